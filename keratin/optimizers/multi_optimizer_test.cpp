#include "keratin/optimizers/multi_optimizer.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/optimizers/optimizers.h"

namespace keratin {

using optimizers::MultiOptimizer;
using optimizers::OptimizerMap;

TEST_CASE("several optimizers get one loss scale factor") {
  const auto sgd = make_object<optimizers::SGD>();
  const auto adam = make_object<optimizers::Adam>();
  const Optimizer both = MultiOptimizer::make(
      OptimizerMap::make(adam, {{"head/.*", sgd}}), Number(2.0), "both");
  CHECK(sgd->base().loss_scale_factor->value == 2);
  CHECK(adam->base().loss_scale_factor->value == 2);
  const Json written = optimizers::serialize(both);
  CHECK(written.at("config").at("optimizer_map").at("class_name") ==
        Json("OptimizerMap"));
  CHECK(optimizers::serialize(optimizers::deserialize(written)) == written);
}

TEST_CASE("several optimizers in a dict stay one") {
  const Optimizer one = MultiOptimizer::make(
      OptimizerMap::Rows{{"a", make_object<optimizers::SGD>()}});
  const Json written = optimizers::serialize(one);
  CHECK(written.at("config").at("optimizer_map").at("a").at("class_name") ==
        Json("SGD"));
  CHECK(optimizers::serialize(optimizers::deserialize(written)) == written);
}

TEST_CASE("several optimizers have no learning rate together") {
  const auto none_of_them =
      MultiOptimizer::make(OptimizerMap::Rows{}, {}, "empty");
  CHECK_THROWS_WITH_AS(
      none_of_them->learning_rate(),
      "empty has no learning rate; ask those of its optimizer_map",
      Unsupported);
}

TEST_CASE("a map of optimizers tells what an argument was meant to be") {
  DeserializeContext context;
  CHECK_THROWS_WITH_AS(
      from_config(class_info<OptimizerMap>(), {{"optimizer_maps", nullptr}},
                  context),
      "OptimizerMap: unknown argument \"optimizer_maps\" = None; the nearest "
      "known names are \"optimizer_map\"",
      ConfigError);
}

TEST_CASE("what is no map of optimizers is refused") {
  DeserializeContext context;
  const auto& info = class_info<MultiOptimizer>();
  CHECK_THROWS_WITH_AS(from_config(info, {}, context),
                       "MultiOptimizer: argument \"optimizer_map\" is missing; "
                       "expected a dict of optimizers",
                       ConfigError);
  CHECK_THROWS_AS(
      from_config(info, {{"optimizer_map", JsonObject{{"a", 1}}}}, context),
      ConfigError);
  CHECK_THROWS_WITH_AS(MultiOptimizer::make(OptimizerMap::Rows{{"a", none}}),
                       "the optimizer of \"a\" is None; expected an optimizer",
                       ConfigError);
}

}  // namespace keratin
