#include "keratin/layers/layer.h"

#include <algorithm>
#include <random>

#include "keratin/base/error.h"
#include "keratin/config/serialization.h"
#include "keratin/layers/dtype_policy.h"

namespace keratin {
namespace {

Json shape_json(const Shape& shape) {
  Json::Array out;
  for (const int64_t dim : shape) {
    out.push_back(dim == kNone ? Json() : Json(dim));
  }
  return out;
}

Json shapes_json(const Nested<Shape>& shapes) {
  if (shapes.is_leaf()) return shape_json(shapes.leaf());
  if (shapes.is_list()) {
    Json::Array out;
    for (const auto& item : shapes.list()) out.push_back(shapes_json(item));
    return out;
  }
  if (!shapes.is_dict()) return Json();
  JsonObject out;
  for (const auto& [key, item] : shapes.dict()) out[key] = shapes_json(item);
  return out;
}

void append(std::vector<Variable>& all, const std::vector<Variable>& more) {
  for (const Variable& variable : more) {
    if (std::find(all.begin(), all.end(), variable) == all.end()) {
      all.push_back(variable);
    }
  }
}

}  // namespace

void Layer::declare_base(Fields& fields) {
  fields("name", base_.name, "Unique name within a model.");
  fields("trainable", base_.trainable, "Whether training changes the weights.");
  declare_dtype(fields, base_.dtype);
  fields.ignore("quantization_config");
  fields.ignore("batch_input_shape");
  fields.ignore("input_shape");
}

void Layer::init() {
  if (!base_.name) base_.name = auto_name(snake_case(info()->name));
  name_ = *base_.name;
}

void Layer::set_trainable(bool trainable) {
  base_.trainable = trainable;
  for (const Weight& weight : weights_) {
    Variable variable = weight.variable;
    variable.set_trainable(trainable);
  }
  for (const LayerChild& child : children_) {
    for (const auto& layer : child.layers) layer->set_trainable(trainable);
  }
}

void Layer::build(const Nested<Shape>&) {}

Tensor Layer::compute_mask(const Tensors&, const Call& call) const {
  return supports_masking() ? call.mask() : Tensor();
}

void Layer::ensure_built(const Nested<Shape>& input_shape) {
  const std::lock_guard lock(build_mutex_);
  if (built_) return;
  build(input_shape);
  built_ = true;
  if (build_config_.is_null() && writes_build_config()) {
    build_config_ = JsonObject{{"input_shape", shapes_json(input_shape)}};
  }
}

void Layer::write_beside_config(JsonObject& serialized) const {
  if (!build_config_.is_null()) serialized["build_config"] = build_config_;
}

void Layer::read_beside_config(const JsonObject& serialized) {
  if (const Json* build = serialized.find("build_config")) {
    build_config_ = *build;
  }
}

void Layer::prepare(const KerasArguments& arguments) {
  if (arguments.positional.empty()) {
    throw ShapeError("a layer is called with at least one argument");
  }
  ensure_built(arguments.positional[0].map(
      [](const KerasTensor& tensor) { return tensor.shape(); }));
}

Nested<Shape> Layer::shapes_of(const Tensors& inputs) const {
  return inputs.map([](const Tensor& tensor) { return tensor.shape(); });
}

Tensors Layer::run(const TensorArguments& arguments, bool training) {
  if (arguments.positional.empty()) {
    throw ShapeError(name(), "called without an argument");
  }
  Call call(training);
  const auto names = call_arguments();
  for (size_t i = 1; i < arguments.positional.size(); ++i) {
    if (i >= names.size()) {
      throw ConfigError(name(),
                        concat("called with ", arguments.positional.size(),
                               " arguments, takes ", names.size()));
    }
    call.arguments_.emplace_back(names[i], arguments.positional[i]);
  }
  for (const auto& [key, value] : arguments.keyword) {
    call.arguments_.emplace_back(key, value);
  }
  const Tensors inputs = cast_inputs(arguments.positional[0], compute_dtype());
  ensure_built(shapes_of(inputs));
  if (const Tensors* given = call.argument("mask")) {
    call.masks_ = given->flatten();
  } else {
    for (const Tensor& tensor : inputs.flatten()) {
      call.masks_.push_back(tensor.mask());
    }
  }
  const Tensors outputs = this->call(inputs, call);
  if (call.keeps_masks_) return outputs;
  const Tensor mask = compute_mask(inputs, call);
  return outputs.map(
      [&](const Tensor& output) { return output.with_mask(mask); });
}

Variable Layer::add_weight(WeightArgs args) {
  const DType dtype = args.dtype.value_or(variable_dtype());
  const Initializer initializer = args.initializer;
  const Shape shape = args.shape;
  const auto initial = [initializer, shape, dtype] {
    return initializer.is_none() ? Array::zeros(dtype, shape)
                                 : initializer(shape, dtype);
  };
  Variable variable(args.name, {dtype, shape}, initial,
                    args.trainable && base_.trainable);
  variable.set_path(concat(name(), "/", args.name));
  // Trainable weights come first in files, whenever they were added.
  auto place = weights_.end();
  if (args.trainable) {
    place = std::find_if(weights_.begin(), weights_.end(),
                         [](const Weight& w) { return w.frozen; });
  }
  weights_.insert(
      place, {variable, args.regularizer, args.constraint, !args.trainable});
  return variable;
}

Variable Layer::add_seed_generator(const Json& seed) {
  const auto initial = [seed] {
    std::random_device device;
    const auto first =
        seed.is_int() ? static_cast<uint32_t>(seed.as_int()) : device();
    return Array::of<uint32_t>({2}, {first, 0});
  };
  Variable state("seed_generator_state", {DType::uint32, {2}}, initial, false);
  states_.push_back({"seed_generator", {state}});
  return state;
}

void Layer::add_child(std::string attribute, std::shared_ptr<Layer> layer) {
  children_.push_back({std::move(attribute), {std::move(layer)}, false});
}

void Layer::add_children(std::string attribute,
                         std::vector<std::shared_ptr<Layer>> layers) {
  children_.push_back({std::move(attribute), std::move(layers), true});
}

std::vector<Variable> Layer::own_variables() const {
  std::vector<Variable> all;
  for (const Weight& weight : weights_) all.push_back(weight.variable);
  return all;
}

std::vector<Variable> Layer::weights() const {
  std::vector<Variable> all = own_variables();
  for (const LayerChild& child : children_) {
    for (const auto& layer : child.layers) append(all, layer->weights());
  }
  return all;
}

std::vector<Variable> Layer::trainable_weights() const {
  std::vector<Variable> trainable;
  if (!base_.trainable) return trainable;
  for (const Weight& weight : weights_) {
    if (!weight.frozen) trainable.push_back(weight.variable);
  }
  for (const LayerChild& child : children_) {
    for (const auto& layer : child.layers) {
      append(trainable, layer->trainable_weights());
    }
  }
  return trainable;
}

int64_t Layer::count_params() const {
  int64_t count = 0;
  for (const Variable& variable : weights()) {
    count += element_count(variable.shape());
  }
  return count;
}

DType Layer::variable_dtype() const { return policy_of(base_.dtype).variable; }
DType Layer::compute_dtype() const { return policy_of(base_.dtype).compute; }

Tensor Layer::weight(const Variable& variable) const {
  return cast_inputs(Tensor(variable), compute_dtype()).leaf();
}

std::shared_ptr<Layer> deserialize_layer(const Json& value,
                                         DeserializeContext& context) {
  return std::static_pointer_cast<Layer>(
      deserialize_keras_object(value, Kind::layer, context));
}

}  // namespace keratin
