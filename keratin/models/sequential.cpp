#include "keratin/models/sequential.h"

#include <map>

#include "keratin/base/error.h"
#include "keratin/base/within.h"
#include "keratin/config/dialect.h"
#include "keratin/config/serialization.h"
#include "keratin/dtype_policies/dtype_rows.h"
#include "keratin/graph/trace_budget.h"
#include "keratin/layers/core/input_layer.h"
#include "keratin/models/calls_in_scope.h"

namespace keratin {
namespace {

std::shared_ptr<layers::InputLayer> as_input(
    const std::shared_ptr<Layer>& layer) {
  return std::dynamic_pointer_cast<layers::InputLayer>(layer);
}

// A layer may stand twice in a stack, but two can't share a name.
void check_stack(const std::vector<std::shared_ptr<Layer>>& layers) {
  std::map<std::string_view, const Layer*> named;
  for (const auto& layer : layers) {
    if (as_input(layer)) {
      throw ConfigError("an InputLayer may only be the first layer");
    }
    const auto [place, fresh] = named.emplace(layer->name(), layer.get());
    if (fresh || place->second == layer.get()) continue;
    throw ConfigError(concat("the name ", quoted(layer->name()),
                             " is used by two layers of the model; names must "
                             "be unique"));
  }
}

// Keras 1 and 2 give the first layer the shape that enters, and up to 2.2 no
// InputLayer beside it.
std::shared_ptr<Layer> input_before(const Json& first,
                                    const std::shared_ptr<Layer>& layer,
                                    const Limits& limits) {
  const Json* config = first.find("config");
  const Json* shape =
      config == nullptr ? nullptr : config->find("batch_input_shape");
  if (shape == nullptr || shape->is_null() || as_input(layer)) return nullptr;
  return make_object<layers::InputLayer>(
      {.dtype = std::string(name_of(dtypes_of(layer->base().dtype).compute)),
       .batch_shape = within(layer->name(),
                             [&] {
                               return within("batch_input_shape", [&] {
                                 return dims_from_json(*shape, limits);
                               });
                             }),
       .name = layer->name() + "_input"});
}

// The layer of an entry in the config; its errors say its name, or, where it
// can have none, its place.
std::shared_ptr<Layer> layer_at(size_t place, const Json& entry,
                                DeserializeContext& context) {
  if (entry.is_object()) return deserialize_layer(entry, context);
  return within_item("layers", place,
                     [&] { return deserialize_layer(entry, context); });
}

}  // namespace

std::shared_ptr<SequentialLayer> SequentialLayer::of(
    std::vector<std::shared_ptr<Layer>> layers, LayerArgs base) {
  auto model = std::make_shared<SequentialLayer>();
  model->set_info(&class_info<SequentialLayer>());
  model->base_ = std::move(base);
  model->init();
  if (!layers.empty() && as_input(layers.front())) {
    model->input_layer_ = layers.front();
    layers.erase(layers.begin());
  }
  check_stack(layers);
  model->stack_ = layers;
  model->add_children("layers", std::move(layers));
  if (model->input_layer_ && !model->stack_.empty()) {
    model->ensure_built(as_input(model->input_layer_)->output().shape());
  } else if (!model->stack_.empty()) {
    const auto* first =
        dynamic_cast<const ModelLayer*>(model->stack_.front().get());
    if (first != nullptr && first->inputs().flatten().size() == 1) {
      model->ensure_built(first->inputs().leaf().shape());
    }
  }
  return model;
}

std::vector<std::shared_ptr<Layer>> SequentialLayer::layers() const {
  return stack_;
}

void SequentialLayer::take_shape(const Arrays& given) const {
  if (!given.is_leaf() || given.leaf().shape().empty()) return;
  Shape shape = given.leaf().shape();
  shape[0] = kNone;
  // Running a layer may build it; it is guarded, and does nothing thereafter.
  const_cast<SequentialLayer*>(this)->ensure_built(shape);
}

void SequentialLayer::build(const Nested<Shape>& input_shape) {
  if (stack_.empty()) {
    throw ConfigError("a Sequential without layers can't be built");
  }
  if (!input_shape.is_leaf()) return;
  // Layers may refuse the shape, and then nothing is kept of it.
  std::shared_ptr<Layer> first = input_layer_;
  if (!first) {
    const auto dtype = dtypes_of(stack_.front()->base().dtype).compute;
    first = make_object<layers::InputLayer>(
        {.dtype = std::string(name_of(dtype)),
         .batch_shape = Dims(input_shape.leaf())});
  }
  const KerasTensor entry = as_input(first)->output();
  KerasTensors x = entry;
  for (const auto& layer : stack_) x = layer->symbolic_call({{x}, {}});
  input_layer_ = std::move(first);
  inputs_ = entry;
  outputs_ = x;
}

Tensors SequentialLayer::call(const Tensors& inputs, Call& call) const {
  size_t index = 0;
  Tensors x = inputs.map([&](const Tensor& tensor) {
    return tensor.with_mask(call.mask(index++));
  });
  for (const auto& layer : stack_) {
    try {
      x = layer->run({{x}, {}}, call.told_training);
    } catch (const Error& error) {
      error.rethrow_within(layer->name());
    }
  }
  call.keep_masks();
  return x;
}

JsonObject SequentialLayer::get_config() const {
  Json::Array layers;
  if (input_layer_) layers.push_back(serialize_keras_object(*input_layer_));
  for (const auto& layer : stack_) {
    layers.push_back(serialize_keras_object(*layer));
  }
  if (current_dialect() == Dialect::legacy) {  // where a stack has no more
    return {{"name", name()}, {"layers", std::move(layers)}};
  }
  ObjectSharingScope* scope = input_layer_ ? counting_scope(*this) : nullptr;
  if (scope != nullptr) {
    count_stack_calls(stack_, [&](const Layer& layer) -> int64_t& {
      return scope->calls_of(layer);
    });
  }
  JsonObject config;
  Fields fields;
  // Rows point at arguments so that they can be filled; here they're read.
  const_cast<SequentialLayer*>(this)->declare_base(fields);
  config = fields.write();
  config["layers"] = std::move(layers);
  if (!inputs_.flatten().empty()) {
    config["build_input_shape"] = dims_json(inputs_.leaf().shape());
  }
  return config;
}

std::shared_ptr<SequentialLayer> SequentialLayer::from_config(
    const JsonObject& config, DeserializeContext& context) {
  const TraceBudget budget(context.limits.nodes);
  std::vector<std::shared_ptr<Layer>> layers;
  size_t place = 0;
  for (const Json& layer : layers_in(config, context)) {
    auto next = layer_at(place++, layer, context);
    if (layers.empty()) {
      if (auto input = input_before(layer, next, context.limits))
        layers.push_back(input);
    }
    layers.push_back(std::move(next));
  }
  LayerArgs base;
  SequentialLayer base_fields;
  Fields fields;
  base_fields.declare_base(fields);
  JsonObject shared;
  for (const char* key : {"name", "trainable", "dtype"}) {
    if (const Json* value = config.find(key)) shared[key] = *value;
  }
  fields.read(shared, context);
  auto model = of(std::move(layers), base_fields.base_);
  model->trace_limit = context.limits.nodes;
  if (model->input_layer_) {
    count_stack_calls(model->stack_, [&](const Layer& layer) -> int64_t& {
      return context.calls[layer.shared_from_this()];
    });
  }
  const Json* shape = config.find("build_input_shape");
  if (shape == nullptr || !shape->is_array() || model->built()) return model;
  const Dims dims = within("build_input_shape", [&] {
    return dims_from_json(*shape, context.limits);
  });
  model->ensure_built(dims.values);
  return model;
}

StackItem::StackItem(const LayerRef& ref) : layer(ref.layer()) {
  if (layer == nullptr) {
    throw ConfigError(
        "a Sequential is made of layers; got a handle that has none, assign it "
        "one that was made or loaded");
  }
}

StackItem::StackItem(const KerasTensor& input) {
  if (!input.empty() && input.node() != nullptr) {
    layer = std::dynamic_pointer_cast<Layer>(input.node()->operation);
  }
  if (layer == nullptr) {
    throw ConfigError(
        "a Sequential is made of layers and begins with an "
        "Input; got a tensor that no layer makes");
  }
}

Sequential::Sequential(std::initializer_list<StackItem> items, LayerArgs base)
    : Model([&] {
        std::vector<std::shared_ptr<Layer>> all;
        for (const StackItem& item : items) all.push_back(item.layer);
        return SequentialLayer::of(std::move(all), std::move(base));
      }()) {}

}  // namespace keratin
