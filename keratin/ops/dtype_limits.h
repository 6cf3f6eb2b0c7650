#pragma once

#include "keratin/graph/dtype.h"

namespace keratin::ops {

/// Largest finite number of a dtype.
double largest_of(DType dtype);
/// Smallest finite number of a dtype.
double smallest_of(DType dtype);
/// Where a maximum starts: -∞ for floats, else the smallest number.
double lowest_of(DType dtype);

}  // namespace keratin::ops
