#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/config/unregistered.h"
#include "keratin/layers/core/dense.h"
#include "keratin/models/cloning.h"
#include "keratin/models/golden_for_test.h"
#include "keratin/models/load_model.h"
#include "keratin/models/sequential.h"
#include "keratin/ops/ops.h"

namespace keratin {

TEST_CASE("a C++ function stands in for a Lambda, whose config stays") {
  const SharedBytes bytes = test::rewritten("mlp_functional", [](Json& config) {
    Json& layer = test::layer_in(config, 3);
    layer.as_object()["class_name"] = "Lambda";
    layer.as_object()["config"].as_object()["function"] =
        JsonObject{{"class_name", "__lambda__"}};
  });
  LoadOptions options;
  options.lambdas["leaky_re_lu"] = [](const Tensors& inputs) {
    return ops::leaky_relu(inputs.leaf(), 0.3);
  };
  const Model model = load_model(bytes, "m.keras", options);
  const Model expected = test::golden_model("mlp_functional");
  const Array x = test::numbers({4, 8});
  CHECK(test::same_bits(model.predict(x), expected.predict(x)));
  CHECK(model.to_json().find(R"("function": {"class_name": "__lambda__"})") !=
        std::string::npos);
  // A function for another layer is none for this one.
  options.lambdas.erase("leaky_re_lu");
  options.lambdas["other"] = [](const Tensors& inputs) { return inputs; };
  CHECK_THROWS_AS(load_model(bytes, "m.keras", options), Unsupported);
  // Nor is one that is none.
  options.lambdas["leaky_re_lu"] = nullptr;
  CHECK_THROWS_AS(load_model(bytes, "m.keras", options), Unsupported);
}

TEST_CASE("a C++ function stands in for an activation that is a lambda") {
  const std::string code = R"({"value": ["4wEAAAA", null, null]})";
  const layers::Dense plain({.units = 2, .activation = "relu"}, {.name = "d"});
  const Sequential made({Input({3}), plain});
  Json config = serialize_keras_object(made);
  Json& layer = config.as_object()["config"].as_object()["layers"];
  layer.as_array()[1].as_object()["config"].as_object()["activation"] =
      parse_json(code);
  CHECK_THROWS_AS(model_from_config(config), Unsupported);
  LoadOptions options;
  options.lambdas["d.activation"] = [](const Tensors& x) {
    return Tensors(x.leaf() * 10.0);
  };
  const Model model = model_from_config(config, options);
  CHECK(model.to_json().find(R"("activation": )" + code) != std::string::npos);
  model->set_weights({Array::of<float>({3, 2}, {1, 0, 0, 1, 0, 0}),
                      Array::of<float>({2}, {0, 0})});
  const Array y = model.predict(Array::of<float>({1, 3}, {1, -2, 3}));
  CHECK(y.at(0) == 10);
  CHECK(y.at(1) == -20);
  CHECK(clone_model(model).to_json().find(code) != std::string::npos);
}

TEST_CASE("a Lambda of a registered function needs no code") {
  register_serializable(
      named<Activation>("thrice", [](const Tensor& x) { return x * 3.0; }),
      "lambda_test");
  const auto form = [](const std::string& name, const Json& arguments) {
    return JsonObject{
        {"module", "keras.layers"},
        {"class_name", "Lambda"},
        {"config",
         JsonObject{{"name", "L"},
                    {"function", JsonObject{{"module", "builtins"},
                                            {"class_name", "function"},
                                            {"config", name},
                                            {"registered_name", "function"}}},
                    {"arguments", arguments}}},
        {"registered_name", nullptr}};
  };
  const JsonObject nothing;
  const LayerRef layer =
      layers::deserialize(form("lambda_test>thrice", nothing));
  const Model model = Sequential({Input({2}), LayerRef(layer)});
  CHECK(model.predict(Array::of<float>({1, 2}, {1, 2})).at(1) == 6);
  CHECK(layers::serialize(layer).at("config").at("function").at("config") ==
        Json("lambda_test>thrice"));
  CHECK(unregistered_names(form("lambda_test>thrice", nothing), {}).empty());
  CHECK_THROWS_AS(layers::deserialize(form("lambda_test>nothing", nothing)),
                  NotFound);
  CHECK_THROWS_AS(
      layers::deserialize(form("lambda_test>thrice", JsonObject{{"by", 2}})),
      Unsupported);
}

}  // namespace keratin
