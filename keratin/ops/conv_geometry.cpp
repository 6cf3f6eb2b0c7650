#include "keratin/ops/conv_geometry.h"

#include <algorithm>

#include "keratin/base/error.h"
#include "keratin/ops/numpy_movement.h"

namespace keratin::ops {

bool channels_last(std::string_view data_format) {
  if (data_format == "channels_last") return true;
  if (data_format == "channels_first") return false;
  throw ConfigError(
      concat("expected `data_format` to be \"channels_last\" or "
             "\"channels_first\", got ",
             quoted(data_format)));
}

size_t spatial_rank(const Shape& inputs, std::string_view what) {
  if (inputs.size() >= 3 && inputs.size() <= 5) return inputs.size() - 2;
  throw ShapeError(concat(what,
                          ": expected a batch, 1 to 3 spatial axes and "
                          "channels, got ",
                          to_string(inputs)));
}

Shape spatial_dims(const Shape& inputs, bool last) {
  const int64_t shift = last ? 1 : 2;
  return Shape(inputs.begin() + shift, inputs.end() - (2 - shift));
}

Shape with_spatial(int64_t batch, const Shape& spatial, int64_t channels,
                   bool last) {
  Shape shape = {batch};
  if (!last) shape.push_back(channels);
  shape.insert(shape.end(), spatial.begin(), spatial.end());
  if (last) shape.push_back(channels);
  return shape;
}

Tensor to_channels_last(const Tensor& x, bool last) {
  return last ? x : moveaxis(x, 1, -1);
}

Tensor from_channels_last(const Tensor& x, bool last) {
  return last ? x : moveaxis(x, -1, 1);
}

AxisPadding window_padding(std::string_view padding, int64_t input,
                           int64_t size, int64_t stride) {
  if (padding == "valid") return {0, 0};
  if (padding == "causal") return {size - 1, 0};
  if (padding != "same") {
    throw ConfigError(concat(
        "expected `padding` to be \"valid\" or \"same\" (or \"causal\" on one "
        "spatial axis), got ",
        quoted(padding)));
  }
  const int64_t count = (input + stride - 1) / stride;
  const int64_t total =
      std::max<int64_t>((count - 1) * stride + size - input, 0);
  return {total / 2, total - total / 2};
}

int64_t window_count(std::string_view padding, int64_t input, int64_t size,
                     int64_t stride) {
  if (input == kNone) return kNone;
  const AxisPadding around = window_padding(padding, input, size, stride);
  const int64_t room = input + around.low + around.high - size;
  return room < 0 ? 0 : room / stride + 1;
}

}  // namespace keratin::ops
