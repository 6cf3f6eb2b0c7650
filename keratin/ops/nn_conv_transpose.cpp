#include <algorithm>

#include "keratin/base/error.h"
#include "keratin/graph/build.h"
#include "keratin/ops/conv_geometry.h"
#include "keratin/ops/nn_conv.h"
#include "keratin/ops/numpy_movement.h"

namespace keratin::ops {
namespace {

// Along one axis, transposed convolution is the gradient of the convolution
// that takes `output` cells, padded by `low` and `high`, to the input's. The
// last `beyond` cells of the result come after all that this reaches.
struct TransposedAxis {
  int64_t output = 0;
  int64_t low = 0;
  int64_t high = 0;
  int64_t beyond = 0;
};

// Keras's rules: "valid" keeps every product, "same" makes input · stride of
// them, and an output padding counts from the smallest possible result.
TransposedAxis transposed(std::string_view padding, int64_t input, int64_t size,
                          int64_t stride,
                          std::optional<int64_t> output_padding) {
  // Cells around the stretched input, over which the kernel then slides.
  int64_t before = size - 1;
  int64_t after = 0;
  if (padding == "valid") {
    after = size - 1 + output_padding.value_or(std::max(size, stride) - size);
  } else if (padding == "same") {
    const int64_t total = output_padding ? size + size % 2 - 2 + *output_padding
                                         : stride + size - 2;
    before = std::min((total + 1) / 2, size - 1);
    after = total - before;
  } else {
    throw ConfigError(
        concat("conv_transpose: expected `padding` to be "
               "\"valid\" or \"same\", got ",
               quoted(padding)));
  }
  TransposedAxis axis;
  axis.low = size - 1 - before;
  axis.high = std::max<int64_t>(size - 1 - after, 0);
  axis.beyond = std::max<int64_t>(after - (size - 1), 0);
  axis.output =
      input == kNone ? kNone : (input - 1) * stride + 2 - size + before + after;
  return axis;
}

struct Transposition {
  bool last = true;
  std::vector<int64_t> strides;
  std::vector<int64_t> dilation;
  std::vector<TransposedAxis> axes;

  Shape output() const {
    Shape spatial;
    for (const TransposedAxis& axis : axes) spatial.push_back(axis.output);
    return spatial;
  }
};

Transposition plan(const Shape& inputs, const Shape& kernel,
                   const ConvOptions& options,
                   const std::optional<PerAxis>& output_padding) {
  const size_t spatial = spatial_rank(inputs, "conv_transpose");
  Transposition result;
  result.last = channels_last(options.data_format);
  const int64_t channels = result.last ? inputs.back() : inputs[1];
  const bool fits = kernel.size() == inputs.size() &&
                    (channels == kNone || kernel.back() == channels);
  if (!fits) {
    throw ShapeError(
        concat("conv_transpose: expected a kernel (spatial…, "
               "filters, channels) for inputs ",
               to_string(inputs), ", got ", to_string(kernel)));
  }
  result.strides = options.strides.expand(spatial, "strides");
  result.dilation = options.dilation_rate.expand(spatial, "dilation_rate");
  std::vector<int64_t> extra;
  if (output_padding) {
    extra = output_padding->expand(spatial, "output_padding", 0);
  }
  const Shape dims = spatial_dims(inputs, result.last);
  for (size_t i = 0; i < spatial; ++i) {
    const int64_t size = (kernel[i] - 1) * result.dilation[i] + 1;
    result.axes.push_back(transposed(
        options.padding, dims[i], size, result.strides[i],
        extra.empty() ? std::nullopt : std::optional<int64_t>(extra[i])));
  }
  return result;
}

}  // namespace

Tensor conv_transpose(const Operand& inputs, const Operand& kernel,
                      const ConvOptions& options,
                      const std::optional<PerAxis>& output_padding) {
  const Tensor weights = kernel.tensor();
  const Tensor given = inputs.as(weights.dtype());
  const Transposition how =
      plan(given.shape(), weights.shape(), options, output_padding);
  ConvAttrs attrs;
  attrs.strides = how.strides;
  attrs.dilation = how.dilation;
  PadWidth beyond = {{0, 0}};
  Shape reached;
  for (const TransposedAxis& axis : how.axes) {
    attrs.pad_low.push_back(axis.low);
    attrs.pad_high.push_back(axis.high);
    reached.push_back(axis.output - axis.beyond);
    beyond.emplace_back(0, axis.beyond);
  }
  beyond.emplace_back(0, 0);
  attrs.shape =
      with_spatial(given.dim(0), reached, weights.dim(-2), /*last=*/true);
  const Tensor result = apply(primitives::conv_input_grad, std::move(attrs),
                              {to_channels_last(given, how.last), weights});
  const bool widened = reached != how.output();
  return from_channels_last(widened ? pad(result, beyond) : result, how.last);
}

Shape conv_transpose_output_shape(
    const Shape& inputs, const Shape& kernel, const ConvOptions& options,
    const std::optional<PerAxis>& output_padding) {
  const Transposition how = plan(inputs, kernel, options, output_padding);
  return with_spatial(inputs[0], how.output(), kernel[kernel.size() - 2],
                      how.last);
}

}  // namespace keratin::ops
