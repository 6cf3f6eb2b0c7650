#include "keratin/ops/numpy_binary.h"

#include <cmath>
#include <numbers>

#include "keratin/base/error.h"
#include "keratin/graph/build.h"
#include "keratin/ops/numpy_elementwise.h"
#include "keratin/ops/operators.h"

namespace keratin::ops {
namespace {

DType common(const Operand& a, const Operand& b) {
  return result_type({a.type(), b.type()});
}

Tensor in(DType dtype, const Primitive& primitive, const Operand& a,
          const Operand& b) {
  return build::call(primitive, a.as(dtype), b.as(dtype));
}

Tensor promoted(const Primitive& primitive, const Operand& a,
                const Operand& b) {
  return in(common(a, b), primitive, a, b);
}

// Bools count as 0 and 1.
Tensor arithmetic(const Primitive& primitive, const Operand& a,
                  const Operand& b) {
  const DType dtype = common(a, b);
  const bool is_bool = dtype == DType::boolean;
  return in(is_bool ? DType::int32 : dtype, primitive, a, b);
}

Tensor in_floats(const Primitive& primitive, const Operand& a,
                 const Operand& b) {
  return in(float_type(common(a, b)), primitive, a, b);
}

// The larger operand and what the other adds to it. Chosen rather than as a
// maximum and an absolute distance, whose slopes don't meet where they are
// equal.
Tensor log_of_sum(const Operand& x1, const Operand& x2,
                  Tensor (*power)(const Operand&), double log_of_base) {
  const DType dtype = float_type(common(x1, x2));
  const Tensor a = x1.as(dtype);
  const Tensor b = x2.as(dtype);
  const Tensor first = a >= b;
  const Tensor larger = where(first, a, b);
  const Tensor gap = where(first, b, a) - larger;
  // Equal infinities have no distance.
  const Tensor none = isnan(gap);
  const Tensor added = log1p(power(where(none, 0, gap))) / log_of_base;
  return where(none, a + b, larger + added);
}

Tensor truth(const Operand& x) {
  const Tensor tensor = x.tensor();
  if (tensor.dtype() == DType::boolean) return tensor;
  return build::call(primitives::not_equal, tensor,
                     build::scalar_like(tensor, 0));
}

}  // namespace

Tensor add(const Operand& x1, const Operand& x2) {
  return promoted(primitives::add, x1, x2);
}

Tensor subtract(const Operand& x1, const Operand& x2) {
  return promoted(primitives::subtract, x1, x2);
}

Tensor multiply(const Operand& x1, const Operand& x2) {
  return promoted(primitives::multiply, x1, x2);
}

Tensor divide(const Operand& x1, const Operand& x2) {
  return in_floats(primitives::divide, x1, x2);
}

Tensor divide_no_nan(const Operand& x1, const Operand& x2) {
  const Tensor zero = equal(x2, 0);
  return where(zero, 0, divide(x1, where(zero, 1, x2)));
}

Tensor floor_divide(const Operand& x1, const Operand& x2) {
  return arithmetic(primitives::floor_divide, x1, x2);
}

Tensor mod(const Operand& x1, const Operand& x2) {
  return arithmetic(primitives::mod, x1, x2);
}

Tensor fmod(const Operand& x1, const Operand& x2) {
  const DType dtype = common(x1, x2);
  const Tensor a = x1.as(dtype);
  const Tensor rest = mod(absolute(a), absolute(x2.as(dtype)));
  return where(a < 0, negative(rest), rest);
}

Tensor power(const Operand& x1, const Operand& x2) {
  return arithmetic(primitives::power, x1, x2);
}

Tensor maximum(const Operand& x1, const Operand& x2) {
  return promoted(primitives::maximum, x1, x2);
}

Tensor minimum(const Operand& x1, const Operand& x2) {
  return promoted(primitives::minimum, x1, x2);
}

Tensor fmax(const Operand& x1, const Operand& x2) {
  const DType dtype = common(x1, x2);
  const Tensor a = x1.as(dtype);
  const Tensor b = x2.as(dtype);
  return where(greater(a, b) | isnan(b), a, b);
}

Tensor fmin(const Operand& x1, const Operand& x2) {
  const DType dtype = common(x1, x2);
  const Tensor a = x1.as(dtype);
  const Tensor b = x2.as(dtype);
  return where(less(a, b) | isnan(b), a, b);
}

Tensor arctan2(const Operand& x1, const Operand& x2) {
  return in_floats(primitives::atan2, x1, x2);
}

Tensor hypot(const Operand& x1, const Operand& x2) {
  const DType dtype = float_type(common(x1, x2));
  const Tensor a = absolute(x1.as(dtype));
  const Tensor b = absolute(x2.as(dtype));
  const Tensor larger = maximum(a, b);
  const Tensor zero = equal(larger, 0);
  const Tensor ratio = minimum(a, b) / where(zero, 1, larger);
  return where(zero, larger, larger * sqrt(1 + square(ratio)));
}

Tensor logaddexp(const Operand& x1, const Operand& x2) {
  return log_of_sum(x1, x2, exp, 1);
}

Tensor logaddexp2(const Operand& x1, const Operand& x2) {
  return log_of_sum(x1, x2, exp2, std::numbers::ln2);
}

Tensor heaviside(const Operand& x1, const Operand& x2) {
  const DType dtype = float_type(common(x1, x2));
  const Tensor a = x1.as(dtype);
  return where(a < 0, 0, where(a > 0, 1, x2.as(dtype)));
}

Tensor equal(const Operand& x1, const Operand& x2) {
  return promoted(primitives::equal, x1, x2);
}

Tensor not_equal(const Operand& x1, const Operand& x2) {
  return promoted(primitives::not_equal, x1, x2);
}

Tensor less(const Operand& x1, const Operand& x2) {
  return promoted(primitives::less, x1, x2);
}

Tensor less_equal(const Operand& x1, const Operand& x2) {
  return promoted(primitives::less_equal, x1, x2);
}

Tensor greater(const Operand& x1, const Operand& x2) {
  return promoted(primitives::greater, x1, x2);
}

Tensor greater_equal(const Operand& x1, const Operand& x2) {
  return promoted(primitives::greater_equal, x1, x2);
}

Tensor isclose(const Operand& x1, const Operand& x2, double rtol, double atol,
               bool equal_nan) {
  const DType dtype = float_type(common(x1, x2));
  const Tensor a = x1.as(dtype);
  const Tensor b = x2.as(dtype);
  const Tensor near = absolute(a - b) <= atol + rtol * absolute(b);
  const Tensor close = equal(a, b) | (near & isfinite(a) & isfinite(b));
  return equal_nan ? close | (isnan(a) & isnan(b)) : close;
}

Tensor logical_and(const Operand& x1, const Operand& x2) {
  return build::call(primitives::logical_and, truth(x1), truth(x2));
}

Tensor logical_or(const Operand& x1, const Operand& x2) {
  return build::call(primitives::logical_or, truth(x1), truth(x2));
}

Tensor logical_xor(const Operand& x1, const Operand& x2) {
  return build::call(primitives::logical_xor, truth(x1), truth(x2));
}

Tensor bitwise_and(const Operand& x, const Operand& y) {
  return promoted(primitives::bitwise_and, x, y);
}

Tensor bitwise_or(const Operand& x, const Operand& y) {
  return promoted(primitives::bitwise_or, x, y);
}

Tensor bitwise_xor(const Operand& x, const Operand& y) {
  return promoted(primitives::bitwise_xor, x, y);
}

Tensor left_shift(const Operand& x, const Operand& y) {
  return arithmetic(primitives::left_shift, x, y);
}

Tensor right_shift(const Operand& x, const Operand& y) {
  return arithmetic(primitives::right_shift, x, y);
}

Tensor where(const Operand& condition, const Operand& x1, const Operand& x2) {
  const DType dtype = common(x1, x2);
  return build::where(truth(condition), x1.as(dtype), x2.as(dtype));
}

Tensor select(const std::vector<Tensor>& conditions,
              const std::vector<Tensor>& choices, const Operand& fallback) {
  if (conditions.size() != choices.size() || conditions.empty()) {
    throw ConfigError(concat("expected as many choices as conditions, got ",
                             choices.size(), " for ", conditions.size()));
  }
  std::vector<Promoted> types = {fallback.type()};
  for (const Tensor& choice : choices) types.push_back(choice.dtype());
  Tensor result = fallback.as(result_type(types));
  for (size_t i = conditions.size(); i-- > 0;) {
    result = where(conditions[i], choices[i], result);
  }
  return result;
}

}  // namespace keratin::ops
