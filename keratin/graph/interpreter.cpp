#include "keratin/graph/interpreter.h"

#include <unordered_map>

#include "keratin/base/error.h"
#include "keratin/graph/primitive.h"
#include "keratin/graph/variable.h"

namespace keratin {
namespace {

std::vector<Array> evaluate(const Node& node,
                            std::span<const Array* const> operands) {
  std::vector<kernels::View> views;
  for (const Array* array : operands) {
    views.push_back({array->dtype(), array->shape(), array->bytes().data()});
  }
  std::vector<Array> results;
  for (const Spec& spec : node.results) {
    results.push_back(Array::zeros(spec.dtype, spec.shape));
  }
  std::vector<kernels::MutView> targets;
  for (Array& result : results) {
    targets.push_back(
        {result.dtype(), result.shape(), result.mutable_bytes().data()});
  }
  node.primitive->eval(node.attrs, views, targets);
  return results;
}

}  // namespace

Interpreter::Interpreter(const Program& program) : program_(program) {
  std::unordered_map<const Node*, size_t> first;  // slot of the first result
  for (const Tensor& input : program.inputs) {
    first.emplace(input.node().get(), slots_);
    inputs_.push_back(slots_++);
  }
  std::vector<size_t> operands;
  for (const Node* node : topological_order(program.outputs)) {
    if (first.contains(node)) continue;
    if (node->kind == Node::Kind::input) {
      throw ShapeError(
          concat("no value was given for the input ", quoted(node->name)));
    }
    operands.clear();
    for (const Tensor& operand : node->operands) {
      operands.push_back(first.at(operand.node().get()) + operand.result());
    }
    first.emplace(node, slots_);
    add_step(node, operands, slots_);
    slots_ += node->results.size();
  }
  for (const Tensor& output : program.outputs) {
    outputs_.push_back(first.at(output.node().get()) + output.result());
  }
  find_last_uses();
}

void Interpreter::add_step(const Node* node, std::span<const size_t> operands,
                           size_t results) {
  steps_.push_back({node, {operands.begin(), operands.end()}, results, {}});
}

void Interpreter::find_last_uses() {
  std::vector<bool> used(slots_);
  for (const size_t output : outputs_) used[output] = true;
  const auto free_after = [&](Step& step, size_t slot) {
    if (used[slot]) return;
    used[slot] = true;
    step.last_used.push_back(slot);
  };
  for (auto step = steps_.rbegin(); step != steps_.rend(); ++step) {
    for (size_t i = 0; i < step->node->results.size(); ++i) {
      free_after(*step, step->results + i);
    }
    for (const size_t operand : step->operands) free_after(*step, operand);
  }
}

std::vector<Array> Interpreter::bind(std::span<const Array> inputs) const {
  if (inputs.size() != inputs_.size()) {
    throw ShapeError(concat("the program takes ", inputs_.size(),
                            " inputs, got ", inputs.size()));
  }
  std::vector<Array> slots(slots_);
  for (size_t i = 0; i < inputs.size(); ++i) {
    const Spec& due = program_.inputs[i].spec();
    const Spec got{inputs[i].dtype(), inputs[i].shape()};
    if (got != due) {
      throw ShapeError(concat("input ", i, " is ", to_string(due), ", got ",
                              to_string(got)));
    }
    slots[inputs_[i]] = inputs[i].realigned();
  }
  return slots;
}

void Interpreter::run_step(const Step& step, std::vector<Array>& slots) const {
  const Node& node = *step.node;
  if (node.kind == Node::Kind::constant) {
    slots[step.results] = node.value;
    return;
  }
  if (node.kind == Node::Kind::variable) {
    slots[step.results] = node.variable->value().realigned();
    return;
  }
  std::vector<const Array*> operands;
  for (const size_t operand : step.operands) {
    operands.push_back(&slots[operand]);
  }
  std::vector<Array> results = evaluate(node, operands);
  for (size_t i = 0; i < results.size(); ++i) {
    slots[step.results + i] = std::move(results[i]);
  }
}

std::vector<Array> Interpreter::run(std::span<const Array> inputs) const {
  std::vector<Array> slots = bind(inputs);
  for (const Step& step : steps_) {
    run_step(step, slots);
    for (const size_t slot : step.last_used) slots[slot] = Array();
  }
  std::vector<Array> outputs;
  for (const size_t output : outputs_) outputs.push_back(slots[output]);
  return outputs;
}

}  // namespace keratin
