#pragma once

#include <memory>
#include <unordered_map>
#include <vector>

#include "keratin/ops/operation.h"

namespace keratin {

/// The part of the model graph between inputs and outputs, in Keras's order
/// (its `map_graph`): what configs and weight files follow.
struct GraphOrder {
  /// Each after what it needs.
  std::vector<std::shared_ptr<OperationNode>> nodes;
  /// By depth, then in the order in which they are met from the outputs.
  std::vector<std::shared_ptr<Operation>> operations;
};

/// Iterative; throws ConfigError for a tensor that no input leads to, and for
/// two operations of one name.
GraphOrder order_graph(const std::vector<KerasTensor>& inputs,
                       const std::vector<KerasTensor>& outputs);

/// The calls of each operation, in the order in which they were made: Keras
/// numbers the calls within a model so.
using CallsOf =
    std::unordered_map<const Operation*, std::vector<const OperationNode*>>;
CallsOf calls_by_operation(
    const std::vector<std::shared_ptr<OperationNode>>& nodes);

}  // namespace keratin
