#include "keratin/graph/tensor.h"

#include <stdexcept>
#include <unordered_set>
#include <utility>

#include "keratin/base/error.h"
#include "keratin/graph/primitive.h"
#include "keratin/graph/variable.h"

namespace keratin {

std::string to_string(const Spec& spec) {
  return concat(name_of(spec.dtype), " ", to_string(spec.shape));
}

Tensor::Tensor(Array value) {
  auto node = std::make_shared<Node>();
  node->kind = Node::Kind::constant;
  node->results = {{value.dtype(), value.shape()}};
  node->value = value.realigned();
  node_ = std::move(node);
}

Tensor::Tensor(const Variable& variable) : node_(variable.node()) {}

Tensor Tensor::scalar(double value, DType dtype) {
  return full({}, value, dtype);
}

Tensor Tensor::full(Shape shape, double value, DType dtype) {
  const Array one = Array::of<double>({}, {value});
  const Tensor scalar(one.cast(dtype));
  if (shape.empty()) return scalar;
  return apply(primitives::broadcast_to, ShapeAttrs{std::move(shape), 0},
               {scalar});
}

Tensor Tensor::placeholder(Spec spec, std::string name) {
  if (!is_concrete(spec.shape)) {
    throw ShapeError(concat("a program's input needs a concrete shape, got ",
                            to_string(spec.shape)));
  }
  auto node = std::make_shared<Node>();
  node->kind = Node::Kind::input;
  node->results = {std::move(spec)};
  node->name = std::move(name);
  return Tensor(std::move(node), 0);
}

const Spec& Tensor::spec() const {
  if (!node_) throw ShapeError("an empty tensor has no shape");
  return node_->results[result_];
}

int64_t Tensor::dim(int64_t axis) const {
  return shape()[static_cast<size_t>(normalize_axis(axis, rank()))];
}

const Array* Tensor::constant() const {
  if (!node_ || node_->kind != Node::Kind::constant) return nullptr;
  return &node_->value;
}

Tensor Tensor::with_mask(const Tensor& mask) const {
  Tensor copy = *this;
  copy.mask_ = mask.empty()
                   ? nullptr
                   : std::make_shared<const Tensor>(mask.node_, mask.result_);
  return copy;
}

Node::~Node() {
  // Operands are stolen onto a list before they go, so that a chain of a
  // million nodes needs no stack.
  std::vector<Tensor> pending = std::move(operands);
  while (!pending.empty()) {
    const Tensor last = std::move(pending.back());
    pending.pop_back();
    if (!last.node() || last.node().use_count() > 1) continue;
    // The only owner: nobody else can see the node being emptied.
    auto& dying = const_cast<Node&>(*last.node());
    for (Tensor& operand : dying.operands) {
      pending.push_back(std::move(operand));
    }
    dying.operands.clear();
  }
}

std::vector<const Node*> topological_order(std::span<const Tensor> outputs) {
  std::vector<const Node*> order;
  std::unordered_set<const Node*> seen;
  std::vector<std::pair<const Node*, size_t>> stack;  // node, next operand
  for (const Tensor& output : outputs) {
    if (output.empty() || !seen.insert(output.node().get()).second) continue;
    stack.emplace_back(output.node().get(), 0);
    while (!stack.empty()) {
      auto& [node, next] = stack.back();
      if (next == node->operands.size()) {
        order.push_back(node);
        stack.pop_back();
        continue;
      }
      const Node* operand = node->operands[next++].node().get();
      if (seen.insert(operand).second) stack.emplace_back(operand, 0);
    }
  }
  return order;
}

namespace {

// The results are those of the shape rule, and a loop's body is closed and
// legal itself.
void verify_primitive(const Node& node) {
  std::vector<Spec> operands;
  for (const Tensor& operand : node.operands) {
    operands.push_back(operand.spec());
  }
  if (node.primitive->infer(operands, node.attrs) != node.results) {
    throw std::logic_error(
        concat("primitive ", node.primitive->name,
               " has results that its shape rule doesn't give"));
  }
  const auto* loop = std::get_if<ScanAttrs>(&node.attrs);
  if (loop == nullptr) return;
  verify(*loop->body);
  for (const Node* inner : topological_order(loop->body->outputs)) {
    if (inner->kind != Node::Kind::variable) continue;
    throw std::logic_error("a loop's body reads a variable: " + inner->name);
  }
}

}  // namespace

void verify(const Program& program) {
  std::unordered_set<const Node*> inputs;
  for (const Tensor& input : program.inputs) {
    if (input.empty() || input.node()->kind != Node::Kind::input) {
      throw std::logic_error("a program's input is no placeholder");
    }
    inputs.insert(input.node().get());
  }
  for (const Tensor& output : program.outputs) {
    if (output.empty()) throw std::logic_error("a program's output is empty");
  }
  for (const Node* node : topological_order(program.outputs)) {
    if (node->kind == Node::Kind::input && !inputs.contains(node)) {
      throw std::logic_error("a program uses a placeholder of another: " +
                             node->name);
    }
    if (node->kind == Node::Kind::primitive) verify_primitive(*node);
  }
}

}  // namespace keratin
