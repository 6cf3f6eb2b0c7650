#include "keratin/models/model.h"

#include "keratin/base/error.h"
#include "keratin/config/serialization.h"
#include "keratin/layers/core/input_layer.h"
#include "keratin/models/functional.h"
#include "keratin/models/runner.h"
#include "keratin/models/summary.h"

namespace keratin {

KerasTensor Input(Shape shape, std::string name, DType dtype) {
  auto layer = std::make_shared<layers::InputLayer>();
  layer->set_info(&class_info<layers::InputLayer>());
  shape.insert(shape.begin(), kNone);
  layer->args.batch_shape = Dims(std::move(shape));
  layer->args.dtype = std::string(name_of(dtype));
  if (!name.empty()) layer->args.name = std::move(name);
  layer->init();
  return layer->output();
}

ModelLayer::ModelLayer() : runner_(std::make_unique<ModelRunner>()) {}
ModelLayer::~ModelLayer() = default;

std::vector<std::string> ModelLayer::input_names() const {
  std::vector<std::string> names;
  for (const KerasTensor& input : inputs().flatten()) {
    names.push_back(input.node()->operation->name());
  }
  return names;
}

void ModelLayer::write_beside_config(JsonObject& serialized) const {
  Layer::write_beside_config(serialized);
  serialized["compile_config"] = compile_config;
}

void ModelLayer::read_beside_config(const JsonObject& serialized) {
  Layer::read_beside_config(serialized);
  if (const Json* config = serialized.find("compile_config")) {
    compile_config = *config;
  }
}

const Json::Array& ModelLayer::layers_in(const JsonObject& config,
                                         const DeserializeContext& context) {
  const Json::Array& layers = config.at("layers").as_array();
  if (layers.size() > context.limits.layers) {
    throw LimitError(
        concat("the model has ", layers.size(),
               " layers, more than layers = ", context.limits.layers));
  }
  return layers;
}

Arrays ModelLayer::predict(const Arrays& inputs,
                           const PredictOptions& options) const {
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

std::string Model::summary(int width) const {
  return keratin::summary(*operator->(), width);
}

JsonObject Model::get_config() const { return keratin::get_config(*layer_); }

std::string Model::to_json() const {
  return dump_json(serialize_keras_object(*layer_));
}

}  // namespace keratin
