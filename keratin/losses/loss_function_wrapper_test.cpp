#include "keratin/losses/loss_function_wrapper.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/losses/losses.h"

namespace keratin {

TEST_CASE("a wrapper holds a function and what it is given") {
  const Loss loss = losses::LossFunctionWrapper::make(
      "bce", {{"from_logits", true}}, {.name = "w"});
  const Json written = losses::serialize(loss);
  CHECK(dump_json(written) ==
        R"({"module": "keras.src.losses.losses", )"
        R"("class_name": "LossFunctionWrapper", "config": {"name": "w", )"
        R"("reduction": "sum_over_batch_size", "fn": {"module": "builtins", )"
        R"("class_name": "function", "config": "binary_crossentropy", )"
        R"("registered_name": "function"}, "from_logits": true}, )"
        R"("registered_name": "LossFunctionWrapper"})");
  CHECK(losses::serialize(losses::deserialize(written)) == written);
}

TEST_CASE("a wrapper holds a loss, too") {
  const auto inner = make_object<losses::Hinge>({}, {.name = "inner"});
  const auto loss = losses::LossFunctionWrapper::make(Loss(inner));
  CHECK(loss->fn().object() == inner);
  CHECK(loss->name() == "loss_function_wrapper");
}

TEST_CASE("a wrapper without a function is refused") {
  DeserializeContext context;
  const auto& info = class_info<losses::LossFunctionWrapper>();
  CHECK_THROWS_WITH_AS(from_config(info, {{"name", "w"}}, context),
                       "w: argument \"fn\" is missing; expected a function",
                       ConfigError);
  CHECK_THROWS_WITH_AS(
      from_config(info, {{"name", "w"}, {"fn", 3}}, context),
      "w > fn: expected a function as a serialized object, got 3", ConfigError);
  CHECK_THROWS_WITH_AS(losses::LossFunctionWrapper::make(Loss()),
                       "argument \"fn\" is None; expected a function",
                       ConfigError);
}

}  // namespace keratin
