#include "keratin/engine/passes/passes.h"
#include "keratin/engine/passes/rewrite.h"
#include "keratin/graph/primitive.h"

namespace keratin::engine {
namespace {

namespace p = primitives;

bool is_counting(const std::vector<int64_t>& axes) {
  for (size_t i = 0; i < axes.size(); ++i) {
    if (axes[i] != static_cast<int64_t>(i)) return false;
  }
  return true;
}

bool is_zero(const std::vector<int64_t>& numbers) {
  for (const int64_t number : numbers) {
    if (number != 0) return false;
  }
  return true;
}

bool is_identity(const Node& node, const Spec& operand) {
  if (node.results[0] != operand) return false;
  const Primitive* const row = node.primitive;
  if (row == &p::cast || row == &p::reshape || row == &p::broadcast_to ||
      row == &p::stop_gradient) {
    return true;
  }
  if (row == &p::slice) return true;
  if (row == &p::transpose) {
    return is_counting(std::get<AxesAttrs>(node.attrs).axes);
  }
  if (row == &p::reverse) return std::get<AxesAttrs>(node.attrs).axes.empty();
  if (row == &p::pad) {
    const auto& pad = std::get<PadAttrs>(node.attrs);
    return is_zero(pad.low) && is_zero(pad.high) && is_zero(pad.interior);
  }
  if (row == &p::concat) return node.operands.size() == 1;
  return false;
}

}  // namespace

Program without_identities(const Program& program) {
  return rewritten(
      program, [](const Node& node, const std::vector<Tensor>& operands) {
        std::vector<Tensor> results;
        if (node.results.size() != 1 || operands.empty()) return results;
        if (is_identity(node, operands[0].spec())) {
          results.push_back(operands[0]);
        } else if (node.primitive == &p::reshape &&
                   operands[0].node()->primitive == &p::reshape) {
          results.push_back(
              apply(p::reshape, node.attrs, {operands[0].node()->operands[0]}));
        }
        return results;
      });
}

}  // namespace keratin::engine
