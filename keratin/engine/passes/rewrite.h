#pragma once

#include <functional>
#include <unordered_map>
#include <vector>

#include "keratin/graph/tensor.h"

namespace keratin::engine {

/// What replaces a primitive's results, given its operands after rewriting; no
/// tensors keep the primitive on those operands.
using Rule = std::function<std::vector<Tensor>(
    const Node& node, const std::vector<Tensor>& operands)>;

/// Applies `rule` to every primitive, operands first. Nodes whose operands stay
/// are shared with `program`; what nothing uses any more is gone.
Program rewritten(const Program& program, const Rule& rule);

/// The results of the node that gives `tensor`.
std::vector<Tensor> results_of(const Tensor& tensor);

/// How often each node's results are used, outputs included.
std::unordered_map<const Node*, size_t> count_uses(const Program& program);

}  // namespace keratin::engine
