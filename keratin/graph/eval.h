#pragma once

#include <span>
#include <vector>

#include "keratin/graph/tensor.h"

namespace keratin {

/// Runs a program with the reference kernels, one node after the other. Slow
/// and right: what engines are held against, and what evaluates constants.
std::vector<Array> interpret(const Program& program,
                             std::span<const Array> inputs);

/// The numbers of a tensor that depends on no input.
Array eval(const Tensor& tensor);

}  // namespace keratin
