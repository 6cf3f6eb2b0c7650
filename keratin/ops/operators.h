#pragma once

#include "keratin/ops/operand.h"

namespace keratin {

// Arithmetic on tensors, found wherever a Tensor is an operand. A number may
// stand on either side. `==` isn't among them, since tensors are compared by
// `ops::equal` or, by identity, by `same`.

Tensor operator-(const Tensor& x);
Tensor operator+(const Tensor& x, const ops::Operand& y);
Tensor operator+(const ops::Scalar& x, const Tensor& y);
Tensor operator-(const Tensor& x, const ops::Operand& y);
Tensor operator-(const ops::Scalar& x, const Tensor& y);
Tensor operator*(const Tensor& x, const ops::Operand& y);
Tensor operator*(const ops::Scalar& x, const Tensor& y);
Tensor operator/(const Tensor& x, const ops::Operand& y);
Tensor operator/(const ops::Scalar& x, const Tensor& y);
/// Remainder with the sign of y, as Python's.
Tensor operator%(const Tensor& x, const ops::Operand& y);

Tensor operator<(const Tensor& x, const ops::Operand& y);
Tensor operator<=(const Tensor& x, const ops::Operand& y);
Tensor operator>(const Tensor& x, const ops::Operand& y);
Tensor operator>=(const Tensor& x, const ops::Operand& y);

/// Logical, as on a KerasTensor; `ops::bitwise_and` is for bits.
Tensor operator&(const Tensor& x, const ops::Operand& y);
Tensor operator|(const Tensor& x, const ops::Operand& y);
Tensor operator^(const Tensor& x, const ops::Operand& y);
Tensor operator~(const Tensor& x);

}  // namespace keratin
