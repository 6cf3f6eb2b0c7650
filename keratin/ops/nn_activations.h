#pragma once

#include "keratin/ops/operand.h"

namespace keratin::ops {

// Activations: the shape of x, and its dtype where that is a float. Integers
// become float32.

/// max(x, 0); integers stay integers; `keras.ops.relu`.
Tensor relu(const Operand& x);
/// min(max(x, 0), 6); `keras.ops.relu6`.
Tensor relu6(const Operand& x);
/// x, times the slope below 0; `keras.ops.leaky_relu`.
Tensor leaky_relu(const Operand& x, double negative_slope = 0.2);
/// x, or alpha · (eˣ - 1) below 0; `keras.ops.elu`.
Tensor elu(const Operand& x, double alpha = 1);
/// The self-normalizing constants: https://arxiv.org/abs/1706.02515
inline constexpr double kSeluAlpha = 1.6732632423543772848170429916717;
inline constexpr double kSeluScale = 1.0507009873554804934193349852946;
/// kSeluScale · elu(x, kSeluAlpha); `keras.ops.selu`.
Tensor selu(const Operand& x);
/// max(x, 0) + alpha · (e^(min(x, 0) / alpha) - 1); `keras.ops.celu`.
Tensor celu(const Operand& x, double alpha = 1);
/// x · Φ(x), by tanh where `approximate`, else by erfc; `keras.ops.gelu`.
Tensor gelu(const Operand& x, bool approximate = true);
/// x · sigmoid(x); `keras.ops.silu`, `swish`.
Tensor silu(const Operand& x);
/// x · tanh(softplus(x)); `keras.activations.mish`.
Tensor mish(const Operand& x);
/// First half of `axis` times the sigmoid of the second; `keras.ops.glu`.
Tensor glu(const Operand& x, int64_t axis = -1);

/// 1 / (1 + e⁻ˣ); `keras.ops.sigmoid`.
Tensor sigmoid(const Operand& x);
/// -softplus(-x); `keras.ops.log_sigmoid`.
Tensor log_sigmoid(const Operand& x);
/// relu6(x + 3) / 6; `keras.ops.hard_sigmoid`.
Tensor hard_sigmoid(const Operand& x);
/// x · hard_sigmoid(x); `keras.ops.hard_silu`, `hard_swish`.
Tensor hard_silu(const Operand& x);
/// x limited to [-1, 1]; `keras.ops.hard_tanh`.
Tensor hard_tanh(const Operand& x);
/// (x + 1) / 2 limited to [0, 1]; `keras.ops.sparse_sigmoid`.
Tensor sparse_sigmoid(const Operand& x);

/// log(1 + eˣ); `keras.ops.softplus`.
Tensor softplus(const Operand& x);
/// x / (1 + |x|); `keras.ops.softsign`.
Tensor softsign(const Operand& x);
/// 0 up to -1, x from 1, (x + 1)² / 4 between; `keras.ops.sparse_plus`.
Tensor sparse_plus(const Operand& x);
/// (x + √(x² + b)) / 2; `keras.ops.squareplus`.
Tensor squareplus(const Operand& x, double b = 4);
/// x drawn to 0 by the threshold; `keras.ops.soft_shrink`.
Tensor soft_shrink(const Operand& x, double threshold = 0.5);
/// x, 0 within the threshold; `keras.ops.hard_shrink`.
Tensor hard_shrink(const Operand& x, double threshold = 0.5);
/// x - tanh(x); `keras.ops.tanh_shrink`.
Tensor tanh_shrink(const Operand& x);
/// x above the threshold, else `default_value`; `keras.ops.threshold`.
Tensor threshold(const Operand& x, double threshold, double default_value);

/// eˣ / Σ eˣ over one axis or several together; `keras.ops.softmax`.
Tensor softmax(const Operand& x, const Axes& axis = -1);
/// log of softmax; `keras.ops.log_softmax`.
Tensor log_softmax(const Operand& x, const Axes& axis = -1);
/// Nearest point of the simplex; `keras.ops.sparsemax`.
Tensor sparsemax(const Operand& x, int64_t axis = -1);

}  // namespace keratin::ops
