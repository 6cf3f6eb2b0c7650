#include "keratin/layers/core/lambda_layer.h"

#include <utility>

#include "keratin/base/error.h"
#include "keratin/base/within.h"
#include "keratin/config/python_code.h"

namespace keratin::layers {
namespace {

constexpr std::string_view kNoFunction =
    "no C++ function is supplied for this Lambda; supply one by the layer's "
    "name in LoadOptions::lambdas";

// The function that a config has by its name.
LambdaFunction registered(const JsonObject& config,
                          DeserializeContext& context) {
  const Json* function = config.find("function");
  if (function == nullptr || function->find("class_name") == nullptr) {
    throw Unsupported(std::string(kNoFunction));
  }
  Activation found;
  assign_object(found, within("function", [&] {
                  return deserialize_keras_object(*function, Kind::activation,
                                                  context);
                }));
  for (const char* key : {"arguments", "mask"}) {
    const Json* more = config.find(key);
    if (more == nullptr || more->is_null() || *more == Json(JsonObject())) {
      continue;
    }
    throw Unsupported(
        key, concat("is ", more->brief(),
                    ", which a function of one tensor doesn't take; supply a "
                    "C++ function by the layer's name in "
                    "LoadOptions::lambdas"));
  }
  return
      [found](const Tensors& inputs) { return Tensors(found(inputs.leaf())); };
}

}  // namespace

std::shared_ptr<Object> LambdaLayer::stand_in(LambdaFunction function) {
  auto layer = std::make_shared<LambdaLayer>();
  layer->function_ = std::move(function);
  layer->set_info(&class_info<LambdaLayer>());
  return layer;
}

std::shared_ptr<LambdaLayer> LambdaLayer::from_config(
    const JsonObject& config, DeserializeContext& context) {
  const auto* stand_in = dynamic_cast<const LambdaLayer*>(
      stand_in_for(config.at("name").as_string(), context));
  auto layer = std::make_shared<LambdaLayer>();
  layer->function_ =
      stand_in != nullptr ? stand_in->function_ : registered(config, context);
  layer->config_ = config;
  if (context.code != nullptr) layer->code_ = *context.code;
  layer->set_info(&class_info<LambdaLayer>());
  Fields fields;
  layer->declare_base(fields);
  JsonObject base;
  for (const std::string& key : fields.keys()) {
    if (const Json* value = config.find(key)) base[key] = *value;
  }
  fields.read(base, context);
  layer->init();
  return layer;
}

void LambdaLayer::init() {
  Layer::init();
  if (!config_.empty()) return;
  Fields fields;
  declare_base(fields);
  config_ = fields.write();
}

Tensors LambdaLayer::call(const Tensors& inputs, Call&) const {
  if (!function_) throw Unsupported(std::string(kNoFunction));
  return function_(inputs);
}

}  // namespace keratin::layers
