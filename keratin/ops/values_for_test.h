#pragma once

#include <limits>
#include <vector>

#include "keratin/graph/tensor.h"

/// Inputs and comparisons of the tests of ops.
namespace keratin::ops::testing {

inline constexpr double kInf = std::numeric_limits<double>::infinity();
inline constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// float32 numbers in [-1.375, 1.375], element i being
/// ((37 i + 11 phase) mod 23 - 11) / 8: exact, and easily made elsewhere.
Tensor wave(Shape shape, int64_t phase = 0);
/// A tensor of any dtype from its numbers.
Tensor tensor(DType dtype, Shape shape, const std::vector<double>& values);
Tensor floats(Shape shape, const std::vector<double>& values);
Tensor ints(Shape shape, const std::vector<double>& values);
Tensor bools(Shape shape, const std::vector<double>& values);

/// Evaluates, and checks the shape and each number against
/// tolerance · max(1, |number|).
void check(const Tensor& result, const Shape& shape,
           const std::vector<double>& values, double tolerance = 2e-6);

}  // namespace keratin::ops::testing
