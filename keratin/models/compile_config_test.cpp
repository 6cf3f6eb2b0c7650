#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/config/value.h"
#include "keratin/layers/core/dense.h"
#include "keratin/losses/loss.h"
#include "keratin/models/golden_for_test.h"
#include "keratin/models/save_model.h"
#include "keratin/models/sequential.h"
#include "keratin/ops/ops.h"

namespace keratin {
namespace {

Model small_model() {
  return Sequential({Input({3}), layers::Dense({.units = 2})}, {.name = "m"});
}

JsonObject object_in(const char* text) { return parse_json(text).as_object(); }

// The compile config of a model that was compiled from this one.
JsonObject compiled(const char* config) {
  const Model model = small_model();
  model->compile_from_config(object_in(config));
  CHECK(model->compiled());
  return model->get_compile_config();
}

}  // namespace

TEST_CASE("a model that nobody compiled has an empty compile config") {
  CHECK_FALSE(small_model()->compiled());
  CHECK(small_model()->get_compile_config().empty());
}

TEST_CASE("an optimizer by name is written in full, losses by name by name") {
  const JsonObject config = compiled(
      "{\"optimizer\": \"adam\", \"loss\": \"mse\", \"metrics\": [\"mae\"]}");
  const Json& optimizer = config.at("optimizer");
  CHECK(optimizer.at("class_name") == Json("Adam"));
  CHECK(optimizer.at("module") == Json("keras.optimizers"));
  CHECK(optimizer.at("config").at("learning_rate") ==
        Json(static_cast<double>(0.001f)));
  CHECK(config.at("loss") == Json("mse"));
  CHECK(config.at("metrics") == Json(Json::Array{"mae"}));
  std::string keys;
  for (const auto& [key, value] : config) keys += key + " ";
  CHECK(keys ==
        "optimizer loss loss_weights metrics weighted_metrics run_eagerly "
        "steps_per_execution jit_compile ");
  CHECK(config.at("steps_per_execution") == Json(1));
  CHECK(config.at("jit_compile") == Json("auto"));
}

TEST_CASE("objects get the arguments that their configs leave out") {
  const JsonObject config = compiled(
      "{\"optimizer\": {\"module\": \"keras.optimizers\", \"class_name\": "
      "\"SGD\", \"config\": {\"momentum\": 0.5}, \"registered_name\": null}, "
      "\"loss\": {\"a\": {\"module\": \"keras.losses\", \"class_name\": "
      "\"Huber\", \"config\": {}, \"registered_name\": null}, \"b\": null}, "
      "\"run_eagerly\": true, \"jit_compile\": true, \"auto_scale_loss\": "
      "false}");
  CHECK(config.at("optimizer").at("config").at("momentum") == Json(0.5));
  CHECK(config.at("optimizer").at("config").at("nesterov") == Json(false));
  CHECK(config.at("loss").at("a").at("config").at("name") ==
        Json("huber_loss"));
  CHECK(config.at("loss").at("b").is_null());
  CHECK(config.at("jit_compile") == Json(false));
  CHECK_FALSE(config.contains("auto_scale_loss"));
}

TEST_CASE("what was compiled compiles to the same again, and is saved") {
  const Model model = small_model();
  model->compile_from_config(object_in(
      "{\"optimizer\": \"adam\", \"loss\": \"crossentropy\", "
      "\"loss_weights\": [1, 0.5], \"weighted_metrics\": {\"a\": [\"acc\"]}}"));
  const JsonObject config = model->get_compile_config();
  const Model other = small_model();
  other->compile_from_config(config);
  CHECK(other->get_compile_config() == config);
  std::string bytes;
  for (const SharedBytes& piece : keras_file_of(model)) {
    bytes.append(reinterpret_cast<const char*>(piece.bytes.data()),
                 piece.bytes.size());
  }
  const Model again = load_model(test::owned_bytes(bytes), "m.keras");
  CHECK(dump_json(again->get_compile_config()) == dump_json(config));
}

TEST_CASE("custom objects of the caller may be named") {
  const auto mine = named<Loss>(
      "mine", [](const Tensor& y, const Tensor& p) { return ops::abs(y) * p; });
  const CustomObjects objects = CustomObjects().add(mine);
  const Model model = small_model();
  const JsonObject config = object_in("{\"loss\": [\"mine\"]}");
  CHECK_THROWS_AS(model->compile_from_config(config), NotFound);
  model->compile_from_config(config, &objects);
  CHECK(model->compiled());
}

TEST_CASE("a compile config that doesn't fit is refused, and changes nothing") {
  const Model model = small_model();
  const auto refused = [&](const char* config, const char* text) {
    CAPTURE(config);
    CHECK_THROWS_WITH_AS(model->compile_from_config(object_in(config)),
                         doctest::Contains(text), Error);
    CHECK_FALSE(model->compiled());
  };
  refused("{\"optimiser\": \"adam\"}",
          "m: the compile config has an "
          "unexpected argument \"optimiser\"");
  refused("{\"optimizer\": \"adamm\"}", "optimizer: unknown optimizer");
  refused("{\"optimizer\": null}", "optimizer: expected an optimizer");
  refused(
      "{\"optimizer\": {\"module\": \"keras.losses\", \"class_name\": "
      "\"Huber\", \"config\": {}, \"registered_name\": null}}",
      "optimizer: expected an optimizer or its name, got");
  refused(
      "{\"optimizer\": {\"module\": \"p\", \"class_name\": \"Mine\", "
      "\"config\": {}, \"registered_name\": \"p>Mine\"}}",
      "p>Mine");
  refused("{\"loss\": \"nope\"}", "loss: unknown loss \"nope\"");
  refused("{\"loss\": [5]}",
          "m > loss[0]: expected losses or their names, got 5");
  refused("{\"metrics\": \"mae\"}", "metrics: expected a list or dict");
  refused("{\"metrics\": [[\"nope\"]]}",
          "m > metrics[0][0]: unknown metric \"nope\"");
  refused("{\"loss_weights\": [1, \"a\"]}",
          "m > loss_weights[1]: expected numbers");
  refused("{\"steps_per_execution\": 0}", "expected an integer of at least 1");
  refused("{\"run_eagerly\": 1}", "run_eagerly: expected a bool, got 1");
  refused("{\"jit_compile\": \"on\"}", "expected a bool or \"auto\"");
}

TEST_CASE("a file compiled with what isn't registered is loaded all the same") {
  const Model model = load_model(
      test::rewritten("mlp_relu",
                      [](Json& config) {
                        config.as_object()["compile_config"] = object_in(
                            "{\"optimizer\": {\"module\": \"p\", "
                            "\"class_name\": \"Mine\", \"config\": {}, "
                            "\"registered_name\": \"p>Mine\"}}");
                      }),
      "m.keras");
  const JsonObject config = model->get_compile_config();
  CHECK(config.at("optimizer").at("registered_name") == Json("p>Mine"));
  CHECK_THROWS_AS(model->compile_from_config(config), NotFound);
  CHECK(model->get_compile_config() == config);
}

}  // namespace keratin
