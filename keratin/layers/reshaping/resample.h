#pragma once

#include <string_view>

#include "keratin/graph/tensor.h"

namespace keratin::layers {

/// `count` samples for each cell along an axis, each a weighted sum of the
/// cells around it: "bilinear", "bicubic", "lanczos3" or "lanczos5". What JAX's
/// `image.resize` gives, for which `x` must be floating.
Tensor resampled(const Tensor& x, int64_t axis, int64_t count,
                 std::string_view interpolation);

}  // namespace keratin::layers
