#include "keratin/engine/passes/rewrite.h"

#include "keratin/graph/primitive.h"

namespace keratin::engine {
namespace {

using Results = std::unordered_map<const Node*, std::vector<Tensor>>;

Results handles_of(const Program& program,
                   const std::vector<const Node*>& order) {
  Results handles;
  const auto add = [&](const Tensor& tensor) {
    auto& results = handles[tensor.node().get()];
    if (results.empty()) results = results_of(tensor);
  };
  for (const Tensor& output : program.outputs) add(output);
  for (const Node* node : order) {
    for (const Tensor& operand : node->operands) add(operand);
  }
  return handles;
}

std::vector<Tensor> mapped(const std::vector<Tensor>& tensors,
                           const Results& results) {
  std::vector<Tensor> to;
  for (const Tensor& tensor : tensors) {
    to.push_back(results.at(tensor.node().get())[tensor.result()]);
  }
  return to;
}

bool all_same(const std::vector<Tensor>& a, const std::vector<Tensor>& b) {
  for (size_t i = 0; i < a.size(); ++i) {
    if (!same(a[i], b[i])) return false;
  }
  return true;
}

}  // namespace

std::vector<Tensor> results_of(const Tensor& tensor) {
  std::vector<Tensor> results;
  for (uint32_t i = 0; i < tensor.node()->results.size(); ++i) {
    results.emplace_back(tensor.node(), i);
  }
  return results;
}

Program rewritten(const Program& program, const Rule& rule) {
  const auto order = topological_order(program.outputs);
  const Results handles = handles_of(program, order);
  Results done;
  for (const Node* node : order) {
    std::vector<Tensor>& results = done[node];
    if (node->kind == Node::Kind::primitive) {
      std::vector<Tensor> operands = mapped(node->operands, done);
      results = rule(*node, operands);
      if (results.empty() && !all_same(operands, node->operands)) {
        results = apply_all(*node->primitive, node->attrs, std::move(operands));
      }
    }
    if (results.empty()) results = handles.at(node);
  }
  return {program.inputs, mapped(program.outputs, done)};
}

std::unordered_map<const Node*, size_t> count_uses(const Program& program) {
  std::unordered_map<const Node*, size_t> uses;
  for (const Tensor& output : program.outputs) ++uses[output.node().get()];
  for (const Node* node : topological_order(program.outputs)) {
    for (const Tensor& operand : node->operands) ++uses[operand.node().get()];
  }
  return uses;
}

}  // namespace keratin::engine
