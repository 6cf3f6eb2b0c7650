#pragma once

#include <utility>

#include "keratin/ops/operand.h"

namespace keratin::ops {

/// Mean and variance over `axes`; half precision computes in float32;
/// `keras.ops.moments`.
std::pair<Tensor, Tensor> moments(const Operand& x, const Axes& axes,
                                  bool keepdims = false);
/// (x - mean) / √(variance + epsilon) · scale + offset, each (n,) along
/// `axis`; an empty tensor leaves scale or offset out;
/// `keras.ops.batch_normalization`.
Tensor batch_normalization(const Operand& x, const Tensor& mean,
                           const Tensor& variance, int64_t axis,
                           const Tensor& offset = {}, const Tensor& scale = {},
                           double epsilon = 1e-3);
/// Each sample normalized over `axis`, then scaled by gamma and shifted by
/// beta, which have the shape of those axes; empty tensors leave them out;
/// `keras.ops.layer_normalization`.
Tensor layer_normalization(const Operand& x, const Tensor& gamma = {},
                           const Tensor& beta = {}, const Axes& axis = -1,
                           double epsilon = 1e-7);
/// x / √(mean(x²) + epsilon) · scale; `keras.ops.rms_normalization`.
Tensor rms_normalization(const Operand& x, const Tensor& scale = {},
                         const Axes& axis = -1, double epsilon = 1e-7);
/// x divided by its norm along `axis`; `keras.ops.normalize`.
Tensor normalize(const Operand& x, const Axes& axis = -1, int64_t order = 2,
                 double epsilon = 1e-7);

}  // namespace keratin::ops
