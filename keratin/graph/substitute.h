#pragma once

#include <span>
#include <unordered_map>
#include <vector>

#include "keratin/graph/tensor.h"

namespace keratin {

/// Nodes by what stands in for their results, one tensor a result.
using Replacements = std::unordered_map<const Node*, std::vector<Tensor>>;

/// The same computation with some nodes' results replaced: nodes that use them
/// are made anew, all others are shared.
std::vector<Tensor> substitute(std::span<const Tensor> outputs,
                               const Replacements& replacements);

}  // namespace keratin
