#include "keratin/models/graph_order.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "keratin/base/error.h"

namespace keratin {
namespace {

using NodePtr = std::shared_ptr<OperationNode>;

class Walk {
 public:
  explicit Walk(const std::vector<KerasTensor>& inputs) {
    for (const KerasTensor& input : inputs) {
      inputs_.insert(input.node().get());
    }
  }

  void from(const KerasTensor& output) {
    enter(output);
    while (!stack_.empty()) {
      Frame& frame = stack_.back();
      if (frame.next == frame.tensors.size()) {
        finished_.push_back(frame.node);
        stack_.pop_back();
        continue;
      }
      const KerasTensor tensor = frame.tensors[frame.next++];
      enter(tensor);
    }
  }

  std::vector<NodePtr> finished_;
  std::unordered_map<const Operation*, size_t> first_met_;

 private:
  struct Frame {
    NodePtr node;
    std::vector<KerasTensor> tensors;
    size_t next = 0;
  };

  void enter(const KerasTensor& tensor) {
    const NodePtr& node = tensor.node();
    if (!node) throw ConfigError("a tensor of the model comes from no layer");
    if (seen_.contains(node.get())) return;
    const bool is_input = inputs_.contains(node.get());
    std::vector<KerasTensor> tensors = node->arguments.tensors();
    if (is_input && !tensors.empty()) {
      throw Unsupported(concat("the input of the model is an output of ",
                               quoted(node->operation->name()),
                               "; start the model at an Input"));
    }
    if (!is_input && tensors.empty()) {
      throw ConfigError(concat("the outputs need ",
                               quoted(node->operation->name()),
                               ", which is not among the inputs"));
    }
    seen_.insert(node.get());
    first_met_.emplace(node->operation.get(), first_met_.size());
    stack_.push_back({node, std::move(tensors)});
  }

  std::unordered_set<const OperationNode*> inputs_;
  std::unordered_set<const OperationNode*> seen_;
  std::vector<Frame> stack_;
};

struct Depths {
  std::unordered_map<const OperationNode*, size_t> nodes;
  std::unordered_map<const OperationNode*, size_t> first_met;
  std::unordered_map<const Operation*, size_t> operations;
};

Depths depths_of(const std::vector<NodePtr>& finished) {
  Depths depths;
  for (auto it = finished.rbegin(); it != finished.rend(); ++it) {
    const OperationNode& node = **it;
    depths.first_met.emplace(&node, depths.first_met.size());
    size_t& of_operation = depths.operations[node.operation.get()];
    const size_t depth = std::max(depths.nodes[&node], of_operation);
    of_operation = depth;
    depths.nodes[&node] = depth;
    for (const KerasTensor& tensor : node.arguments.tensors()) {
      depths.first_met.emplace(tensor.node().get(), depths.first_met.size());
      size_t& parent = depths.nodes[tensor.node().get()];
      parent = std::max(parent, depth + 1);
    }
  }
  return depths;
}

void check_names(const std::vector<std::shared_ptr<Operation>>& operations) {
  std::unordered_set<std::string_view> names;
  for (const auto& operation : operations) {
    if (!names.insert(operation->name()).second) {
      throw ConfigError(concat("the name ", quoted(operation->name()),
                               " is used by two layers of the model; names "
                               "must be unique"));
    }
  }
}

}  // namespace

GraphOrder order_graph(const std::vector<KerasTensor>& inputs,
                       const std::vector<KerasTensor>& outputs) {
  if (outputs.empty()) throw ConfigError("the model has no outputs");
  Walk walk(inputs);
  for (const KerasTensor& output : outputs) walk.from(output);
  Depths depths = depths_of(walk.finished_);
  GraphOrder order;
  order.nodes = walk.finished_;
  // Keras's order of execution: it matters where a call takes masks off.
  std::stable_sort(order.nodes.begin(), order.nodes.end(),
                   [&](const NodePtr& a, const NodePtr& b) {
                     const size_t da = depths.nodes[a.get()];
                     const size_t db = depths.nodes[b.get()];
                     if (da != db) return da > db;
                     return depths.first_met[a.get()] <
                            depths.first_met[b.get()];
                   });
  std::vector<std::pair<int64_t, std::shared_ptr<Operation>>> ranked;
  std::unordered_set<const Operation*> met;
  for (const KerasTensor& input : inputs) {
    // An input that nothing uses comes last but is there.
    const auto& operation = input.node()->operation;
    if (walk.first_met_.contains(operation.get())) continue;
    order.nodes.insert(order.nodes.begin(), input.node());
    ranked.emplace_back(-1, operation);
    depths.operations[operation.get()] = 0;
    met.insert(operation.get());
  }
  for (const NodePtr& node : walk.finished_) {
    if (!met.insert(node->operation.get()).second) continue;
    ranked.emplace_back(walk.first_met_.at(node->operation.get()),
                        node->operation);
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [&](const auto& a, const auto& b) {
                     const size_t da = depths.operations[a.second.get()];
                     const size_t db = depths.operations[b.second.get()];
                     return da != db ? da > db : a.first < b.first;
                   });
  for (auto& [rank, operation] : ranked) {
    order.operations.push_back(std::move(operation));
  }
  check_names(order.operations);
  return order;
}

}  // namespace keratin
