#include "keratin/ops/nn_losses.h"

#include <cmath>

#include "keratin/base/error.h"
#include "keratin/graph/build.h"
#include "keratin/ops/core.h"
#include "keratin/ops/nn_activations.h"
#include "keratin/ops/numpy_binary.h"
#include "keratin/ops/numpy_elementwise.h"
#include "keratin/ops/numpy_movement.h"
#include "keratin/ops/numpy_reduction.h"
#include "keratin/ops/operators.h"

namespace keratin::ops {
namespace {

void expect_same_shape(const Tensor& target, const Tensor& output,
                       std::string_view what) {
  if (target.shape() == output.shape()) return;
  throw ShapeError(concat(what,
                          ": expected target and output of one shape, "
                          "got ",
                          to_string(target.shape()), " and ",
                          to_string(output.shape())));
}

Tensor log_probabilities(const Tensor& output, bool from_logits, int64_t axis) {
  if (from_logits) return log_softmax(output, axis);
  const Tensor share = output / sum(output, axis, true);
  return log(clip(share, kEpsilon, 1 - kEpsilon));
}

}  // namespace

Tensor one_hot(const Operand& x, int64_t num_classes, int64_t axis,
               DType dtype) {
  const Tensor indices = x.tensor();
  const int64_t along = normalize_axis(axis, indices.rank() + 1);
  Shape shape(indices.rank() + 1, 1);
  shape[static_cast<size_t>(along)] = num_classes;
  const Tensor classes = build::iota(DType::int32, std::move(shape), along);
  return cast(equal(expand_dims(indices, along), classes), dtype);
}

Tensor multi_hot(const Operand& x, int64_t num_classes, int64_t axis,
                 DType dtype) {
  const Tensor indices = cast(x, DType::int32);
  return max(one_hot(indices, num_classes, axis, dtype),
             indices.rank() > 1 ? 1 : 0);
}

Tensor categorical_crossentropy(const Operand& target, const Operand& output,
                                bool from_logits, int64_t axis) {
  const Tensor truth = target.tensor();
  const Tensor guess = output.tensor();
  expect_same_shape(truth, guess, "categorical_crossentropy");
  return -sum(truth * log_probabilities(guess, from_logits, axis), axis);
}

Tensor sparse_categorical_crossentropy(const Operand& target,
                                       const Operand& output, bool from_logits,
                                       int64_t axis) {
  Tensor truth = cast(target, DType::int32);
  const Tensor guess = output.tensor();
  if (truth.rank() == guess.rank() && truth.rank() > 0 && truth.dim(-1) == 1) {
    truth = squeeze(truth, -1);
  }
  const bool fits =
      guess.rank() > 0 &&
      truth.shape() == Shape(guess.shape().begin(), guess.shape().end() - 1);
  if (!fits) {
    throw ShapeError(
        concat("sparse_categorical_crossentropy: expected a "
               "target with all axes of the output but its last, "
               "got ",
               to_string(truth.shape()), " and ", to_string(guess.shape())));
  }
  const Tensor hot = one_hot(truth, guess.dim(axis), axis);
  return -sum(hot * log_probabilities(guess, from_logits, axis), axis);
}

Tensor binary_crossentropy(const Operand& target, const Operand& output,
                           bool from_logits) {
  const Tensor truth = target.tensor();
  const Tensor guess = output.tensor();
  expect_same_shape(truth, guess, "binary_crossentropy");
  if (from_logits) {
    return -1.0 * truth * log_sigmoid(guess) -
           (1.0 - truth) * log_sigmoid(-guess);
  }
  const Tensor inside = clip(guess, kEpsilon, 1 - kEpsilon);
  return -(truth * log(inside) + (1.0 - truth) * log(1.0 - inside));
}

Tensor psnr(const Operand& x1, const Operand& x2, double max_val) {
  const Tensor a = x1.tensor();
  const Tensor b = x2.tensor();
  expect_same_shape(a, b, "psnr");
  return 20 * std::log10(max_val) - 10 * log10(mean(square(a - b)));
}

}  // namespace keratin::ops
