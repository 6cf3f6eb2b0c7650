#include "keratin/models/functional.h"

#include <map>

#include "keratin/base/error.h"
#include "keratin/models/graph_order.h"
#include "keratin/ops/ops.h"

namespace keratin {
namespace {

using Values = std::map<std::pair<const OperationNode*, size_t>, Tensor>;

std::pair<const OperationNode*, size_t> key_of(const KerasTensor& tensor) {
  return {tensor.node().get(), tensor.tensor_index()};
}

// All arguments of a call may be given by name, but an input has none.
bool is_input(const OperationNode& node) {
  return node.arguments.positional.empty() && node.arguments.keyword.empty();
}

TensorArguments values_of(const KerasArguments& arguments,
                          const Values& values) {
  return arguments.map([&](const KerasTensor& tensor) {
    return tensor.is_constant() ? Tensor(tensor.constant())
                                : values.at(key_of(tensor));
  });
}

// What a model is told of training goes before what its layers were called
// with, as in Keras: a saved `training=True` counts where nothing was said.
void take_training_out(TensorArguments& arguments) {
  std::erase_if(arguments.keyword,
                [](const auto& item) { return item.first == "training"; });
}

// Keras's tensors are objects, so that a call which takes their masks off does
// so for everyone after it, under whatever handle.
void take_masks_off(const OperationNode& node, Values& values) {
  const auto* layer = dynamic_cast<const Layer*>(node.operation.get());
  if (layer == nullptr) return;
  for (const KerasTensor& argument : node.arguments.tensors()) {
    const Tensor given = values.at(key_of(argument));
    if (!given.has_mask() || !layer->takes_mask_off(given)) continue;
    for (auto& [key, value] : values) {
      if (same(value, given)) value = value.without_mask();
    }
  }
}

void expect_made(const KerasTensors& tensors, std::string_view argument) {
  for (const KerasTensor& tensor : tensors.flatten()) {
    if (!tensor.empty() && tensor.node() != nullptr) continue;
    throw ConfigError(concat(
        "the ", argument, " of the model hold ",
        tensor.empty() ? "an empty KerasTensor" : "a tensor that no layer made",
        "; expected tensors that Input or a layer made"));
  }
}

}  // namespace

std::shared_ptr<FunctionalLayer> FunctionalLayer::of(KerasTensors inputs,
                                                     KerasTensors outputs,
                                                     LayerArgs base) {
  expect_made(inputs, "inputs");
  expect_made(outputs, "outputs");
  auto model = std::make_shared<FunctionalLayer>();
  model->set_info(&class_info<FunctionalLayer>());
  model->connect(std::move(inputs), std::move(outputs), std::move(base));
  return model;
}

void FunctionalLayer::connect(KerasTensors inputs, KerasTensors outputs,
                              LayerArgs base) {
  base_ = std::move(base);
  init();
  inputs_ = std::move(inputs);
  outputs_ = std::move(outputs);
  GraphOrder order = order_graph(inputs_.flatten(), outputs_.flatten());
  nodes_ = std::move(order.nodes);
  operations_ = std::move(order.operations);
  add_children("layers", layers());
  ensure_built(Nested<Shape>());
}

std::vector<std::shared_ptr<Layer>> FunctionalLayer::layers() const {
  std::vector<std::shared_ptr<Layer>> layers;
  for (const auto& operation : operations_) {
    if (auto layer = std::dynamic_pointer_cast<Layer>(operation)) {
      layers.push_back(std::move(layer));
    }
  }
  return layers;
}

// What was given, by the names of the inputs where it is a dict and the model
// has none.
Tensors FunctionalLayer::arranged(const Tensors& given) const {
  if (!given.is_dict() || inputs_.is_dict()) return given;
  return inputs_.map([&](const KerasTensor& input) {
    const std::string& name = input.node()->operation->name();
    const Tensors* value = given.find(name);
    if (value == nullptr) {
      throw ShapeError(
          concat("no value was given for the input ", quoted(name)));
    }
    return value->leaf();
  });
}

Tensors FunctionalLayer::call(const Tensors& inputs, Call& call) const {
  const std::vector<Tensor> given = arranged(inputs).flatten();
  const std::vector<KerasTensor> entries = inputs_.flatten();
  if (given.size() != entries.size()) {
    throw ShapeError(name(), concat("takes ", entries.size(), " inputs, got ",
                                    given.size()));
  }
  Values values;
  for (size_t i = 0; i < given.size(); ++i) {
    // What a layer casts for itself, its inputs have in their own dtypes.
    values[key_of(entries[i])] =
        ops::cast(given[i], entries[i].dtype()).with_mask(call.mask(i));
  }
  for (const auto& node : nodes_) {
    if (is_input(*node)) continue;
    try {
      TensorArguments arguments = values_of(node->arguments, values);
      if (call.told_training) take_training_out(arguments);
      const Tensors results =
          node->operation->run(arguments, call.told_training);
      take_masks_off(*node, values);
      size_t index = 0;
      for (const Tensor& tensor : results.flatten()) {
        values[{node.get(), index++}] = tensor;
      }
    } catch (const Error& error) {
      error.rethrow_within(node->operation->name());
    }
  }
  call.keep_masks();
  return outputs_.map(
      [&](const KerasTensor& tensor) { return values.at(key_of(tensor)); });
}

}  // namespace keratin
