#pragma once

#include <optional>

#include "keratin/ops/operand.h"

namespace keratin::ops {

/// What `dot_product_attention` may be told beyond its three tensors.
struct AttentionOptions {
  /// Added to the scores; broadcasts to (batch, heads, queries, keys).
  Tensor bias = {};
  /// Bool, true where a key may be seen; broadcasts like `bias`.
  Tensor mask = {};
  /// Factor of the scores; none given means 1 / √depth.
  std::optional<double> scale = {};
  /// Whether a query sees only keys that aren't after it.
  bool is_causal = false;
};

/// (queries, keys), true where the key isn't after the query.
Tensor causal_mask(int64_t queries, int64_t keys);

/// softmax(query · keyᵀ · scale) · value over heads: query (batch, queries,
/// heads, depth), key and value (batch, keys, heads, depth); a key with fewer
/// heads serves several; `keras.ops.dot_product_attention`.
Tensor dot_product_attention(const Operand& query, const Operand& key,
                             const Operand& value,
                             const AttentionOptions& options = {});

}  // namespace keratin::ops
