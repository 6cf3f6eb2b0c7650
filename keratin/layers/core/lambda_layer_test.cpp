#include "keratin/layers/core/lambda_layer.h"

#include <doctest/doctest.h>

#include <map>
#include <string>

#include "keratin/base/error.h"

namespace keratin {
namespace {

using layers::LambdaLayer;

constexpr const char* kNoFunction =
    "lamb: no C++ function is supplied for this Lambda; supply one by the "
    "layer's name in LoadOptions::lambdas";

// Of a load that supplies `function` for "lamb".
LayerRef read(const JsonObject& config, layers::LambdaFunction function) {
  const std::map<std::string, std::shared_ptr<Object>> stand_ins{
      {"lamb", LambdaLayer::stand_in(std::move(function))}};
  DeserializeContext context;
  context.stand_ins = &stand_ins;
  return std::static_pointer_cast<Layer>(
      from_config(class_info<LambdaLayer>(), config, context));
}

}  // namespace

TEST_CASE("a Lambda that no file holds writes what every layer has") {
  const auto made = std::make_shared<LambdaLayer>();
  made->set_info(&class_info<LambdaLayer>());
  made->init();
  JsonObject config = get_config(*made);
  REQUIRE(config.size() == 3);
  CHECK(config.at("name").as_string().rfind("lambda", 0) == 0);
  CHECK(config.at("trainable") == Json(true));
  CHECK(config.at("dtype").at("config").at("name") == Json("float32"));
  const LayerRef layer(made);
  CHECK_THROWS_AS(layer(KerasTensor({kNone, 2}, DType::float32)), Unsupported);

  config["name"] = "lamb";
  const LayerRef again =
      read(config, [](const Tensors& inputs) { return inputs; });
  CHECK(get_config(*again.layer()) == config);
  CHECK(again(KerasTensor({kNone, 2}, DType::float32)).shape() ==
        Shape{kNone, 2});
}

TEST_CASE("a Lambda without a C++ function is unsupported") {
  const JsonObject config{{"name", "lamb"}, {"function", "f"}};
  DeserializeContext context;
  CHECK_THROWS_WITH_AS(from_config(class_info<LambdaLayer>(), config, context),
                       kNoFunction, Unsupported);
  const LayerRef layer = read(config, nullptr);
  CHECK(get_config(*layer.layer()) == config);
  CHECK_THROWS_WITH_AS(layer(KerasTensor({kNone, 2}, DType::float32)),
                       kNoFunction, Unsupported);
}

}  // namespace keratin
