#include "keratin/layers/core/lambda_layer.h"

#include <utility>

#include "keratin/base/error.h"

namespace keratin::layers {
namespace {

constexpr std::string_view kNoFunction =
    "no C++ function is supplied for this Lambda; supply one by the layer's "
    "name in LoadOptions::lambdas";

}  // namespace

std::shared_ptr<Object> LambdaLayer::stand_in(LambdaFunction function) {
  auto layer = std::make_shared<LambdaLayer>();
  layer->function_ = std::move(function);
  return layer;
}

std::shared_ptr<LambdaLayer> LambdaLayer::from_config(
    const JsonObject& config, DeserializeContext& context) {
  const auto* stand_in = dynamic_cast<const LambdaLayer*>(
      stand_in_for(config.at("name").as_string(), context));
  if (stand_in == nullptr) throw Unsupported(std::string(kNoFunction));
  auto layer = std::make_shared<LambdaLayer>();
  layer->function_ = stand_in->function_;
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
