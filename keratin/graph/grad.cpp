#include "keratin/graph/grad.h"

#include <unordered_map>
#include <unordered_set>

#include "keratin/base/error.h"
#include "keratin/graph/primitive.h"

namespace keratin {
namespace {

using Cotangents = std::unordered_map<const Node*, std::vector<Tensor>>;

void accumulate(Cotangents& all, const Tensor& of, const Tensor& cotangent) {
  auto& slots = all[of.node().get()];
  slots.resize(of.node()->results.size());
  Tensor& slot = slots[of.result()];
  slot = slot.empty() ? cotangent
                      : apply(primitives::add, NoAttrs{}, {slot, cotangent});
}

// Nodes on a path from `wrt`: only these need a cotangent.
std::unordered_set<const Node*> reached_from(std::span<const Node* const> order,
                                             std::span<const Tensor> wrt) {
  std::unordered_set<const Node*> reached;
  for (const Tensor& tensor : wrt) reached.insert(tensor.node().get());
  for (const Node* node : order) {
    for (const Tensor& operand : node->operands) {
      if (reached.contains(operand.node().get())) reached.insert(node);
    }
  }
  return reached;
}

std::vector<Tensor> results_of(const Tensor& any) {
  std::vector<Tensor> results;
  for (uint32_t i = 0; i < any.node()->results.size(); ++i) {
    results.emplace_back(any.node(), i);
  }
  return results;
}

}  // namespace

std::vector<Tensor> gradients(std::span<const Tensor> outputs,
                              std::span<const Tensor> cotangents,
                              std::span<const Tensor> wrt) {
  const auto order = topological_order(outputs);
  const auto reached = reached_from(order, wrt);
  std::unordered_map<const Node*, Tensor> handles;
  for (const Tensor& output : outputs) handles[output.node().get()] = output;
  for (const Node* node : order) {
    for (const Tensor& operand : node->operands) {
      handles.try_emplace(operand.node().get(), operand);
    }
  }
  Cotangents all;
  for (size_t i = 0; i < outputs.size(); ++i) {
    if (outputs[i].spec() != cotangents[i].spec()) {
      throw ShapeError(concat("a cotangent is ",
                              to_string(cotangents[i].spec()), ", its output ",
                              to_string(outputs[i].spec())));
    }
    accumulate(all, outputs[i], cotangents[i]);
  }
  for (auto it = order.rbegin(); it != order.rend(); ++it) {
    const Node* node = *it;
    const auto found = all.find(node);
    if (found == all.end() || node->kind != Node::Kind::primitive ||
        !reached.contains(node)) {
      continue;
    }
    if (node->primitive->grad == nullptr) {
      throw Unsupported(concat("primitive ", quoted(node->primitive->name),
                               " has no gradient"));
    }
    const std::vector<Tensor> results = results_of(handles.at(node));
    const std::vector<Tensor> given = found->second;
    const std::vector<Tensor> flows =
        node->primitive->grad({*node, node->operands, results, given});
    for (size_t i = 0; i < flows.size(); ++i) {
      const Tensor& operand = node->operands[i];
      if (flows[i].empty() || !reached.contains(operand.node().get())) continue;
      accumulate(all, operand, flows[i]);
    }
  }
  std::vector<Tensor> result;
  for (const Tensor& tensor : wrt) {
    const auto found = all.find(tensor.node().get());
    const bool known =
        found != all.end() && !found->second[tensor.result()].empty();
    result.push_back(known ? found->second[tensor.result()]
                           : Tensor::full(tensor.shape(), 0, tensor.dtype()));
  }
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
