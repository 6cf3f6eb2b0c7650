#include "keratin/graph/eval.h"

#include <unordered_map>

#include "keratin/base/error.h"
#include "keratin/graph/primitive.h"
#include "keratin/graph/variable.h"

namespace keratin {
namespace {

using Values = std::unordered_map<const Node*, std::vector<Array>>;

std::vector<Array> run(const Node& node, const Values& values) {
  std::vector<kernels::View> operands;
  for (const Tensor& operand : node.operands) {
    const Array& array = values.at(operand.node().get())[operand.result()];
    operands.push_back({array.dtype(), array.shape(), array.bytes().data()});
  }
  std::vector<Array> results;
  for (const Spec& spec : node.results) {
    results.push_back(Array::zeros(spec.dtype, spec.shape));
  }
  std::vector<kernels::MutView> views;
  for (Array& result : results) {
    views.push_back(
        {result.dtype(), result.shape(), result.mutable_bytes().data()});
  }
  node.primitive->eval(node.attrs, operands, views);
  return results;
}

void bind_inputs(Values& values, const Program& program,
                 std::span<const Array> inputs) {
  if (inputs.size() != program.inputs.size()) {
    throw ShapeError(concat("the program takes ", program.inputs.size(),
                            " inputs, got ", inputs.size()));
  }
  for (size_t i = 0; i < inputs.size(); ++i) {
    const Tensor& due = program.inputs[i];
    const Spec got{inputs[i].dtype(), inputs[i].shape()};
    if (got != due.spec()) {
      throw ShapeError(concat("input ", i, " is ", to_string(due.spec()),
                              ", got ", to_string(got)));
    }
    values[due.node().get()] = {inputs[i].realigned()};
  }
}

}  // namespace

std::vector<Array> interpret(const Program& program,
                             std::span<const Array> inputs) {
  Values values;
  bind_inputs(values, program, inputs);
  for (const Node* node : topological_order(program.outputs)) {
    switch (node->kind) {
      case Node::Kind::constant:
        values[node] = {node->value};
        break;
      case Node::Kind::variable:
        values[node] = {node->variable->value().realigned()};
        break;
      case Node::Kind::input:
        if (!values.contains(node)) {
          throw ShapeError(concat("no value was given for the input ",
                                  quoted(node->name)));
        }
        break;
      case Node::Kind::primitive:
        values[node] = run(*node, values);
        break;
    }
  }
  std::vector<Array> outputs;
  for (const Tensor& output : program.outputs) {
    outputs.push_back(values.at(output.node().get())[output.result()]);
  }
  return outputs;
}

Array eval(const Tensor& tensor) {
  return interpret(Program{{}, {tensor}}, {}).front();
}

}  // namespace keratin
