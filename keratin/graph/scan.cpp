#include "keratin/graph/scan.h"

#include <unordered_set>

#include "keratin/base/error.h"
#include "keratin/graph/primitive.h"
#include "keratin/graph/substitute.h"

namespace keratin {
namespace {

Tensor slice_placeholder(const Tensor& sequence, int64_t length) {
  if (sequence.rank() == 0 || sequence.shape()[0] != length) {
    throw ShapeError("scan", concat("expected a sequence of length ", length,
                                    ", got ", to_string(sequence.spec())));
  }
  const Shape& shape = sequence.shape();
  return Tensor::placeholder(
      {sequence.dtype(), {shape.begin() + 1, shape.end()}}, "slice");
}

// Scalars are cheaper inside than handed in.
bool stays_inside(const Node& node) {
  return node.kind == Node::Kind::constant && node.results[0].shape.empty();
}

// What a step used from outside, and placeholders for it.
struct Captured {
  std::vector<Tensor> outside;
  std::vector<Tensor> inside;
  Replacements replacements;

  void add(const Tensor& tensor) {
    auto& slots = replacements[tensor.node().get()];
    slots.resize(tensor.node()->results.size());
    Tensor& slot = slots[tensor.result()];
    if (!slot.empty()) return;
    slot = Tensor::placeholder(tensor.spec(), "constant");
    outside.push_back(tensor);
    inside.push_back(slot);
  }
};

// Tensors that don't depend on `inputs` but are used by what does, or given.
Captured capture(std::span<const Tensor> outputs,
                 std::span<const Tensor> inputs) {
  std::unordered_set<const Node*> dependent;
  for (const Tensor& input : inputs) dependent.insert(input.node().get());
  Captured captured;
  const auto visit = [&](const Tensor& tensor) {
    if (dependent.contains(tensor.node().get())) return;
    if (!stays_inside(*tensor.node())) captured.add(tensor.without_mask());
  };
  for (const Node* node : topological_order(outputs)) {
    bool depends = dependent.contains(node);
    for (const Tensor& operand : node->operands) {
      depends = depends || dependent.contains(operand.node().get());
    }
    if (!depends) continue;
    dependent.insert(node);
    for (const Tensor& operand : node->operands) visit(operand);
  }
  for (const Tensor& output : outputs) visit(output);
  return captured;
}

void append(std::vector<Tensor>& to, std::span<const Tensor> from) {
  to.insert(to.end(), from.begin(), from.end());
}

// Placeholders for the carries, then for one slice of each sequence.
std::vector<Tensor> placeholders_for(std::span<const Tensor> init,
                                     std::span<const Tensor> sequences,
                                     int64_t length) {
  std::vector<Tensor> inputs;
  for (const Tensor& carry : init) {
    inputs.push_back(Tensor::placeholder(carry.spec(), "carry"));
  }
  for (const Tensor& sequence : sequences) {
    inputs.push_back(slice_placeholder(sequence, length));
  }
  return inputs;
}

}  // namespace

std::vector<Tensor> scan(
    const std::function<ScanStep(std::span<const Tensor> carries,
                                 std::span<const Tensor> slices)>& step,
    std::span<const Tensor> init, std::span<const Tensor> sequences,
    int64_t length, bool reverse) {
  Program body;
  body.inputs = placeholders_for(init, sequences, length);
  const std::span<const Tensor> inputs(body.inputs);
  const ScanStep traced =
      step(inputs.first(init.size()), inputs.subspan(init.size()));
  if (traced.carries.size() != init.size()) {
    throw ShapeError(
        "scan", concat("the step takes ", init.size(), " carries and gives ",
                       traced.carries.size()));
  }
  std::vector<Tensor> outputs = traced.carries;
  append(outputs, traced.outputs);
  const Captured captured = capture(outputs, body.inputs);
  append(body.inputs, captured.inside);
  body.outputs = substitute(outputs, captured.replacements);

  std::vector<Tensor> operands(init.begin(), init.end());
  append(operands, sequences);
  append(operands, captured.outside);
  ScanAttrs attrs;
  attrs.body = std::make_shared<const Program>(std::move(body));
  attrs.carries = static_cast<int64_t>(init.size());
  attrs.sequences = static_cast<int64_t>(sequences.size());
  attrs.length = length;
  attrs.reverse = reverse;
  return apply_all(primitives::scan, std::move(attrs), std::move(operands));
}

}  // namespace keratin
