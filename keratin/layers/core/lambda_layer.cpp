#include "keratin/layers/core/lambda_layer.h"

#include "keratin/base/error.h"

namespace keratin::layers {

std::shared_ptr<LambdaLayer> LambdaLayer::from_config(
    const JsonObject& config, DeserializeContext& context) {
  const std::string& name = config.at("name").as_string();
  const auto* stand_in =
      dynamic_cast<const LambdaLayer*>(stand_in_for(name, context));
  if (stand_in == nullptr) {
    throw Unsupported(
        concat("no C++ function is supplied for the Lambda ", quoted(name)));
  }
  auto layer = std::make_shared<LambdaLayer>(stand_in->function_);
  layer->config_ = config;
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

}  // namespace keratin::layers
