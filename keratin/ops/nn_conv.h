#pragma once

#include <optional>
#include <string_view>

#include "keratin/ops/operand.h"

namespace keratin::ops {

/// How a kernel moves over 1 to 3 spatial axes.
struct ConvOptions {
  /// Steps between positions.
  PerAxis strides = 1;
  /// "valid": no padding. "same": as many positions as steps fit in the input,
  /// the odd cell of padding going to the end. "causal" (one spatial axis):
  /// all padding in front.
  std::string_view padding = "valid";
  /// "channels_last" (batch, spatial…, channels) or "channels_first" (batch,
  /// channels, spatial…).
  std::string_view data_format = "channels_last";
  /// Steps between the kernel's elements.
  PerAxis dilation_rate = 1;
};

/// Convolution with a kernel (spatial…, channels / groups, filters): the
/// channels decide the groups. The inputs are cast to the kernel's dtype;
/// `keras.ops.conv`.
Tensor conv(const Operand& inputs, const Operand& kernel,
            const ConvOptions& options = {});
/// Each channel by itself, with a kernel (spatial…, channels, multiplier):
/// channels · multiplier channels come out; `keras.ops.depthwise_conv`.
Tensor depthwise_conv(const Operand& inputs, const Operand& kernel,
                      const ConvOptions& options = {});
/// depthwise_conv, then a 1 × 1 convolution with a kernel
/// (1…, channels · multiplier, filters); `keras.ops.separable_conv`.
Tensor separable_conv(const Operand& inputs, const Operand& depthwise_kernel,
                      const Operand& pointwise_kernel,
                      const ConvOptions& options = {});
/// Transposed convolution with a kernel (spatial…, filters, channels).
/// `output_padding` widens the result at the end; none given means the
/// result's size is input · stride for "same", (input - 1) · stride +
/// max(kernel, stride) for "valid"; `keras.ops.conv_transpose`.
Tensor conv_transpose(const Operand& inputs, const Operand& kernel,
                      const ConvOptions& options = {},
                      const std::optional<PerAxis>& output_padding = {});

/// The shape that `conv` would give, for inputs with unknown dimensions; the
/// kernel's shape is (spatial…, in, filters).
Shape conv_output_shape(const Shape& inputs, const Shape& kernel,
                        const ConvOptions& options = {});
/// The same for `conv_transpose`, the kernel being (spatial…, filters, in).
Shape conv_transpose_output_shape(
    const Shape& inputs, const Shape& kernel, const ConvOptions& options = {},
    const std::optional<PerAxis>& output_padding = {});

/// (batch, h, w, c) → (batch, h·b, w·b, c / b²); `keras.ops.depth_to_space`.
Tensor depth_to_space(const Operand& x, int64_t block_size,
                      std::string_view data_format = "channels_last");
/// Its inverse; `keras.ops.space_to_depth`.
Tensor space_to_depth(const Operand& x, int64_t block_size,
                      std::string_view data_format = "channels_last");

}  // namespace keratin::ops
