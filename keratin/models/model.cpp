#include "keratin/models/model.h"

#include <algorithm>

#include "keratin/base/error.h"
#include "keratin/base/threads.h"
#include "keratin/base/within.h"
#include "keratin/config/json_sinks.h"
#include "keratin/config/nearest.h"
#include "keratin/config/serialization.h"
#include "keratin/layers/core/input_layer.h"
#include "keratin/models/functional.h"
#include "keratin/models/kept_state.h"
#include "keratin/models/load_model.h"
#include "keratin/models/runner.h"
#include "keratin/models/summary.h"

namespace keratin {
namespace {

// Whether both are one structure of the same shapes and dtypes.
bool same_specs(const KerasTensors& a, const KerasTensors& b) {
  if (a.is_leaf() && b.is_leaf()) {
    return a.leaf().shape() == b.leaf().shape() &&
           a.leaf().dtype() == b.leaf().dtype();
  }
  if (a.is_list() && b.is_list()) {
    return std::ranges::equal(a.list(), b.list(), same_specs);
  }
  if (!a.is_dict() || !b.is_dict()) return false;
  return std::ranges::equal(
      a.dict(), b.dict(), [](const auto& x, const auto& y) {
        return x.first == y.first && same_specs(x.second, y.second);
      });
}

}  // namespace

KerasTensor Input(Shape shape, std::string name, DType dtype) {
  shape.insert(shape.begin(), kNone);
  const auto layer = make_object<layers::InputLayer>(
      {.dtype = std::string(name_of(dtype)),
       .batch_shape = Dims(std::move(shape)),
       .name = name.empty() ? std::nullopt : std::optional(std::move(name))});
  return layer->output();
}

ModelLayer::ModelLayer()
    : runner_(std::make_unique<ModelRunner>()),
      kept_(std::make_unique<KeptState>()) {}
ModelLayer::~ModelLayer() = default;

std::vector<std::string> ModelLayer::input_names() const {
  std::vector<std::string> names;
  for (const KerasTensor& input : inputs().flatten()) {
    names.push_back(input.node()->operation->name());
  }
  return names;
}

void ModelLayer::write_beside_config(ConfigSink& sink) const {
  Layer::write_beside_config(sink);
  sink.key("compile_config");
  sink.value(compile_config_);
}

void ModelLayer::read_beside_config(const JsonObject& serialized) {
  Layer::read_beside_config(serialized);
  const Json* config = serialized.find("compile_config");
  if (config == nullptr || config->is_null()) return;
  within("compile_config", [&] { compile_config_ = config->as_object(); });
}

const Json::Array& ModelLayer::layers_in(const JsonObject& config,
                                         const DeserializeContext& context) {
  const Json& given = config.at("layers");
  const Json::Array& layers =
      *within("layers", [&] { return &given.as_array(); });
  if (layers.size() > context.limits.layers) {
    throw LimitError(
        concat("the model has ", layers.size(),
               " layers, more than layers = ", context.limits.layers));
  }
  return layers;
}

// For what it was made for, a model's outputs are known: tracing it again would
// double the work with each model that has two calls of another.
KerasTensors ModelLayer::compute_output_spec(const KerasArguments& arguments) {
  const std::vector<KerasTensor> given = arguments.tensors();
  const bool cast = std::ranges::any_of(given, [&](const KerasTensor& tensor) {
    return is_float(tensor.dtype()) && tensor.dtype() != compute_dtype();
  });
  if (cast || arguments.positional.size() != 1 || !arguments.keyword.empty() ||
      !same_specs(arguments.positional[0], inputs())) {
    return Layer::compute_output_spec(arguments);
  }
  return outputs().map([](const KerasTensor& tensor) {
    return KerasTensor(tensor.shape(), tensor.dtype());
  });
}

void ModelLayer::take_shape(const Arrays&) const {}

Arrays ModelLayer::predict(const Arrays& inputs,
                           const PredictOptions& options) const {
  if (options.threads < 0 || options.threads > kMaxThreads) {
    throw ConfigError(concat("threads is ", options.threads, "; expected 0 to ",
                             kMaxThreads));
  }
  take_shape(inputs);
  return runner_->predict(*this, inputs, options);
}

Model::Model(KerasTensors inputs, KerasTensors outputs, LayerArgs base)
    : LayerRef(FunctionalLayer::of(std::move(inputs), std::move(outputs),
                                   std::move(base))) {}

Array Model::predict(const Array& input, const PredictOptions& options) const {
  return (*this)->predict(Arrays(input), options).leaf();
}

Arrays Model::predict(const Arrays& inputs,
                      const PredictOptions& options) const {
  return (*this)->predict(inputs, options);
}

LayerRef Model::get_layer(std::string_view name) const {
  std::vector<std::string> known;
  for (const auto& layer : (*this)->layers()) {
    if (layer->name() == name) return layer;
    known.push_back(layer->name());
  }
  throw ConfigError(there().name(), concat("has no layer called ", quoted(name),
                                           nearest_names(name, known)));
}

LayerRef Model::get_layer(size_t index) const {
  const auto layers = (*this)->layers();
  if (index < layers.size()) return layers[index];
  throw ConfigError(
      there().name(),
      concat("has no layer at ", index, "; it has ", layers.size(), " layers"));
}

std::string Model::summary(int width) const {
  return keratin::summary(*operator->(), width);
}

Model Model::from_config(const JsonObject& config,
                         const CustomObjects* custom_objects) {
  if (!config.contains("layers")) {
    throw ConfigError(
        "missing \"layers\"; the config of a model is what its get_config "
        "gives");
  }
  LoadOptions options;
  if (custom_objects != nullptr) options.custom_objects = *custom_objects;
  const bool graph = config.contains("output_layers");
  return model_from_config(
      JsonObject{{"module", graph ? "keras.src.models.functional" : "keras"},
                 {"class_name", graph ? "Functional" : "Sequential"},
                 {"config", config},
                 {"registered_name", nullptr}},
      options);
}

JsonObject Model::get_config() const { return keratin::get_config(there()); }

std::string Model::to_json(const JsonStyle& style) const {
  if (style.indent >= 0 || !style.ensure_ascii) {
    return dump_json(serialize_keras_object(there()), style);
  }
  TextSink sink;
  write_keras_object(there(), sink);
  return sink.take();
}

}  // namespace keratin
