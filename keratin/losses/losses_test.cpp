#include "keratin/losses/losses.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"

namespace keratin {
namespace {

std::string config_of(const Loss& loss) {
  return dump_json(get_config(*loss.object()));
}

Json form(std::string_view class_name, JsonObject config) {
  return JsonObject{{"module", "keras.losses"},
                    {"class_name", class_name},
                    {"config", std::move(config)},
                    {"registered_name", nullptr}};
}

}  // namespace

TEST_CASE("a loss has its arguments and those of every loss") {
  const Loss loss = make_object<losses::BinaryCrossentropy>(
      {.from_logits = true}, {.name = "bce", .reduction = "sum"});
  CHECK(config_of(loss) ==
        R"({"name": "bce", "reduction": "sum", "from_logits": true, )"
        R"("label_smoothing": 0.0, "axis": -1})");
  CHECK(loss->name() == "bce");
  CHECK(loss->base().reduction == "sum");
}

TEST_CASE("what a loss is not given is as in Keras") {
  CHECK(config_of(make_object<losses::Huber>()) ==
        R"({"name": "huber_loss", "reduction": "sum_over_batch_size"})");
  CHECK(config_of(make_object<losses::Dice>({.axis = {{1, 2}}},
                                            {.reduction = std::nullopt})) ==
        R"({"name": "dice", "reduction": null, "axis": [1, 2]})");
}

TEST_CASE("a loss whose name is None gets one of its own") {
  const Loss first = losses::get(form("Hinge", {{"name", nullptr}}));
  const Loss second = losses::get(form("Hinge", {{"name", nullptr}}));
  CHECK(first->name() == "hinge");
  CHECK(second->name() == "hinge_1");
}

TEST_CASE("arguments that Keras doesn't write are read all the same") {
  const Loss loss =
      losses::get(form("Huber", {{"delta", 2.5}, {"dtype", "float16"}}));
  const auto& huber = dynamic_cast<const losses::Huber&>(*loss.get());
  CHECK(huber.args.delta.value == 2.5);
  CHECK(huber.base().dtype == "float16");
  CHECK(config_of(loss) ==
        R"({"name": "huber_loss", "reduction": "sum_over_batch_size"})");
}

TEST_CASE("names stand for functions and classes of losses") {
  CHECK(losses::get("mse").object()->function_name() == "mean_squared_error");
  CHECK(losses::get("KLD").object()->function_name() == "kl_divergence");
  CHECK(losses::get("MeanSquaredError")->name() == "mean_squared_error");
  CHECK(losses::get(nullptr).is_none());
  CHECK(dump_json(losses::serialize("bce")) ==
        R"({"module": "builtins", "class_name": "function", )"
        R"("config": "binary_crossentropy", "registered_name": "function"})");
}

TEST_CASE("a reduction that Keras hasn't is refused") {
  CHECK_THROWS_WITH_AS(
      losses::get(form("Poisson", {{"reduction", "average"}})),
      "Poisson: argument \"reduction\" is \"average\"; expected one of "
      "\"sum_over_batch_size\", \"sum\", \"none\", \"mean\", "
      "\"mean_with_sample_weight\", \"auto\"",
      ConfigError);
}

TEST_CASE("arguments out of range are refused") {
  CHECK_THROWS_WITH_AS(
      make_object<losses::CategoricalGeneralizedCrossEntropy>({.q = 1.0}),
      "argument \"q\" is 1.0; expected a number between 0 and 1", ConfigError);
  CHECK_THROWS_WITH_AS(
      make_object<losses::CategoricalFocalCrossentropy>({.alpha = "low"}),
      "argument \"alpha\" is 'low'; expected a number or a list of numbers",
      ConfigError);
  CHECK_THROWS_WITH_AS(make_object<losses::Hinge>({}, {.dtype = "float31"}),
                       "unknown dtype policy \"float31\"; expected a dtype "
                       "such as \"float32\", or \"mixed_float16\" or "
                       "\"mixed_bfloat16\"",
                       ConfigError);
}

TEST_CASE("a loss of which only the config is held says so when called") {
  const Loss loss = make_object<losses::Circle>();
  CHECK_THROWS_WITH_AS(
      loss(Tensor(), Tensor()),
      "computing the loss \"circle\", of which only the config is held",
      Unsupported);
}

TEST_CASE("a function of one's own is a loss") {
  const Loss mine = named<Loss>(
      "mine", [](const Tensor& y_true, const Tensor&) { return y_true; });
  CustomObjects custom;
  custom.add("mine", mine);
  const Json written = losses::serialize(mine);
  CHECK(losses::deserialize(written, &custom).object() == mine.object());
}

}  // namespace keratin
