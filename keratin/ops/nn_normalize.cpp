#include "keratin/ops/nn_normalize.h"

#include "keratin/base/error.h"
#include "keratin/graph/build.h"
#include "keratin/ops/core.h"
#include "keratin/ops/dtype_limits.h"
#include "keratin/ops/math.h"
#include "keratin/ops/numpy_binary.h"
#include "keratin/ops/numpy_elementwise.h"
#include "keratin/ops/numpy_movement.h"
#include "keratin/ops/numpy_reduction.h"
#include "keratin/ops/operators.h"

namespace keratin::ops {
namespace {

// Statistics of half precision are computed in float32.
DType statistics_type(DType dtype) {
  return result_type({dtype, DType::float32});
}

bool is_half(DType dtype) {
  return dtype == DType::float16 || dtype == DType::bfloat16;
}

// A parameter of the reduced axes, shaped to meet x.
Tensor along_axes(const Tensor& parameter, const Tensor& x,
                  const std::vector<int64_t>& axes) {
  const Tensor cast_to = cast(parameter, x.dtype());
  if (cast_to.rank() == x.rank()) return cast_to;
  Shape shape(x.rank(), 1);
  for (const int64_t axis : axes) {
    shape[static_cast<size_t>(axis)] = x.dim(axis);
  }
  return reshape(cast_to, std::move(shape));
}

Tensor with_axis(const Operand& x) {
  const Tensor tensor = x.tensor();
  return tensor.rank() == 0 ? expand_dims(tensor, 0) : tensor;
}

}  // namespace

std::pair<Tensor, Tensor> moments(const Operand& x, const Axes& axes,
                                  bool keepdims) {
  const Tensor given = x.tensor();
  const DType dtype = given.dtype();
  const Tensor wide = is_half(dtype) ? cast(given, DType::float32) : given;
  Tensor average = mean(wide, axes, keepdims);
  Tensor variance = var(wide, axes, keepdims);
  if (is_half(dtype)) {
    // Keras limits both halves to float16's range.
    const double limit = largest_of(DType::float16);
    average = cast(clip(average, -limit, limit), dtype);
    variance = cast(clip(variance, -limit, limit), dtype);
  }
  return {average, variance};
}

Tensor batch_normalization(const Operand& x, const Tensor& mean,
                           const Tensor& variance, int64_t axis,
                           const Tensor& offset, const Tensor& scale,
                           double epsilon) {
  const Tensor tensor = x.tensor();
  const int64_t along = normalize_axis(axis, tensor.rank());
  Shape shape(tensor.rank(), 1);
  shape[static_cast<size_t>(along)] = tensor.dim(along);
  const auto shaped = [&shape](const Tensor& parameter) {
    return reshape(parameter, shape);
  };
  Tensor factor = rsqrt(shaped(variance) + epsilon);
  if (!scale.empty()) factor = factor * shaped(scale);
  Tensor shift = -shaped(mean) * factor;
  if (!offset.empty()) shift = shift + shaped(offset);
  return tensor * factor + shift;
}

Tensor layer_normalization(const Operand& x, const Tensor& gamma,
                           const Tensor& beta, const Axes& axis,
                           double epsilon) {
  const Tensor given = x.tensor();
  const Tensor wide = cast(given, statistics_type(given.dtype()));
  const std::vector<int64_t> axes = axis.sorted(wide.rank());
  const auto [average, variance] = moments(wide, axis, true);
  Tensor factor = rsqrt(variance + epsilon);
  if (!gamma.empty()) factor = factor * along_axes(gamma, wide, axes);
  Tensor shift = -average * factor;
  if (!beta.empty()) shift = shift + along_axes(beta, wide, axes);
  return cast(wide * factor + shift, given.dtype());
}

Tensor rms_normalization(const Operand& x, const Tensor& scale,
                         const Axes& axis, double epsilon) {
  const Tensor given = with_axis(x);
  const Tensor wide = cast(given, statistics_type(given.dtype()));
  const Tensor factor = rsqrt(mean(square(wide), axis, true) + epsilon);
  Tensor result = wide * factor;
  if (!scale.empty()) {
    result = result * along_axes(scale, wide, axis.sorted(wide.rank()));
  }
  return cast(result, given.dtype());
}

Tensor normalize(const Operand& x, const Axes& axis, int64_t order,
                 double epsilon) {
  if (order < 1) {
    throw ConfigError(
        concat("expected the order of a norm to be at least 1, got ", order));
  }
  const Tensor tensor = with_axis(x);
  if (order == 2) {
    const Tensor inverse = rsqrt(sum(square(tensor), axis, true));
    return tensor * minimum(inverse, 1 / epsilon);
  }
  const Tensor length = norm(tensor, static_cast<double>(order), axis, true);
  return tensor / maximum(length, epsilon);
}

}  // namespace keratin::ops
