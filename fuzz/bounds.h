#pragma once

#include "keratin/base/limits.h"

namespace keratin::fuzz {

/// Limits under which no input takes a target long.
inline Limits bounds() {
  Limits limits;
  limits.inflated_bytes = 1 << 18;
  limits.nodes = 2'000;
  limits.layers = 1'000;
  return limits;
}

}  // namespace keratin::fuzz
