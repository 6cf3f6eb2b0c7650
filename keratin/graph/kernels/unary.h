#pragma once

#include "keratin/graph/kernels/view.h"

namespace keratin::kernels {

/// Functions of one number. Unless noted, in and out have one dtype.
enum class Unary : uint8_t {
  // Integers (wrapping) and floats.
  neg,
  abs,
  sign,  ///< NaN for NaN.
  relu,  ///< max(x, 0); NaN for NaN.
  square,
  floor,  ///< Integers stay as they are, in the next two as well.
  ceil,
  round,  ///< Half to even.
  // Floats only.
  exp,
  expm1,
  log,
  log1p,
  sqrt,
  rsqrt,
  sin,
  cos,
  tan,
  asin,
  acos,
  atan,
  sinh,
  cosh,
  asinh,
  acosh,
  atanh,
  tanh,
  sigmoid,   ///< No overflow for either sign.
  softplus,  ///< log(1 + exp(x)) without overflow.
  erf,
  erfc,
  erfinv,
  // Any dtype to bool.
  isfinite,
  isinf,
  isnan,
  logical_not,
  // Integers and bool (where it is logical_not).
  bitwise_not,
};

/// out[i] = function(in[i]). Shapes are equal; out may be in itself where the
/// dtypes have one size. Half precision computes in float32. Rows: elements.
void unary(Unary function, View in, MutView out, Range rows = {});

}  // namespace keratin::kernels
