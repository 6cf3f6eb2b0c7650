#include "keratin/ops/nn_conv.h"

#include "keratin/base/error.h"
#include "keratin/graph/build.h"
#include "keratin/ops/conv_geometry.h"
#include "keratin/ops/numpy_movement.h"

namespace keratin::ops {
namespace {

// Cells that a dilated kernel covers along each axis.
Shape extents(const Shape& kernel, const std::vector<int64_t>& dilation) {
  Shape sizes;
  for (size_t i = 0; i < dilation.size(); ++i) {
    sizes.push_back((kernel[i] - 1) * dilation[i] + 1);
  }
  return sizes;
}

// The options as numbers, for inputs and a kernel of these shapes.
struct Geometry {
  bool last = true;
  std::vector<int64_t> strides;
  std::vector<int64_t> dilation;
  Shape inputs;  // spatial
  Shape sizes;   // of the dilated kernel
};

Geometry geometry_of(const Shape& inputs, const Shape& kernel,
                     const ConvOptions& options, std::string_view what) {
  const size_t spatial = spatial_rank(inputs, what);
  if (kernel.size() != inputs.size()) {
    throw ShapeError(concat(what, ": expected a kernel of rank ", inputs.size(),
                            " for inputs ", to_string(inputs), ", got ",
                            to_string(kernel)));
  }
  if (options.padding == "causal" && spatial != 1) {
    throw ConfigError(concat(what,
                             ": \"causal\" padding needs one spatial "
                             "axis, the inputs are ",
                             to_string(inputs)));
  }
  Geometry geometry;
  geometry.last = channels_last(options.data_format);
  geometry.strides = options.strides.expand(spatial, "strides");
  geometry.dilation = options.dilation_rate.expand(spatial, "dilation_rate");
  geometry.inputs = spatial_dims(inputs, geometry.last);
  geometry.sizes = extents(kernel, geometry.dilation);
  return geometry;
}

int64_t channels_of(const Shape& inputs, bool last) {
  return last ? inputs.back() : inputs[1];
}

[[noreturn]] void channel_mismatch(std::string_view what, int64_t channels,
                                   const Shape& kernel) {
  throw ShapeError(concat(what, ": the inputs have ", channels,
                          " channels, which doesn't suit the kernel ",
                          to_string(kernel)));
}

Shape output_spatial(const Geometry& geometry, std::string_view padding) {
  Shape spatial;
  for (size_t i = 0; i < geometry.inputs.size(); ++i) {
    spatial.push_back(window_count(padding, geometry.inputs[i],
                                   geometry.sizes[i], geometry.strides[i]));
  }
  return spatial;
}

Tensor grouped_conv(const Tensor& inputs, const Tensor& kernel, int64_t groups,
                    const ConvOptions& options, std::string_view what) {
  const Geometry geometry =
      geometry_of(inputs.shape(), kernel.shape(), options, what);
  const Shape outputs = output_spatial(geometry, options.padding);
  if (element_count(outputs) == 0 && element_count(geometry.inputs) != 0) {
    throw ShapeError(concat(what, ": inputs ", to_string(inputs.shape()),
                            " are too small for the kernel ",
                            to_string(kernel.shape()),
                            "; nothing would come out"));
  }
  ConvAttrs attrs;
  attrs.strides = geometry.strides;
  attrs.dilation = geometry.dilation;
  attrs.groups = groups;
  for (size_t i = 0; i < geometry.inputs.size(); ++i) {
    const AxisPadding around =
        window_padding(options.padding, geometry.inputs[i], geometry.sizes[i],
                       geometry.strides[i]);
    attrs.pad_low.push_back(around.low);
    attrs.pad_high.push_back(around.high);
  }
  const Tensor result =
      apply(primitives::conv, std::move(attrs),
            {to_channels_last(inputs, geometry.last), kernel});
  return from_channels_last(result, geometry.last);
}

}  // namespace

Tensor conv(const Operand& inputs, const Operand& kernel,
            const ConvOptions& options) {
  const Tensor weights = kernel.tensor();
  const Tensor x = inputs.as(weights.dtype());
  spatial_rank(x.shape(), "conv");
  const int64_t channels =
      channels_of(x.shape(), channels_last(options.data_format));
  const bool has_input_axis = weights.rank() >= 2 && weights.dim(-2) > 0;
  if (!has_input_axis || channels % weights.dim(-2) != 0 ||
      weights.dim(-1) % std::max<int64_t>(channels / weights.dim(-2), 1) != 0) {
    channel_mismatch("conv", channels, weights.shape());
  }
  return grouped_conv(x, weights, channels / weights.dim(-2), options, "conv");
}

Tensor depthwise_conv(const Operand& inputs, const Operand& kernel,
                      const ConvOptions& options) {
  const Tensor weights = kernel.tensor();
  const Tensor x = inputs.as(weights.dtype());
  spatial_rank(x.shape(), "depthwise_conv");
  const int64_t channels =
      channels_of(x.shape(), channels_last(options.data_format));
  if (weights.rank() != x.rank() || weights.dim(-2) != channels) {
    channel_mismatch("depthwise_conv", channels, weights.shape());
  }
  Shape shape = weights.shape();
  const size_t rank = shape.size();
  shape[rank - 1] *= channels;
  shape[rank - 2] = 1;
  return grouped_conv(x, reshape(weights, std::move(shape)), channels, options,
                      "depthwise_conv");
}

Tensor separable_conv(const Operand& inputs, const Operand& depthwise_kernel,
                      const Operand& pointwise_kernel,
                      const ConvOptions& options) {
  return conv(depthwise_conv(inputs, depthwise_kernel, options),
              pointwise_kernel, {.data_format = options.data_format});
}

Shape conv_output_shape(const Shape& inputs, const Shape& kernel,
                        const ConvOptions& options) {
  const Geometry geometry = geometry_of(inputs, kernel, options, "conv");
  return with_spatial(inputs[0], output_spatial(geometry, options.padding),
                      kernel.back(), geometry.last);
}

}  // namespace keratin::ops
