#pragma once

#include <span>
#include <vector>

#include "keratin/graph/tensor.h"

namespace keratin {

/// Reverse-mode derivative, as graphs that can be differentiated again:
/// the sum over `outputs` of <output, cotangent>, with respect to each of
/// `wrt` (inputs, or tensors of variables). What doesn't depend on a tensor
/// gives zeros. Throws Unsupported naming a primitive on the way that has no
/// gradient.
std::vector<Tensor> gradients(std::span<const Tensor> outputs,
                              std::span<const Tensor> cotangents,
                              std::span<const Tensor> wrt);

/// The same for one scalar.
std::vector<Tensor> gradients(const Tensor& loss, std::span<const Tensor> wrt);

}  // namespace keratin
