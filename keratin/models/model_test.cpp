#include "keratin/models/model.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/base/threads.h"
#include "keratin/layers/core/dense.h"
#include "keratin/models/golden_for_test.h"
#include "keratin/models/sequential.h"
#include "keratin/ops/ops.h"
#include "keratin/utils/rng_utils.h"

namespace keratin {
namespace {

const Array kRow = Array::of<float>({1, 2}, {1, 2});

Sequential small_model() {
  return Sequential({Input({2}), layers::Dense({.units = 1})});
}

}  // namespace

TEST_CASE("a model that was made without any says so at every call") {
  const Model model;
  const auto refused = [](auto call) {
    try {
      call();
    } catch (const ConfigError& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  const std::string text =
      "this handle has no layer or model; assign it one that was made or "
      "loaded";
  CHECK(refused([&] { model.predict(kRow); }) == text);
  CHECK(refused([&] { model.predict(Arrays(kRow)); }) == text);
  CHECK(refused([&] { model.summary(); }) == text);
  CHECK(refused([&] { model.get_config(); }) == text);
  CHECK(refused([&] { model.to_json(); }) == text);
  CHECK(refused([&] { model->weights(); }) == text);
  CHECK(refused([&] {
          model(KerasTensor({kNone, 2}, DType::float32));
        }) == text);
  Model target;
  CHECK(refused([&] {
          load_weights(target, test::golden_path("mlp_relu.keras"));
        }) == "mlp_relu.keras: " + text);
}

TEST_CASE("a stack and a graph are made of what get_config gave") {
  const Sequential stack = small_model();
  const Model graph = test::golden_model("mlp_functional");
  for (const Model& model : {Model(stack), graph}) {
    const Model made = Model::from_config(model.get_config());
    CHECK(made.to_json() == model.to_json());
    CHECK(made.layer() != model.layer());
    CHECK(made->built());
  }
}

TEST_CASE("what a model's config names may be given beside it") {
  const auto penalty = named<Regularizer>(
      "mine", [](const Tensor& w) { return ops::sum(w * w); });
  const JsonObject config =
      Sequential({Input({2}),
                  layers::Dense({.units = 1, .kernel_regularizer = penalty})})
          .get_config();
  CHECK_THROWS_AS(Model::from_config(config), NotFound);
  const CustomObjects given = CustomObjects().add(penalty);
  const Model model = Model::from_config(config, &given);
  CHECK(model->layers()[0]->own_weights()[0].regularizer.object() ==
        penalty.object());
}

TEST_CASE("a config that is no model's is told by what it lacks") {
  CHECK_THROWS_WITH_AS(
      Model::from_config({{"units", 1}}),
      "missing \"layers\"; the config of a model is what its get_config gives",
      ConfigError);
}

TEST_CASE("threads are as many as there can be") {
  const Sequential model = small_model();
  CHECK_THROWS_WITH_AS(model.predict(kRow, {.threads = kMaxThreads + 1}),
                       "threads is 1025; expected 0 to 1024", ConfigError);
  CHECK_THROWS_WITH_AS(model.predict(kRow, {.threads = -1}),
                       "threads is -1; expected 0 to 1024", ConfigError);
  CHECK(test::same_bits(model.predict(kRow, {.threads = 2}),
                        model.predict(kRow, {.threads = 1})));
}

TEST_CASE("a seed makes first weights repeatable") {
  const auto drawn = [](int64_t seed) {
    utils::set_random_seed(seed);
    const Sequential model(
        {Input({2}), layers::Dense({.units = 8}), layers::Dense({.units = 3})});
    std::vector<Array> values;
    for (const Variable& variable : model->weights()) {
      values.push_back(variable.value());
    }
    values.push_back(model.predict(kRow));
    return values;
  };
  const std::vector<Array> first = drawn(42);
  const std::vector<Array> again = drawn(42);
  const std::vector<Array> other = drawn(43);
  for (size_t i = 0; i < first.size(); ++i) {
    CHECK(test::same_bits(first[i], again[i]));
  }
  CHECK(!test::same_bits(first[0], other[0]));
}

TEST_CASE("one array can't stand for several outputs") {
  const KerasTensor x = Input({2}, "x");
  const layers::Dense a({.units = 1}), b({.units = 1});
  const Model model(x, KerasTensors::list_of<KerasTensor>({a(x), b(x)}));
  CHECK_THROWS_WITH_AS(model.predict(kRow),
                       "expected one tensor, got a list of 2", ShapeError);
  CHECK(model.predict(Arrays(kRow)).flatten().size() == 2);
}

TEST_CASE("a layer is found by its name or its place") {
  const KerasTensor x = Input({2}, "x");
  const layers::Dense head({.units = 1}, {.name = "head"});
  const Model model(x, head(x), {.name = "m"});
  CHECK(model.get_layer("head").layer() == head.layer());
  CHECK(model.get_layer(1).layer() == head.layer());
  CHECK(model.get_layer(0)->name() == "x");
  CHECK_THROWS_WITH_AS(
      model.get_layer("heat"),
      "m: has no layer called \"heat\"; the nearest known names are \"head\"",
      ConfigError);
  CHECK_THROWS_WITH_AS(model.get_layer(2),
                       "m: has no layer at 2; it has 2 layers", ConfigError);
}

TEST_CASE("json of a model may be indented") {
  const Sequential model = small_model();
  const Json plain = parse_json(model.to_json());
  CHECK(model.to_json({.indent = 2}) == dump_json(plain, {.indent = 2}));
}

}  // namespace keratin
