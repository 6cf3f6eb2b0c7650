#include "keratin/graph/substitute.h"

#include "keratin/graph/primitive.h"

namespace keratin {
namespace {

Tensor replaced(const Tensor& tensor, const Replacements& replacements) {
  const auto found = replacements.find(tensor.node().get());
  return found == replacements.end() ? tensor : found->second[tensor.result()];
}

}  // namespace

std::vector<Tensor> substitute(std::span<const Tensor> outputs,
                               const Replacements& replacements) {
  Replacements all = replacements;
  for (const Node* node : topological_order(outputs)) {
    if (all.contains(node)) continue;
    bool changed = false;
    std::vector<Tensor> operands;
    for (const Tensor& operand : node->operands) {
      operands.push_back(replaced(operand, all));
      changed = changed || !same(operands.back(), operand);
    }
    if (!changed) continue;
    all[node] = apply_all(*node->primitive, node->attrs, std::move(operands));
  }
  std::vector<Tensor> results;
  for (const Tensor& output : outputs) {
    results.push_back(replaced(output, all));
  }
  return results;
}

}  // namespace keratin
