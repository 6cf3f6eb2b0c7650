#pragma once

#include <optional>

#include "keratin/ops/operand.h"

namespace keratin::ops {

// Functions of one tensor, element by element: the result has the shape of x.
// Those of real numbers compute integers and bools in float32.

/// -x; `keras.ops.negative`.
Tensor negative(const Operand& x);
/// |x|; `keras.ops.absolute` and `keras.ops.abs`.
Tensor absolute(const Operand& x);
Tensor abs(const Operand& x);
/// -1, 0 or 1; `keras.ops.sign`.
Tensor sign(const Operand& x);
/// Whether the sign is negative, −0 included; bool; `keras.ops.signbit`.
Tensor signbit(const Operand& x);
/// x²; `keras.ops.square`.
Tensor square(const Operand& x);
/// √x; `keras.ops.sqrt`.
Tensor sqrt(const Operand& x);
/// Cube root; `keras.ops.cbrt`.
Tensor cbrt(const Operand& x);
/// 1 / x; `keras.ops.reciprocal`.
Tensor reciprocal(const Operand& x);

/// eˣ; `keras.ops.exp`.
Tensor exp(const Operand& x);
/// 2ˣ; `keras.ops.exp2`.
Tensor exp2(const Operand& x);
/// eˣ - 1, exact near 0; `keras.ops.expm1`.
Tensor expm1(const Operand& x);
/// Natural logarithm; `keras.ops.log`.
Tensor log(const Operand& x);
/// log(1 + x), exact near 0; `keras.ops.log1p`.
Tensor log1p(const Operand& x);
/// Logarithm to base 2; `keras.ops.log2`.
Tensor log2(const Operand& x);
/// Logarithm to base 10; `keras.ops.log10`.
Tensor log10(const Operand& x);

/// Sine, x in radians; `keras.ops.sin`.
Tensor sin(const Operand& x);
/// Cosine, x in radians; `keras.ops.cos`.
Tensor cos(const Operand& x);
/// Tangent, x in radians; `keras.ops.tan`.
Tensor tan(const Operand& x);
/// Inverse sine; `keras.ops.arcsin`.
Tensor arcsin(const Operand& x);
/// Inverse cosine; `keras.ops.arccos`.
Tensor arccos(const Operand& x);
/// Inverse tangent; `keras.ops.arctan`.
Tensor arctan(const Operand& x);
/// Hyperbolic sine; `keras.ops.sinh`.
Tensor sinh(const Operand& x);
/// Hyperbolic cosine; `keras.ops.cosh`.
Tensor cosh(const Operand& x);
/// Hyperbolic tangent; `keras.ops.tanh`.
Tensor tanh(const Operand& x);
/// Inverse hyperbolic sine; `keras.ops.arcsinh`.
Tensor arcsinh(const Operand& x);
/// Inverse hyperbolic cosine; `keras.ops.arccosh`.
Tensor arccosh(const Operand& x);
/// Inverse hyperbolic tangent; `keras.ops.arctanh`.
Tensor arctanh(const Operand& x);
/// sin(πx) / (πx), 1 at 0; `keras.ops.sinc`.
Tensor sinc(const Operand& x);
/// x · π / 180; `keras.ops.deg2rad`.
Tensor deg2rad(const Operand& x);
/// x · 180 / π; `keras.ops.rad2deg`.
Tensor rad2deg(const Operand& x);

/// Largest integer not above x; `keras.ops.floor`.
Tensor floor(const Operand& x);
/// Smallest integer not below x; `keras.ops.ceil`.
Tensor ceil(const Operand& x);
/// x without its fraction; `keras.ops.trunc`.
Tensor trunc(const Operand& x);
/// Nearest number with so many decimals, halves to even; `keras.ops.round`.
Tensor round(const Operand& x, int decimals = 0);

/// Neither infinite nor NaN; bool; `keras.ops.isfinite`.
Tensor isfinite(const Operand& x);
/// +∞ or −∞; bool; `keras.ops.isinf`.
Tensor isinf(const Operand& x);
/// Not a number; bool; `keras.ops.isnan`.
Tensor isnan(const Operand& x);
/// +∞; bool; `keras.ops.isposinf`.
Tensor isposinf(const Operand& x);
/// −∞; bool; `keras.ops.isneginf`.
Tensor isneginf(const Operand& x);
/// NaN and infinities replaced, the latter by the dtype's extremes where no
/// number is given; `keras.ops.nan_to_num`.
Tensor nan_to_num(const Operand& x, double nan = 0,
                  std::optional<double> posinf = {},
                  std::optional<double> neginf = {});

/// x is zero; bool; `keras.ops.logical_not`.
Tensor logical_not(const Operand& x);
/// All bits of integers turned; `keras.ops.bitwise_not`, `bitwise_invert`.
Tensor bitwise_not(const Operand& x);

/// x limited to [x_min, x_max]; `keras.ops.clip`.
Tensor clip(const Operand& x, const Operand& x_min, const Operand& x_max);

}  // namespace keratin::ops
