#pragma once

#include "keratin/ops/operand.h"

namespace keratin::ops {

// Functions of two operands that broadcast as NumPy's do. Their dtypes are
// promoted by `result_type`; numbers take the tensor's dtype.

/// x1 + x2; `keras.ops.add`.
Tensor add(const Operand& x1, const Operand& x2);
/// x1 - x2; `keras.ops.subtract`.
Tensor subtract(const Operand& x1, const Operand& x2);
/// x1 · x2; `keras.ops.multiply`.
Tensor multiply(const Operand& x1, const Operand& x2);
/// x1 / x2, float32 for integers; `keras.ops.divide`, `true_divide`.
Tensor divide(const Operand& x1, const Operand& x2);
/// x1 / x2, and 0 where x2 is 0; `keras.ops.divide_no_nan`.
Tensor divide_no_nan(const Operand& x1, const Operand& x2);
/// Quotient rounded down; `keras.ops.floor_divide`.
Tensor floor_divide(const Operand& x1, const Operand& x2);
/// Remainder with the sign of x2; `keras.ops.mod`.
Tensor mod(const Operand& x1, const Operand& x2);
/// Remainder with the sign of x1; `keras.ops.fmod`.
Tensor fmod(const Operand& x1, const Operand& x2);
/// x1 to the power x2; `keras.ops.power`.
Tensor power(const Operand& x1, const Operand& x2);
/// The larger, NaN if either is; `keras.ops.maximum`.
Tensor maximum(const Operand& x1, const Operand& x2);
/// The smaller, NaN if either is; `keras.ops.minimum`.
Tensor minimum(const Operand& x1, const Operand& x2);
/// The larger, ignoring NaN; `keras.ops.fmax`.
Tensor fmax(const Operand& x1, const Operand& x2);
/// The smaller, ignoring NaN; `keras.ops.fmin`.
Tensor fmin(const Operand& x1, const Operand& x2);
/// Angle of the point (x2, x1); `keras.ops.arctan2`.
Tensor arctan2(const Operand& x1, const Operand& x2);
/// √(x1² + x2²); `keras.ops.hypot`.
Tensor hypot(const Operand& x1, const Operand& x2);
/// log(eˣ¹ + eˣ²); `keras.ops.logaddexp`.
Tensor logaddexp(const Operand& x1, const Operand& x2);
/// log₂(2ˣ¹ + 2ˣ²); `keras.ops.logaddexp2`.
Tensor logaddexp2(const Operand& x1, const Operand& x2);
/// 0, x2 or 1 for x1 below, at or above 0; `keras.ops.heaviside`.
Tensor heaviside(const Operand& x1, const Operand& x2);

/// x1 = x2; bool; `keras.ops.equal`.
Tensor equal(const Operand& x1, const Operand& x2);
/// x1 ≠ x2; bool; `keras.ops.not_equal`.
Tensor not_equal(const Operand& x1, const Operand& x2);
/// x1 < x2; bool; `keras.ops.less`.
Tensor less(const Operand& x1, const Operand& x2);
/// x1 ≤ x2; bool; `keras.ops.less_equal`.
Tensor less_equal(const Operand& x1, const Operand& x2);
/// x1 > x2; bool; `keras.ops.greater`.
Tensor greater(const Operand& x1, const Operand& x2);
/// x1 ≥ x2; bool; `keras.ops.greater_equal`.
Tensor greater_equal(const Operand& x1, const Operand& x2);
/// |x1 - x2| ≤ atol + rtol · |x2|; bool; `keras.ops.isclose`.
Tensor isclose(const Operand& x1, const Operand& x2, double rtol = 1e-5,
               double atol = 1e-8, bool equal_nan = false);

/// Both are nonzero; bool; `keras.ops.logical_and`.
Tensor logical_and(const Operand& x1, const Operand& x2);
/// One is nonzero; bool; `keras.ops.logical_or`.
Tensor logical_or(const Operand& x1, const Operand& x2);
/// Exactly one is nonzero; bool; `keras.ops.logical_xor`.
Tensor logical_xor(const Operand& x1, const Operand& x2);

/// Bits in both; integers; `keras.ops.bitwise_and`.
Tensor bitwise_and(const Operand& x, const Operand& y);
/// Bits in one; integers; `keras.ops.bitwise_or`.
Tensor bitwise_or(const Operand& x, const Operand& y);
/// Bits in exactly one; integers; `keras.ops.bitwise_xor`.
Tensor bitwise_xor(const Operand& x, const Operand& y);
/// x · 2ʸ; integers; `keras.ops.left_shift`.
Tensor left_shift(const Operand& x, const Operand& y);
/// x / 2ʸ rounded down; integers; `keras.ops.right_shift`.
Tensor right_shift(const Operand& x, const Operand& y);

/// x1 where the condition is nonzero, else x2; all broadcast;
/// `keras.ops.where`.
Tensor where(const Operand& condition, const Operand& x1, const Operand& x2);
/// The first choice whose condition holds, else `fallback`; `keras.ops.select`.
Tensor select(const std::vector<Tensor>& conditions,
              const std::vector<Tensor>& choices, const Operand& fallback = 0);

}  // namespace keratin::ops
