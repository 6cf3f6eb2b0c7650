#pragma once

#include "keratin/graph/kernels/view.h"

namespace keratin::kernels {

/// A convolution's geometry: one entry per spatial axis (1 to 3 of them).
/// Kernels are not flipped. Along one axis, with
///   window = (kernel - 1) · dilation + 1,
/// out has floor((size + pad_low + pad_high - window) / stride) + 1
/// positions, none where that is negative. Empty spans mean 1, paddings 0;
/// negative padding crops.
struct ConvGeometry {
  std::span<const int64_t> strides = {};
  std::span<const int64_t> dilation = {};
  std::span<const int64_t> pad_low = {};
  std::span<const int64_t> pad_high = {};
  int64_t groups = 1;
};

// All take float dtypes, one for all operands, and compute half precision in
// float32. x is (batch, spatial…, channels), kernel is
// (spatial…, channels / groups, filters), y is (batch, spatial…, filters).

/// y = x ∗ kernel. Rows: positions of y, batch and spatial axes flattened.
void conv(View x, View kernel, const ConvGeometry& geometry, MutView y,
          Range rows = {});

/// Gradient of conv with respect to x, which is transposed convolution: dx has
/// x's shape. Rows: positions of dx.
void conv_input_grad(View dy, View kernel, const ConvGeometry& geometry,
                     MutView dx, Range rows = {});

/// Gradient of conv with respect to the kernel: dkernel has the kernel's shape.
/// Rows: dkernel's, all its axes but the last flattened.
void conv_kernel_grad(View x, View dy, const ConvGeometry& geometry,
                      MutView dkernel, Range rows = {});

}  // namespace keratin::kernels
