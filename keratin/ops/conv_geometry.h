#pragma once

#include <string_view>
#include <vector>

#include "keratin/graph/tensor.h"

namespace keratin::ops {

/// Cells before and after an axis; negative ones are cut off.
struct AxisPadding {
  int64_t low = 0;
  int64_t high = 0;
};

/// Whether channels come last; throws ConfigError for another word than
/// "channels_last" and "channels_first".
bool channels_last(std::string_view data_format);
/// Number of spatial axes of (batch, spatial…, channels); throws ShapeError
/// unless there are 1 to 3.
size_t spatial_rank(const Shape& inputs, std::string_view what);
/// The spatial dimensions of a shape in that format.
Shape spatial_dims(const Shape& inputs, bool last);
/// A shape from its parts, in that format.
Shape with_spatial(int64_t batch, const Shape& spatial, int64_t channels,
                   bool last);
/// Channels moved to the end, and back.
Tensor to_channels_last(const Tensor& x, bool last);
Tensor from_channels_last(const Tensor& x, bool last);

/// Padding of a window of `size` cells (dilation counted) by Keras's words:
/// "valid", "same" or "causal".
AxisPadding window_padding(std::string_view padding, int64_t input,
                           int64_t size, int64_t stride);
/// Positions of that window; kNone for an unknown input, 0 where none fits.
int64_t window_count(std::string_view padding, int64_t input, int64_t size,
                     int64_t stride);

}  // namespace keratin::ops
