#include "keratin/ops/numpy_elementwise.h"

#include <cmath>
#include <limits>
#include <numbers>

#include "keratin/graph/build.h"
#include "keratin/ops/dtype_limits.h"
#include "keratin/ops/in_floats.h"
#include "keratin/ops/numpy_binary.h"
#include "keratin/ops/operators.h"

namespace keratin::ops {
namespace {

using std::numbers::pi;

Tensor real(const Primitive& primitive, const Operand& x) {
  return build::call(primitive, in_floats(x));
}

bool is_bool(const Tensor& x) { return x.dtype() == DType::boolean; }

}  // namespace

Tensor negative(const Operand& x) {
  return build::call(primitives::negative, x.tensor());
}

Tensor absolute(const Operand& x) {
  const Tensor tensor = x.tensor();
  return is_bool(tensor) ? tensor : build::call(primitives::absolute, tensor);
}

Tensor abs(const Operand& x) { return absolute(x); }

Tensor sign(const Operand& x) {
  return build::call(primitives::sign, x.tensor());
}

Tensor signbit(const Operand& x) {
  const Tensor tensor = x.tensor();
  const Tensor below = tensor < 0;
  if (!is_float(tensor.dtype())) return below;
  return below | (equal(tensor, 0) & (reciprocal(tensor) < 0));
}

Tensor square(const Operand& x) {
  const Tensor tensor = x.tensor();
  const bool counts = is_bool(tensor);
  return build::square(counts ? build::cast(tensor, DType::int32) : tensor);
}

Tensor sqrt(const Operand& x) { return real(primitives::sqrt, x); }

Tensor cbrt(const Operand& x) {
  const Tensor tensor = in_floats(x);
  return sign(tensor) * power(absolute(tensor), 1.0 / 3);
}

Tensor reciprocal(const Operand& x) { return divide(1, x); }

Tensor exp(const Operand& x) { return real(primitives::exp, x); }
Tensor exp2(const Operand& x) { return power(2, in_floats(x)); }
Tensor expm1(const Operand& x) { return real(primitives::expm1, x); }
Tensor log(const Operand& x) { return real(primitives::log, x); }
Tensor log1p(const Operand& x) { return real(primitives::log1p, x); }
Tensor log2(const Operand& x) { return log(x) / std::numbers::ln2; }
Tensor log10(const Operand& x) { return log(x) / std::numbers::ln10; }

Tensor sin(const Operand& x) { return real(primitives::sin, x); }
Tensor cos(const Operand& x) { return real(primitives::cos, x); }
Tensor tan(const Operand& x) { return real(primitives::tan, x); }
Tensor arcsin(const Operand& x) { return real(primitives::asin, x); }
Tensor arccos(const Operand& x) { return real(primitives::acos, x); }
Tensor arctan(const Operand& x) { return real(primitives::atan, x); }
Tensor sinh(const Operand& x) { return real(primitives::sinh, x); }
Tensor cosh(const Operand& x) { return real(primitives::cosh, x); }
Tensor tanh(const Operand& x) { return real(primitives::tanh, x); }
Tensor arcsinh(const Operand& x) { return real(primitives::asinh, x); }
Tensor arccosh(const Operand& x) { return real(primitives::acosh, x); }
Tensor arctanh(const Operand& x) { return real(primitives::atanh, x); }

Tensor sinc(const Operand& x) {
  const Tensor angle = in_floats(x) * pi;
  const Tensor zero = equal(angle, 0);
  return where(zero, 1, sin(angle) / where(zero, 1, angle));
}

Tensor deg2rad(const Operand& x) { return in_floats(x) * (pi / 180); }
Tensor rad2deg(const Operand& x) { return in_floats(x) * (180 / pi); }

Tensor floor(const Operand& x) { return real(primitives::floor, x); }
Tensor ceil(const Operand& x) { return real(primitives::ceil, x); }

Tensor trunc(const Operand& x) {
  const Tensor tensor = x.tensor();
  if (!is_float(tensor.dtype())) return tensor;
  return where(tensor < 0, ceil(tensor), floor(tensor));
}

Tensor round(const Operand& x, int decimals) {
  const Tensor tensor = x.tensor();
  const bool integral = !is_float(tensor.dtype());
  if (integral && decimals >= 0) return tensor;
  if (decimals == 0) return build::call(primitives::round, tensor);
  const double factor = std::pow(10.0, decimals);
  const Tensor whole =
      build::call(primitives::round, in_floats(tensor) * factor);
  return build::cast(whole / factor, tensor.dtype());
}

Tensor isfinite(const Operand& x) {
  return build::call(primitives::is_finite, x.tensor());
}

Tensor isinf(const Operand& x) {
  return build::call(primitives::is_inf, x.tensor());
}

Tensor isnan(const Operand& x) {
  return build::call(primitives::is_nan, x.tensor());
}

Tensor isposinf(const Operand& x) { return isinf(x) & greater(x, 0); }
Tensor isneginf(const Operand& x) { return isinf(x) & less(x, 0); }

Tensor nan_to_num(const Operand& x, double nan, std::optional<double> posinf,
                  std::optional<double> neginf) {
  const Tensor tensor = x.tensor();
  if (!is_float(tensor.dtype())) return tensor;
  const double largest = largest_of(tensor.dtype());
  Tensor result = where(isnan(tensor), nan, tensor);
  result = where(isposinf(tensor), posinf.value_or(largest), result);
  return where(isneginf(tensor), neginf.value_or(-largest), result);
}

Tensor logical_not(const Operand& x) {
  return build::call(primitives::logical_not, x.tensor());
}

Tensor bitwise_not(const Operand& x) {
  return build::call(primitives::bitwise_not, x.tensor());
}

Tensor clip(const Operand& x, const Operand& x_min, const Operand& x_max) {
  const Tensor tensor = x.tensor();
  const bool counts = is_bool(tensor);
  return minimum(
      maximum(counts ? build::cast(tensor, DType::int32) : tensor, x_min),
      x_max);
}

}  // namespace keratin::ops
