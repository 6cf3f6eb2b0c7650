#include "keratin/graph/primitive.h"

#include "keratin/base/error.h"
#include "keratin/graph/trace_budget.h"

namespace keratin {
namespace {

std::vector<Spec> infer(const Primitive& primitive,
                        std::span<const Spec> operands, const Attrs& attrs) {
  try {
    return primitive.infer(operands, attrs);
  } catch (const Error& error) {
    error.rethrow_within(primitive.name);
  }
}

}  // namespace

std::vector<Tensor> apply_all(const Primitive& primitive, Attrs attrs,
                              std::vector<Tensor> operands) {
  TraceBudget::spend();
  std::vector<Spec> specs;
  specs.reserve(operands.size());
  for (Tensor& operand : operands) {
    if (operand.empty()) {
      throw ShapeError(std::string(primitive.name), "an operand is empty");
    }
    specs.push_back(operand.spec());
    operand = operand.without_mask();
  }
  auto node = std::make_shared<Node>();
  node->kind = Node::Kind::primitive;
  node->primitive = &primitive;
  node->results = infer(primitive, specs, attrs);
  node->attrs = std::move(attrs);
  node->operands = std::move(operands);
  std::vector<Tensor> results;
  for (uint32_t i = 0; i < node->results.size(); ++i) {
    results.emplace_back(node, i);
  }
  return results;
}

Tensor apply(const Primitive& primitive, Attrs attrs,
             std::vector<Tensor> operands) {
  return apply_all(primitive, std::move(attrs), std::move(operands)).front();
}

}  // namespace keratin
