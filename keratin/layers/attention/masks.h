#pragma once

#include "keratin/graph/tensor.h"

namespace keratin::layers {

/// (1, queries, keys), true where query and key are less than `window` apart,
/// either way.
Tensor sliding_window_mask(int64_t queries, int64_t keys, int64_t window);

/// What both masks allow; an empty one allows everything. Bool, or empty.
Tensor both_masks(const Tensor& a, const Tensor& b);

}  // namespace keratin::layers
