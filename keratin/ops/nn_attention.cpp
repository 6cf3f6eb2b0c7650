#include "keratin/ops/nn_attention.h"

#include <cmath>

#include "keratin/base/error.h"
#include "keratin/graph/build.h"
#include "keratin/ops/core.h"
#include "keratin/ops/dtype_limits.h"
#include "keratin/ops/nn_activations.h"
#include "keratin/ops/numpy_binary.h"
#include "keratin/ops/numpy_creation.h"
#include "keratin/ops/numpy_linalg.h"
#include "keratin/ops/numpy_movement.h"
#include "keratin/ops/operators.h"

namespace keratin::ops {
namespace {

void expect_heads(const Tensor& query, const Tensor& key, const Tensor& value) {
  const bool ranks = query.rank() == 4 && key.rank() == 4 && value.rank() == 4;
  const bool fits = ranks && key.dim(2) == value.dim(2) && key.dim(2) > 0 &&
                    query.dim(2) % key.dim(2) == 0 &&
                    query.dim(3) == key.dim(3);
  if (fits) return;
  throw ShapeError(concat(
      "dot_product_attention: expected query, key and value (batch, time, "
      "heads, depth), with the query's heads a multiple of theirs, got ",
      to_string(query.shape()), ", ", to_string(key.shape()), " and ",
      to_string(value.shape())));
}

}  // namespace

Tensor causal_mask(int64_t queries, int64_t keys) {
  return tri(queries, keys, 0, DType::boolean);
}

Tensor dot_product_attention(const Operand& query, const Operand& key,
                             const Operand& value,
                             const AttentionOptions& options) {
  const DType dtype = result_type({query.type(), key.type(), value.type()});
  const Tensor q = query.as(dtype);
  Tensor k = key.as(dtype);
  Tensor v = value.as(dtype);
  expect_heads(q, k, v);
  if (k.dim(2) != q.dim(2)) {
    const int64_t shared = q.dim(2) / k.dim(2);
    k = repeat(k, shared, 2);
    v = repeat(v, shared, 2);
  }
  // Scores and their softmax are in float32 at least.
  const DType wide = result_type({dtype, DType::float32});
  const double scale =
      options.scale.value_or(1 / std::sqrt(static_cast<double>(q.dim(3))));
  Tensor scores =
      einsum("BTNH,BSNH->BNTS", {cast(q, wide), cast(k, wide)}) * scale;
  if (!options.bias.empty()) scores = scores + cast(options.bias, wide);
  const double hidden = -0.7 * largest_of(wide);
  if (!options.mask.empty()) scores = where(options.mask, scores, hidden);
  if (options.is_causal) {
    scores = where(causal_mask(scores.dim(2), scores.dim(3)), scores, hidden);
  }
  return einsum("BNTS,BSNH->BTNH", {cast(softmax(scores), dtype), v});
}

}  // namespace keratin::ops
