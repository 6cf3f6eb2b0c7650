#include "keratin/graph/grad.h"

#include <algorithm>
#include <stdexcept>
#include <unordered_map>
#include <unordered_set>

#include "keratin/base/error.h"
#include "keratin/graph/primitive.h"

namespace keratin {
namespace {

using Nodes = std::unordered_set<const Node*>;

// Nodes on a path from `wrt`: only these need a cotangent.
Nodes reached_from(std::span<const Node* const> order,
                   std::span<const Tensor> wrt) {
  Nodes reached;
  for (const Tensor& tensor : wrt) reached.insert(tensor.node().get());
  for (const Node* node : order) {
    for (const Tensor& operand : node->operands) {
      if (reached.contains(operand.node().get())) reached.insert(node);
    }
  }
  return reached;
}

// Which operands a gradient has to flow to.
std::vector<bool> wanted_of(const Node& node, const Nodes& reached) {
  std::vector<bool> wanted;
  for (const Tensor& operand : node.operands) {
    wanted.push_back(is_float(operand.dtype()) &&
                     reached.contains(operand.node().get()));
  }
  return wanted;
}

// Owning handles of nodes, which know only their operands'.
std::unordered_map<const Node*, std::shared_ptr<const Node>> handles_of(
    std::span<const Node* const> order, std::span<const Tensor> outputs) {
  std::unordered_map<const Node*, std::shared_ptr<const Node>> handles;
  const auto add = [&](const Tensor& tensor) {
    handles.try_emplace(tensor.node().get(), tensor.node());
  };
  for (const Tensor& output : outputs) add(output);
  for (const Node* node : order) {
    for (const Tensor& operand : node->operands) add(operand);
  }
  return handles;
}

// What has flowed back to each result of each node so far.
class Cotangents {
 public:
  void add(const Tensor& of, const Tensor& flow) {
    if (flow.spec() != of.spec()) {
      throw std::logic_error(concat("a gradient flows as ",
                                    to_string(flow.spec()), " to ",
                                    to_string(of.spec())));
    }
    auto& slots = all_[of.node().get()];
    slots.resize(of.node()->results.size());
    Tensor& slot = slots[of.result()];
    slot =
        slot.empty() ? flow : apply(primitives::add, NoAttrs{}, {slot, flow});
  }

  /// One a result of the node; null where none has any.
  const std::vector<Tensor>* find(const Node* node) const {
    const auto found = all_.find(node);
    return found == all_.end() ? nullptr : &found->second;
  }

  Tensor of(const Tensor& tensor) const {
    const auto* slots = find(tensor.node().get());
    if (slots != nullptr && !(*slots)[tensor.result()].empty()) {
      return (*slots)[tensor.result()];
    }
    return Tensor::full(tensor.shape(), 0, tensor.dtype());
  }

 private:
  std::unordered_map<const Node*, std::vector<Tensor>> all_;
};

std::vector<Tensor> flows_through(const std::shared_ptr<const Node>& node,
                                  const std::vector<Tensor>& cotangents,
                                  const std::vector<bool>& wanted) {
  if (node->primitive->grad == nullptr) {
    throw Unsupported(concat("primitive ", quoted(node->primitive->name),
                             " has no gradient"));
  }
  std::vector<Tensor> results;
  for (uint32_t i = 0; i < node->results.size(); ++i) {
    results.emplace_back(node, i);
  }
  return node->primitive->grad(
      {*node, node->operands, results, cotangents, wanted});
}

void check_cotangents(std::span<const Tensor> outputs,
                      std::span<const Tensor> cotangents) {
  if (outputs.size() != cotangents.size()) {
    throw ShapeError(concat(outputs.size(), " outputs have ", cotangents.size(),
                            " cotangents"));
  }
  for (size_t i = 0; i < outputs.size(); ++i) {
    if (outputs[i].spec() == cotangents[i].spec()) continue;
    throw ShapeError(concat("a cotangent is ", to_string(cotangents[i].spec()),
                            ", its output ", to_string(outputs[i].spec())));
  }
}

}  // namespace

std::vector<Tensor> gradients(std::span<const Tensor> outputs,
                              std::span<const Tensor> cotangents,
                              std::span<const Tensor> wrt) {
  check_cotangents(outputs, cotangents);
  const auto order = topological_order(outputs);
  const Nodes reached = reached_from(order, wrt);
  const auto handles = handles_of(order, outputs);
  Cotangents all;
  for (size_t i = 0; i < outputs.size(); ++i) {
    all.add(outputs[i], cotangents[i]);
  }
  for (auto it = order.rbegin(); it != order.rend(); ++it) {
    const Node* node = *it;
    const auto* given = all.find(node);
    if (given == nullptr) continue;
    const std::vector<bool> wanted = wanted_of(*node, reached);
    if (std::find(wanted.begin(), wanted.end(), true) == wanted.end()) continue;
    const auto flows = flows_through(handles.at(node), *given, wanted);
    for (size_t i = 0; i < flows.size(); ++i) {
      if (!flows[i].empty() && wanted[i]) all.add(node->operands[i], flows[i]);
    }
  }
  std::vector<Tensor> result;
  for (const Tensor& tensor : wrt) result.push_back(all.of(tensor));
  return result;
}

std::vector<Tensor> gradients(const Tensor& loss, std::span<const Tensor> wrt) {
  if (loss.rank() != 0) {
    throw ShapeError(concat("the gradient of one tensor needs a scalar, got ",
                            to_string(loss.spec())));
  }
  const Tensor outputs[] = {loss};
  const Tensor ones[] = {Tensor::scalar(1, loss.dtype())};
  return gradients(outputs, ones, wrt);
}

}  // namespace keratin
