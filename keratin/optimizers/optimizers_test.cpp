#include "keratin/optimizers/optimizers.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/optimizers/loss_scale_optimizer.h"

namespace keratin {
namespace {

using optimizers::Adam;
using optimizers::AdamW;
using optimizers::LossScaleOptimizer;
using optimizers::SGD;

Json config_of(const Optimizer& optimizer) {
  return get_config(*optimizer.object());
}

Optimizer sgd_of(JsonObject config) {
  return optimizers::get(JsonObject{{"module", "keras.optimizers"},
                                    {"class_name", "SGD"},
                                    {"config", std::move(config)},
                                    {"registered_name", nullptr}});
}

}  // namespace

TEST_CASE("an optimizer has its arguments and those of every optimizer") {
  const Optimizer sgd =
      make_object<SGD>({.learning_rate = 0.1, .momentum = 0.5},
                       {.weight_decay = 1, .clipnorm = 2.0, .name = "mine"});
  CHECK(dump_json(config_of(sgd)) ==
        R"({"name": "mine", "learning_rate": 0.10000000149011612, )"
        R"("weight_decay": 1, "clipnorm": 2.0, "global_clipnorm": null, )"
        R"("clipvalue": null, "use_ema": false, "ema_momentum": 0.99, )"
        R"("ema_overwrite_frequency": null, "loss_scale_factor": null, )"
        R"("gradient_accumulation_steps": null, "momentum": 0.5, )"
        R"("nesterov": false})");
  CHECK(sgd->learning_rate().number.value == 0.1f);
}

TEST_CASE("optimizers without a name get one each") {
  CHECK(make_object<AdamW>()->name() == "adam_w");
  CHECK(make_object<AdamW>()->name() == "adam_w_1");
}

TEST_CASE("weights decay in AdamW and Muon unless told otherwise") {
  CHECK(config_of(make_object<AdamW>({}, {.clipnorm = 1})).at("weight_decay") ==
        Json(0.004));
  CHECK(config_of(make_object<optimizers::Muon>({}, {.weight_decay = 0.5}))
            .at("weight_decay") == Json(0.5));
  CHECK(config_of(make_object<Adam>()).at("weight_decay").is_null());
  DeserializeContext context;
  CHECK_THROWS_WITH_AS(
      from_config(class_info<AdamW>(), {{"weight_decay", nullptr}}, context),
      "AdamW: argument \"weight_decay\" is None; expected a number",
      ConfigError);
}

TEST_CASE("a learning rate may be a schedule") {
  const auto decay = make_object<optimizers::schedules::ExponentialDecay>(
      {.initial_learning_rate = 0.1, .decay_steps = 5, .decay_rate = 0.5});
  const Optimizer sgd = make_object<SGD>({.learning_rate = decay});
  const Json written = optimizers::serialize(sgd);
  CHECK(written.at("config").at("learning_rate").at("class_name") ==
        Json("ExponentialDecay"));
  const Optimizer again = optimizers::deserialize(written);
  CHECK(optimizers::serialize(again) == written);
  CHECK(again->learning_rate().schedule()->info() == decay->info());
}

TEST_CASE("a learning rate is a float or a schedule, and nothing else") {
  CHECK_THROWS_WITH_AS(sgd_of({{"learning_rate", 1}}),
                       "SGD: argument \"learning_rate\" is the integer 1; "
                       "expected a float or a learning-rate schedule",
                       ConfigError);
  CHECK_THROWS_AS(sgd_of({{"learning_rate", "fast"}}), ConfigError);
  CHECK_THROWS_AS(sgd_of({{"learning_rate", nullptr}}), ConfigError);
  CHECK_THROWS_AS(
      sgd_of({{"learning_rate", optimizers::serialize(Optimizer("adam"))}}),
      NotFound);
}

TEST_CASE("names of optimizers are taken in small letters") {
  for (const char* name : {"adamw", "rmsprop", "SGD", "schedulefreeadamw"}) {
    CHECK_FALSE(optimizers::get(name).is_none());
  }
}

TEST_CASE("arguments are held against each other") {
  CHECK_THROWS_WITH_AS(
      make_object<Adam>({}, {.clipnorm = 1, .clipvalue = 0.5}),
      "arguments \"clipnorm\", \"clipvalue\" and \"global_clipnorm\" are 1.0, "
      "0.5 and None; expected one of them at most",
      ConfigError);
  CHECK_THROWS_WITH_AS(
      make_object<Adam>({}, {.gradient_accumulation_steps = 1}),
      "argument \"gradient_accumulation_steps\" is 1; expected an integer of "
      "at least 2 or None",
      ConfigError);
  CHECK_THROWS_WITH_AS(
      make_object<Adam>({}, {.use_ema = true, .ema_momentum = 2}),
      "argument \"ema_momentum\" is 2.0; expected a number of 0 to 1",
      ConfigError);
  CHECK_THROWS_WITH_AS(
      make_object<Adam>({}, {.use_ema = true, .ema_overwrite_frequency = -1}),
      "argument \"ema_overwrite_frequency\" is -1; expected an integer of at "
      "least 1 or None",
      ConfigError);
  CHECK_NOTHROW(make_object<Adam>({}, {.ema_momentum = 2}));
  CHECK_THROWS_WITH_AS(
      make_object<Adam>({}, {.name = "a/b"}),
      "argument \"name\" is \"a/b\"; expected a name without \"/\"",
      ConfigError);
}

TEST_CASE("an optimizer's own arguments are checked") {
  CHECK_THROWS_WITH_AS(
      make_object<SGD>({.momentum = 1}),
      "argument \"momentum\" is the integer 1; expected a float of 0 to 1",
      ConfigError);
  CHECK_THROWS_WITH_AS(make_object<optimizers::Lion>({.beta_1 = 0.0}),
                       "argument \"beta_1\" is 0; expected a number greater "
                       "than 0 and at most 1",
                       ConfigError);
  CHECK_THROWS_WITH_AS(
      make_object<optimizers::Ftrl>({.learning_rate_power = 0.5}),
      "argument \"learning_rate_power\" is 0.5; expected a number of at most 0",
      ConfigError);
  CHECK_THROWS_WITH_AS(
      make_object<optimizers::Muon>({.exclude_layers = Json::Array{1}}),
      "argument \"exclude_layers\" is [1]; expected a list of strings or None",
      ConfigError);
}

TEST_CASE("what Keras 2 said of decay is read and ignored") {
  CHECK_FALSE(
      config_of(sgd_of({{"decay", 0.5}})).as_object().contains("decay"));
  CHECK_THROWS_AS(sgd_of({{"lr", 0.5}}), ConfigError);
}

TEST_CASE("a loss scale optimizer takes its factor off the inner one") {
  const auto adam = make_object<Adam>(
      {.learning_rate = 0.5}, {.loss_scale_factor = 4, .name = "inner"});
  const Optimizer scaled = make_object<LossScaleOptimizer>(
      {.inner_optimizer = adam, .initial_scale = 8}, {.name = "scaled"});
  CHECK_FALSE(adam->base().loss_scale_factor.has_value());
  CHECK(scaled->learning_rate().number.value == 0.5);
  const Json written = optimizers::serialize(scaled);
  CHECK(written.at("config").at("initial_scale") == Json(8));
  CHECK(optimizers::serialize(optimizers::deserialize(written)) == written);
}

TEST_CASE("a loss scale optimizer leaves other arguments to the inner one") {
  CHECK_THROWS_WITH_AS(
      make_object<LossScaleOptimizer>({.inner_optimizer = make_object<SGD>()},
                                      {.clipnorm = 1}),
      "argument \"clipnorm\" is 1; expected None: it is the inner optimizer's "
      "to have it",
      ConfigError);
  CHECK_THROWS_WITH_AS(
      make_object<LossScaleOptimizer>(),
      "argument \"inner_optimizer\" is None; expected an optimizer",
      ConfigError);
}

TEST_CASE("optimizers are found by their names in any case") {
  for (const char* name : {"ADAM", "adam", "aDAM"}) {
    CHECK(optimizers::get(name)->info() == &class_info<Adam>());
    const JsonObject form{{"class_name", name}, {"config", JsonObject{}}};
    CHECK(optimizers::get(form)->info() == &class_info<Adam>());
  }
  CHECK_THROWS_AS(optimizers::get("ADAMS"), NotFound);
}

}  // namespace keratin
