#pragma once

#include <functional>
#include <span>
#include <vector>

#include "keratin/graph/tensor.h"

// For tests only.
namespace keratin::testing {

/// A function from tensors to one tensor of floats.
using Function = std::function<Tensor(std::span<const Tensor>)>;

/// `count` distinct numbers, spread evenly over (low, high) in no order; the
/// same each time.
Array spread_numbers(Shape shape, double low, double high);

/// The largest difference between the gradient that the rules give and central
/// differences, over all inputs (float64); relative where numbers exceed 1.
/// Both programs must pass `verify`.
double gradient_error(const Function& function, std::span<const Array> inputs);

/// The gradient of a weighted sum of the result with respect to input `index`,
/// as a function of the same inputs: what second derivatives are checked with.
Function gradient_of(Function function, size_t index);

}  // namespace keratin::testing
