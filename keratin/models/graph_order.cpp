#include "keratin/models/graph_order.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "keratin/base/error.h"

namespace keratin {
namespace {

using NodePtr = std::shared_ptr<OperationNode>;
using OperationPtr = std::shared_ptr<Operation>;

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

  /// Every call that an output needs, each after what it needs.
  const std::vector<NodePtr>& finished() const { return finished_; }
  bool met(const Operation& operation) const {
    return first_met_.contains(&operation);
  }
  /// How many operations were met before this one.
  size_t rank(const Operation& operation) const {
    return first_met_.at(&operation);
  }

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
  std::vector<NodePtr> finished_;
  std::unordered_map<const Operation*, size_t> first_met_;
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

// Keras's order of execution: it matters where a call takes masks off.
std::vector<NodePtr> by_depth(std::vector<NodePtr> nodes,
                              const Depths& depths) {
  const auto place = [&](const NodePtr& node) {
    return std::pair(-static_cast<int64_t>(depths.nodes.at(node.get())),
                     depths.first_met.at(node.get()));
  };
  std::stable_sort(
      nodes.begin(), nodes.end(),
      [&](const NodePtr& a, const NodePtr& b) { return place(a) < place(b); });
  return nodes;
}

void check_names(const std::vector<OperationPtr>& operations) {
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
  Depths depths = depths_of(walk.finished());
  GraphOrder order;
  std::unordered_set<const Operation*> met;
  for (const KerasTensor& input : inputs) {
    // An input that nothing uses comes last but is there.
    const OperationPtr& operation = input.node()->operation;
    if (walk.met(*operation)) continue;
    order.nodes.push_back(input.node());
    order.operations.push_back(operation);
    depths.operations[operation.get()] = 0;
    met.insert(operation.get());
  }
  for (NodePtr& node : by_depth(walk.finished(), depths)) {
    order.nodes.push_back(std::move(node));
  }
  for (const NodePtr& node : walk.finished()) {
    if (!met.insert(node->operation.get()).second) continue;
    order.operations.push_back(node->operation);
  }
  const auto place = [&](const OperationPtr& operation) {
    const int64_t rank =
        walk.met(*operation) ? static_cast<int64_t>(walk.rank(*operation)) : -1;
    return std::pair(
        -static_cast<int64_t>(depths.operations.at(operation.get())), rank);
  };
  std::stable_sort(order.operations.begin(), order.operations.end(),
                   [&](const OperationPtr& a, const OperationPtr& b) {
                     return place(a) < place(b);
                   });
  check_names(order.operations);
  return order;
}

CallsOf calls_by_operation(const std::vector<NodePtr>& nodes) {
  CallsOf calls;
  calls.reserve(nodes.size());
  for (const NodePtr& node : nodes) {
    calls[node->operation.get()].push_back(node.get());
  }
  for (auto& [operation, made] : calls) {
    std::sort(made.begin(), made.end(),
              [](auto* a, auto* b) { return a->index < b->index; });
  }
  return calls;
}

}  // namespace keratin
