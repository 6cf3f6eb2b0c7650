#pragma once

#include "keratin/graph/kernels/view.h"

namespace keratin::kernels {

/// Functions of two numbers of one dtype. Integers wrap.
enum class Binary : uint8_t {
  // Every dtype; on bool, add and max are "or", mul and min are "and".
  add,
  mul,
  max,  ///< NaN if either is, as in min.
  min,
  // Numbers.
  sub,
  pow,        ///< Integers with a negative exponent: 0, but 1 and -1 are exact.
  floor_div,  ///< Towards minus infinity; integers by 0 give 0.
  mod,        ///< Sign of the divisor, as in Python; integers by 0 give 0.
  // Floats only.
  div,
  atan2,
  // Every dtype to bool.
  eq,
  ne,
  lt,
  le,
  gt,
  ge,
  logical_and,
  logical_or,
  logical_xor,
  // Integers and bool.
  bitwise_and,
  bitwise_or,
  bitwise_xor,
  // Integers. A shift by more than the width leaves nothing but the sign.
  shift_left,
  shift_right,  ///< Keeps the sign of signed integers.
};

/// out = function(a, b) with NumPy's broadcasting; out has the broadcast shape,
/// and may be an operand of that same shape. Half precision computes in
/// float32. Rows: elements of out.
void binary(Binary function, View a, View b, MutView out, Range rows = {});

}  // namespace keratin::kernels
