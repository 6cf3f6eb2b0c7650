#include "keratin/distillation/distillation_loss.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/losses/losses.h"

namespace keratin {

using distillation::FeatureDistillation;
using distillation::LogitsDistillation;

TEST_CASE("distillation holds one loss, or as many as there are outputs") {
  const Loss hinge = make_object<losses::Hinge>();
  for (const Nested<Loss>& loss :
       {Nested<Loss>(hinge), Nested<Loss>::list_of<Loss>({hinge, none}),
        Nested<Loss>(Nested<Loss>::Dict{{"a", Loss("mse")}})}) {
    const auto made = LogitsDistillation::make({.loss = loss});
    const Json written = serialize_keras_object(*made);
    DeserializeContext context;
    const auto again =
        deserialize_keras_object(written, Kind::distillation_loss, context);
    CHECK(dump_json(serialize_keras_object(*again)) == dump_json(written));
  }
}

TEST_CASE("distillation has Keras's defaults") {
  CHECK(dump_json(get_config(*FeatureDistillation::make({}))) ==
        R"({"loss": {"module": "builtins", "class_name": "function", )"
        R"("config": "mean_squared_error", "registered_name": "function"}, )"
        R"("teacher_layer_name": null, "student_layer_name": null})");
  CHECK(get_config(*LogitsDistillation::make({})).at("temperature") ==
        Json(3.0));
}

TEST_CASE("distillation wants a loss and some temperature") {
  CHECK_THROWS_WITH_AS(
      FeatureDistillation::make({.loss = {}}),
      "argument \"loss\" is None; expected at least one loss that isn't None",
      ConfigError);
  CHECK_THROWS_WITH_AS(
      LogitsDistillation::make({.temperature = 0}),
      "argument \"temperature\" is 0; expected a number greater than 0",
      ConfigError);
  DeserializeContext context;
  CHECK_THROWS_AS(from_config(class_info<LogitsDistillation>(),
                              {{"loss", JsonObject{{"a", 3}}}}, context),
                  ConfigError);
}

}  // namespace keratin
