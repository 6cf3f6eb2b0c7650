#include "keratin/optimizers/schedules/learning_rate_schedule.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"

namespace keratin {

using namespace optimizers::schedules;

TEST_CASE("schedules hold what they were given, and Keras's defaults") {
  const LearningRateSchedule schedule = make_object<CosineDecay>(
      {.initial_learning_rate = 0.1, .decay_steps = 10, .alpha = 1});
  CHECK(dump_json(get_config(*schedule.object())) ==
        R"({"initial_learning_rate": 0.1, "decay_steps": 10, "alpha": 1, )"
        R"("name": "CosineDecay", "warmup_target": null, "warmup_steps": 0})");
}

TEST_CASE("a schedule is read and written as Keras does") {
  const Json written = parse_json(
      R"({"module": "keras.optimizers.schedules",
          "class_name": "PiecewiseConstantDecay",
          "config": {"boundaries": [1, 2.5], "values": [1, 0.5, 0.25],
                     "name": null},
          "registered_name": null})");
  CHECK(serialize(deserialize(written)) == written);
}

TEST_CASE("schedules want steps, and a value more than boundaries") {
  CHECK_THROWS_WITH_AS(
      make_object<ExponentialDecay>({.decay_steps = 0}),
      "argument \"decay_steps\" is 0; expected a number greater than 0",
      ConfigError);
  CHECK_THROWS_WITH_AS(
      make_object<PiecewiseConstantDecay>(
          {.boundaries = {1, 2}, .values = {0.5}}),
      "argument \"values\" has 1 numbers; expected 3, one more than boundaries",
      ConfigError);
  DeserializeContext context;
  CHECK_THROWS_WITH_AS(
      from_config(class_info<InverseTimeDecay>(),
                  {{"initial_learning_rate", 0.1}, {"decay_steps", 2}},
                  context),
      "InverseTimeDecay: argument \"decay_rate\" is missing; expected a number",
      ConfigError);
}

TEST_CASE("a schedule of which only the config is held says so when called") {
  const LearningRateSchedule schedule =
      make_object<PolynomialDecay>({.initial_learning_rate = 0.1});
  CHECK_THROWS_WITH_AS(schedule(Tensor()),
                       "computing the learning-rate schedule "
                       "\"PolynomialDecay\", of which only the config is held",
                       Unsupported);
}

}  // namespace keratin
