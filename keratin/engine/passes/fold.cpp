#include <algorithm>

#include "keratin/engine/passes/passes.h"
#include "keratin/engine/passes/rewrite.h"
#include "keratin/graph/eval.h"
#include "keratin/graph/primitive.h"

namespace keratin::engine {
namespace {

// A larger constant is computed in each run instead of being kept.
constexpr int64_t kMaxFolded = int64_t{64} << 20;  // bytes

class Folding {
 public:
  explicit Folding(const Program& program) : program_(program) {}

  Program run() {
    depends_ = dependence_of(program_);
    Program folded = rewritten(
        program_, [this](const Node& node, const std::vector<Tensor>& now) {
          return visit(node, now);
        });
    for (Tensor& output : folded.outputs) {
      if (is_constant(output)) output = frontier(output);
    }
    return folded;
  }

 private:
  bool is_constant(const Tensor& tensor) const {
    const auto found = depends_.find(tensor.node().get());
    return found != depends_.end() && found->second == Depends::on_nothing;
  }

  std::vector<Tensor> visit(const Node& node, const std::vector<Tensor>& now) {
    if (depends_.at(&node) == Depends::on_nothing) return {};
    std::vector<Tensor> operands = now;
    bool changed = false;
    for (Tensor& operand : operands) {
      if (!is_constant(operand) ||
          operand.node()->kind != Node::Kind::primitive) {
        continue;
      }
      const Tensor folded = frontier(operand);
      changed = changed || !same(folded, operand);
      operand = folded;
    }
    if (!changed) return {};
    return apply_all(*node.primitive, node.attrs, std::move(operands));
  }

  Tensor frontier(const Tensor& tensor) {
    if (tensor.node()->kind != Node::Kind::primitive) return tensor;
    if (tensor.node()->primitive == &primitives::broadcast_to) {
      return apply(primitives::broadcast_to, tensor.node()->attrs,
                   {frontier(tensor.node()->operands[0])});
    }
    const Spec& spec = tensor.spec();
    const auto width = static_cast<int64_t>(size_of(spec.dtype));
    if (element_count(spec.shape) > kMaxFolded / width) return tensor;
    auto& known = folded_[tensor.node().get()];
    known.resize(tensor.node()->results.size());
    Tensor& result = known[tensor.result()];
    if (result.empty()) result = Tensor(eval(tensor));
    return result;
  }

  const Program& program_;
  std::unordered_map<const Node*, Depends> depends_;
  std::unordered_map<const Node*, std::vector<Tensor>> folded_;
};

}  // namespace

std::unordered_map<const Node*, Depends> dependence_of(const Program& program) {
  std::unordered_map<const Node*, Depends> depends;
  for (const Node* node : topological_order(program.outputs)) {
    Depends on = Depends::on_nothing;
    if (node->kind == Node::Kind::variable) on = Depends::on_variables;
    if (node->kind == Node::Kind::input) on = Depends::on_inputs;
    for (const Tensor& operand : node->operands) {
      on = std::max(on, depends.at(operand.node().get()));
    }
    if (node->primitive == &primitives::scan) {
      const Program& body = *std::get<ScanAttrs>(node->attrs).body;
      for (const Node* inner : topological_order(body.outputs)) {
        if (inner->kind == Node::Kind::variable) {
          on = std::max(on, Depends::on_variables);
        }
      }
    }
    depends.emplace(node, on);
  }
  return depends;
}

Program with_constants_folded(const Program& program) {
  return Folding(program).run();
}

}  // namespace keratin::engine
