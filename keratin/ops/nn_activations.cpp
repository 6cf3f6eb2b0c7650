#include "keratin/ops/nn_activations.h"

#include <cmath>
#include <numbers>

#include "keratin/graph/build.h"
#include "keratin/ops/core.h"
#include "keratin/ops/in_floats.h"
#include "keratin/ops/math.h"
#include "keratin/ops/numpy_binary.h"
#include "keratin/ops/numpy_creation.h"
#include "keratin/ops/numpy_elementwise.h"
#include "keratin/ops/numpy_index.h"
#include "keratin/ops/numpy_movement.h"
#include "keratin/ops/numpy_reduction.h"
#include "keratin/ops/operators.h"

namespace keratin::ops {
namespace {

// x less its largest along `axis`, which changes no softmax.
Tensor shifted(const Tensor& x, const Axes& axis) {
  return x - stop_gradient(max(x, axis, true));
}

}  // namespace

Tensor relu(const Operand& x) {
  const Tensor tensor = x.tensor();
  const bool is_bool = tensor.dtype() == DType::boolean;
  const DType dtype = is_bool ? DType::int32 : tensor.dtype();
  return build::call(primitives::relu, build::cast(tensor, dtype));
}

// Flat at both of its corners, where a minimum would halve the slope.
Tensor relu6(const Operand& x) {
  const Tensor above = relu(x);
  return where(above >= 6, 6.0, above);
}

Tensor leaky_relu(const Operand& x, double negative_slope) {
  const Tensor tensor = x.tensor();
  return where(tensor >= 0, tensor, negative_slope * tensor);
}

Tensor elu(const Operand& x, double alpha) {
  const Tensor tensor = in_floats(x);
  const Tensor above = tensor > 0;
  // Without the inner choice large x would give infinite slopes times zero.
  return where(above, tensor, alpha * expm1(where(above, 0, tensor)));
}

Tensor selu(const Operand& x) { return kSeluScale * elu(x, kSeluAlpha); }

Tensor celu(const Operand& x, double alpha) {
  const Tensor tensor = in_floats(x);
  return maximum(tensor, 0) + alpha * expm1(minimum(tensor, 0) / alpha);
}

Tensor gelu(const Operand& x, bool approximate) {
  const Tensor tensor = in_floats(x);
  if (!approximate) {
    // For large negative x Φ(x) is what erf doesn't leave of 1.
    return 0.5 * tensor * erfc(tensor * -std::sqrt(0.5));
  }
  const double factor = std::sqrt(2 / std::numbers::pi);
  const Tensor cube = tensor * square(tensor);
  return tensor * (0.5 * (1 + tanh(factor * (tensor + 0.044715 * cube))));
}

Tensor silu(const Operand& x) {
  const Tensor tensor = in_floats(x);
  return tensor * sigmoid(tensor);
}

Tensor mish(const Operand& x) {
  const Tensor tensor = in_floats(x);
  return tensor * tanh(softplus(tensor));
}

Tensor glu(const Operand& x, int64_t axis) {
  const std::vector<Tensor> halves = split(in_floats(x), 2, axis);
  return halves[0] * sigmoid(halves[1]);
}

Tensor sigmoid(const Operand& x) {
  return build::call(primitives::sigmoid, in_floats(x));
}

Tensor log_sigmoid(const Operand& x) { return -softplus(-in_floats(x)); }
Tensor hard_sigmoid(const Operand& x) { return relu6(in_floats(x) + 3) / 6; }

Tensor hard_silu(const Operand& x) {
  const Tensor tensor = in_floats(x);
  return tensor * hard_sigmoid(tensor);
}

Tensor hard_tanh(const Operand& x) { return clip(x, -1, 1); }

Tensor sparse_sigmoid(const Operand& x) {
  return 0.5 * clip(in_floats(x) + 1, 0, 2);
}

Tensor softplus(const Operand& x) {
  return build::call(primitives::softplus, in_floats(x));
}

Tensor softsign(const Operand& x) {
  const Tensor tensor = in_floats(x);
  return tensor / (absolute(tensor) + 1);
}

Tensor sparse_plus(const Operand& x) {
  const Tensor tensor = in_floats(x);
  const Tensor bend = square(tensor + 1) / 4;
  return where(tensor <= -1, 0, where(tensor >= 1, tensor, bend));
}

Tensor squareplus(const Operand& x, double b) {
  const Tensor tensor = in_floats(x);
  return (tensor + sqrt(square(tensor) + b)) / 2;
}

Tensor soft_shrink(const Operand& x, double threshold) {
  const Tensor tensor = in_floats(x);
  return where(tensor > threshold, tensor - threshold,
               where(tensor < -threshold, tensor + threshold, 0));
}

Tensor hard_shrink(const Operand& x, double threshold) {
  const Tensor tensor = in_floats(x);
  return where(absolute(tensor) > threshold, tensor, 0);
}

Tensor tanh_shrink(const Operand& x) {
  const Tensor tensor = in_floats(x);
  return tensor - tanh(tensor);
}

Tensor threshold(const Operand& x, double threshold, double default_value) {
  const Tensor tensor = in_floats(x);
  return where(tensor > threshold, tensor, default_value);
}

Tensor softmax(const Operand& x, const Axes& axis) {
  const Tensor powers = exp(shifted(in_floats(x), axis));
  return powers / sum(powers, axis, true);
}

Tensor log_softmax(const Operand& x, const Axes& axis) {
  const Tensor tensor = shifted(in_floats(x), axis);
  return tensor - log(sum(exp(tensor), axis, true));
}

Tensor sparsemax(const Operand& x, int64_t axis) {
  const Tensor logits = in_floats(x);
  const int64_t along = normalize_axis(axis, logits.rank());
  const Tensor sorted = flip(sort(logits, along), along);
  const Tensor total = cumsum(sorted, along);
  Shape shape(logits.rank(), 1);
  shape[static_cast<size_t>(along)] = logits.dim(along);
  const Tensor rank = 1 + build::iota(logits.dtype(), std::move(shape), along);
  const Tensor support = sorted - (total - 1) / rank > 0;
  const Tensor count = cast(sum(support, along, true), logits.dtype());
  // The paper has the running sum at the last supported element; Keras adds up
  // those of all supported ones, and so do we.
  const Tensor kept = sum(where(support, total, 0), along, true);
  return maximum(logits - (kept - 1) / count, 0);
}

}  // namespace keratin::ops
