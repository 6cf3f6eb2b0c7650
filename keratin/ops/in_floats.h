#pragma once

#include "keratin/graph/build.h"
#include "keratin/ops/operand.h"

namespace keratin::ops {

/// x, with integers and bools turned into float32.
inline Tensor in_floats(const Operand& x) {
  const Tensor tensor = x.tensor();
  return build::cast(tensor, float_type(tensor.dtype()));
}

}  // namespace keratin::ops
