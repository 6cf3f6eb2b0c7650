#include "keratin/layers/attention/masks.h"

#include "keratin/ops/ops.h"

namespace keratin::layers {

Tensor sliding_window_mask(int64_t queries, int64_t keys, int64_t window) {
  const Tensor rows = ops::reshape(ops::arange(queries), {1, queries, 1});
  const Tensor columns = ops::reshape(ops::arange(keys), {1, 1, keys});
  return ops::absolute(rows - columns) < window;
}

Tensor both_masks(const Tensor& a, const Tensor& b) {
  if (a.empty()) return b.empty() ? b : ops::cast(b, DType::boolean);
  if (b.empty()) return ops::cast(a, DType::boolean);
  return ops::logical_and(a, b);
}

}  // namespace keratin::layers
