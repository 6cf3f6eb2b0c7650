#include "keratin/layers/layer.h"

#include <algorithm>
#include <unordered_set>

#include "keratin/base/error.h"
#include "keratin/base/random_seed.h"
#include "keratin/config/serialization.h"
#include "keratin/config/snake_case.h"
#include "keratin/dtype_policies/dtype_rows.h"

namespace keratin {
namespace {

// The weights of a layer and of those inside it: each once, and each layer
// visited once, by however many ways it can be reached.
class Gathered {
 public:
  explicit Gathered(bool trainable_only) : trainable_only_(trainable_only) {}

  void add(const Layer& layer) {
    if (!layers_.insert(&layer).second) return;
    if (trainable_only_ && !layer.trainable()) return;
    for (const Weight& weight : layer.own_weights()) {
      if (trainable_only_ && weight.frozen) continue;
      if (!known_.insert(weight.variable.identity()).second) continue;
      all_.push_back(weight.variable);
    }
    for (const LayerChild& child : layer.children()) {
      for (const auto& part : child.layers) add(*part);
    }
  }
  std::vector<Variable> take() { return std::move(all_); }

 private:
  bool trainable_only_;
  std::unordered_set<const Layer*> layers_;
  std::unordered_set<const void*> known_;
  std::vector<Variable> all_;
};

}  // namespace

void Layer::declare_base(Fields& fields) {
  declare_name(fields);
  declare_rest_of_base(fields);
}
void Layer::declare_name(Fields& fields) {
  fields("name", base_.name, "Unique name within a model.");
}
void Layer::declare_rest_of_base(Fields& fields, bool dtype_first) {
  if (dtype_first) declare_dtype(fields, base_.dtype);
  fields("trainable", base_.trainable, "Whether training changes the weights.");
  if (!dtype_first) declare_dtype(fields, base_.dtype);
  fields("activity_regularizer", base_.activity_regularizer,
         "Penalty on the outputs.")
      .optional_key()
      .overridable();
  fields.refuse("quantization_config", "quantization");
  fields.refuse("lora_rank", "LoRA");
  fields.refuse("lora_alpha", "LoRA");
  fields.ignore("batch_input_shape");
  fields.ignore("input_shape");
}

void Layer::init() {
  if (!base_.name) base_.name = auto_name(snake_case(class_name()));
  if (base_.name->find('/') != std::string::npos) {
    throw ConfigError(concat("argument \"name\" is ", quoted(*base_.name),
                             "; expected a name without \"/\""));
  }
  name_ = *base_.name;
}

void Layer::set_trainable(bool trainable) {
  std::unordered_set<Layer*> met{this};
  std::vector<Layer*> pending{this};
  while (!pending.empty()) {
    Layer& layer = *pending.back();
    pending.pop_back();
    layer.base_.trainable = trainable;
    for (const Weight& weight : layer.weights_) {
      Variable variable = weight.variable;
      variable.set_trainable(trainable && !weight.frozen);
    }
    for (const LayerChild& child : layer.children_) {
      for (const auto& part : child.layers) {
        if (met.insert(part.get()).second) pending.push_back(part.get());
      }
    }
  }
}

void Layer::build(const Nested<Shape>&) {}

Tensor Layer::compute_mask(const Tensors&, const Call& call) const {
  return supports_masking() ? call.mask() : Tensor();
}

void Layer::ensure_built(const Nested<Shape>& input_shape) {
  expect_ranks(input_shape);
  const std::lock_guard lock(build_mutex_);
  if (built_) return;
  dtypes_of(base_.dtype);  // Unsupported before any weight is made
  build_or_undo(input_shape);
  built_ = true;
  if (build_config_.is_null() && !built_when_made()) note_shapes(input_shape);
}

// A layer that can't be built for one shape may be for another, and has the
// parts of that one alone then.
void Layer::build_or_undo(const Nested<Shape>& input_shape) {
  const auto weights = weights_;
  const auto children = children_;
  const auto states = states_;
  try {
    build(input_shape);
  } catch (...) {
    weights_ = weights;
    children_ = children;
    states_ = states;
    throw;
  }
}

Variable Layer::add_weight(WeightArgs args) {
  const DType dtype = args.dtype.value_or(variable_dtype());
  const Initializer initializer = args.initializer;
  const Shape shape = args.shape;
  // The defaults, not those of the load: a layer may be built, for another
  // shape, long after its file was read. What a file holds is held against the
  // load's own limit when its weights are read.
  if (element_count(shape) > static_cast<int64_t>(Limits{}.elements)) {
    throw LimitError(concat("weight ", quoted(args.name), " of shape ",
                            to_string(shape), " has more elements than ",
                            "elements = ", Limits{}.elements));
  }
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

Variable Layer::add_seed_generator(const Json& seed, std::string attribute) {
  const auto initial = [seed] {
    const int64_t first = seed.is_int() ? seed.as_int() : make_default_seed();
    return Array::of<uint32_t>({2}, {static_cast<uint32_t>(first), 0});
  };
  Variable state("seed_generator_state", {DType::uint32, {2}}, initial, false);
  states_.push_back({std::move(attribute), {state}});
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
  Gathered all(false);
  all.add(*this);
  return all.take();
}

std::vector<Variable> Layer::trainable_weights() const {
  Gathered all(true);
  all.add(*this);
  return all.take();
}

int64_t Layer::count_params() const {
  int64_t count = 0;
  for (const Variable& variable : weights()) {
    count += element_count(variable.shape());
  }
  return count;
}

std::vector<Array> Layer::get_weights() const {
  std::vector<Array> values;
  for (const Variable& variable : weights()) values.push_back(variable.value());
  return values;
}

void Layer::set_weights(const std::vector<Array>& values) {
  std::vector<Variable> all = weights();
  if (values.size() != all.size()) {
    throw ShapeError(
        name(), concat("has ", all.size(), " weights, got ", values.size()));
  }
  for (size_t i = 0; i < all.size(); ++i) {
    const Spec given{values[i].dtype(), values[i].shape()};
    if (given == all[i].spec()) continue;
    throw ShapeError(
        name(), concat("weight ", i, ", ", quoted(all[i].name()), ", is ",
                       to_string(all[i].spec()), ", got ", to_string(given)));
  }
  for (size_t i = 0; i < all.size(); ++i) all[i].assign(values[i]);
}

DType Layer::variable_dtype() const { return dtypes_of(base_.dtype).variable; }
DType Layer::compute_dtype() const { return dtypes_of(base_.dtype).compute; }

std::shared_ptr<Layer> deserialize_layer(const Json& value,
                                         DeserializeContext& context) {
  return std::static_pointer_cast<Layer>(
      deserialize_keras_object(value, Kind::layer, context));
}

JsonObject get_config(const LayerRef& layer) {
  return get_config(static_cast<const Object&>(*layer.operator->()));
}

Json serialize_keras_object(const LayerRef& layer) {
  return serialize_keras_object(
      static_cast<const Object&>(*layer.operator->()));
}

LayerRef layers::deserialize(const Json& config,
                             const CustomObjects* custom_objects) {
  return std::static_pointer_cast<Layer>(
      get_object(config, Kind::layer, custom_objects));
}

Json layers::serialize(const LayerRef& layer) {
  return serialize_keras_object(*layer.operator->());
}

}  // namespace keratin
