#include "keratin/ops/operators.h"

#include "keratin/ops/numpy_binary.h"
#include "keratin/ops/numpy_elementwise.h"

namespace keratin {

using ops::Operand, ops::Scalar;

Tensor operator-(const Tensor& x) { return ops::negative(x); }

Tensor operator+(const Tensor& x, const Operand& y) { return ops::add(x, y); }
Tensor operator+(const Scalar& x, const Tensor& y) { return ops::add(x, y); }

Tensor operator-(const Tensor& x, const Operand& y) {
  return ops::subtract(x, y);
}
Tensor operator-(const Scalar& x, const Tensor& y) {
  return ops::subtract(x, y);
}

Tensor operator*(const Tensor& x, const Operand& y) {
  return ops::multiply(x, y);
}
Tensor operator*(const Scalar& x, const Tensor& y) {
  return ops::multiply(x, y);
}

Tensor operator/(const Tensor& x, const Operand& y) {
  return ops::divide(x, y);
}
Tensor operator/(const Scalar& x, const Tensor& y) { return ops::divide(x, y); }

Tensor operator%(const Tensor& x, const Operand& y) { return ops::mod(x, y); }

Tensor operator<(const Tensor& x, const Operand& y) { return ops::less(x, y); }
Tensor operator<=(const Tensor& x, const Operand& y) {
  return ops::less_equal(x, y);
}
Tensor operator>(const Tensor& x, const Operand& y) {
  return ops::greater(x, y);
}
Tensor operator>=(const Tensor& x, const Operand& y) {
  return ops::greater_equal(x, y);
}

Tensor operator&(const Tensor& x, const Operand& y) {
  return ops::logical_and(x, y);
}
Tensor operator|(const Tensor& x, const Operand& y) {
  return ops::logical_or(x, y);
}
Tensor operator^(const Tensor& x, const Operand& y) {
  return ops::logical_xor(x, y);
}
Tensor operator~(const Tensor& x) { return ops::logical_not(x); }

}  // namespace keratin
