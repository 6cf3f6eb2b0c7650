#include "keratin/models/sequential.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/layers/core/dense.h"
#include "keratin/layers/core/input_layer.h"
#include "keratin/layers/regularization/dropout.h"
#include "keratin/layers/reshaping/reshaping.h"
#include "keratin/models/golden_for_test.h"
#include "keratin/models/load_model.h"

namespace keratin {
namespace {

using layers::Dense;

Array ones(Shape shape) {
  Array values = Array::zeros(DType::float32, std::move(shape));
  for (float& value : values.mutable_typed<float>()) value = 1;
  return values;
}

Dense summing(int64_t units, const char* name) {
  return Dense({.units = units, .kernel_initializer = "ones"}, {.name = name});
}

}  // namespace

TEST_CASE("a stack that begins with an input is built") {
  const Sequential model({Input({3}), summing(2, "a"), summing(1, "b")},
                         {.name = "stack"});
  CHECK(model->built());
  CHECK(model->layers().size() == 2);
  CHECK(model->count_params() == 3 * 2 + 2 + 2 + 1);
  CHECK(model->outputs().leaf().shape() == Shape{kNone, 1});
  CHECK(model.predict(ones({4, 3})).at(3) == 6);
}

TEST_CASE("a stack without an input is built by hand or its first call") {
  const Sequential by_hand({summing(2, "a")}, {.name = "late"});
  CHECK_FALSE(by_hand->built());
  by_hand->ensure_built(Shape{kNone, 3});
  CHECK(by_hand.predict(ones({1, 3})).at(1) == 3);

  const Sequential model({summing(2, "a")}, {.name = "late"});
  CHECK_THROWS_WITH_AS(
      model.predict(Arrays::Dict{{"x", ones({1, 3})}}),
      "late: the model isn't built; begin it with Input(shape), or call "
      "ensure_built with the shape of its input",
      ShapeError);
  CHECK_FALSE(model->built());
  CHECK(model.predict(ones({2, 3})).at(1) == 3);
  CHECK(model->inputs().leaf().shape() == Shape{kNone, 3});
  CHECK(model.predict(ones({5, 3})).shape() == Shape{5, 2});
}

TEST_CASE("a stack says what shape it was built for") {
  const Sequential known({Input({3}), summing(2, "a")}, {.name = "stack"});
  CHECK(dump_json(known->get_build_config()) ==
        R"({"input_shape": [null, 3]})");
  CHECK(
      known.to_json().find(R"("registered_name": null, "build_config": )"
                           R"({"input_shape": [null, 3]}, "compile_config")") !=
      std::string::npos);

  const Sequential late({summing(2, "a")}, {.name = "late"});
  CHECK(late->get_build_config().is_null());
  late.predict(ones({2, 4}));
  CHECK(dump_json(late->get_build_config()) == R"({"input_shape": [null, 4]})");
}

TEST_CASE("a stack within a stack is a layer") {
  const Sequential inner({Input({3}), summing(2, "a")}, {.name = "inner"});
  const Sequential outer({inner, summing(1, "b")}, {.name = "outer"});
  CHECK(outer->built());
  CHECK(outer.predict(ones({2, 3})).at(0) == 6);
  CHECK(outer->weights().size() == 4);
}

TEST_CASE("a config gives the same stack again") {
  const Sequential model(
      {Input({4, 1}), layers::Flatten(), summing(2, "a"), layers::Dropout()},
      {.name = "stack"});
  const Model again = model_from_json(model.to_json());
  CHECK(again.to_json() == model.to_json());
  CHECK(again.get_config() == model.get_config());
  CHECK(again.get_config().at("build_input_shape") ==
        Json(Json::Array{nullptr, 4, 1}));
  const Array x = test::numbers({5, 4, 1});
  CHECK(test::same_bits(again.predict(x), model.predict(x)));
}

TEST_CASE("an input may stand only at the front") {
  CHECK_THROWS_WITH_AS(
      Sequential({Input({3}), summing(2, "a"), Input({2})}, {.name = "m"}),
      "an InputLayer may only be the first layer", ConfigError);
  CHECK_THROWS_WITH_AS(
      Sequential({KerasTensor({kNone, 2}, DType::float32), summing(1, "a")}),
      "a Sequential is made of layers and begins with an Input; got a tensor "
      "that no layer makes",
      ConfigError);
}

TEST_CASE("two layers of one name are refused") {
  CHECK_THROWS_WITH_AS(
      Sequential({Input({3}), summing(2, "a"), summing(2, "a")}, {.name = "m"}),
      "the name \"a\" is used by two layers of the model; names must be "
      "unique",
      ConfigError);
}

TEST_CASE("layers that don't fit are told by name") {
  CHECK_THROWS_WITH_AS(
      Sequential({Input({3, 2}), layers::Flatten({}, {.name = "f"}),
                  layers::Permute({.dims = {2, 1}}, {.name = "p"})},
                 {.name = "m"}),
      "p: the input is incompatible with the layer: expected ndim=3, found "
      "ndim=2. Full shape received: (None, 6)",
      ShapeError);
}

TEST_CASE("an empty stack can't be built") {
  const Sequential model({}, {.name = "none"});
  CHECK_THROWS_WITH_AS(model->ensure_built(Shape{kNone, 3}),
                       "a Sequential without layers can't be built",
                       ConfigError);
}

TEST_CASE("what a broken config of a stack lacks is told") {
  const auto text = [](const char* config) {
    try {
      model_from_config(JsonObject{{"class_name", "Sequential"},
                                   {"config", parse_json(config)}});
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK(text(R"({"name": "m"})") == "m: missing key \"layers\"");
  CHECK(text(R"({"name": "m", "layers": 3})") ==
        "m > layers: expected a list, got 3");
  CHECK(text(R"({"name": "m", "layers": [3]})") ==
        "m > layers[0]: expected a layer as a name or a serialized object, got "
        "3");
  CHECK(text(R"({"name": "m", "layers": [
                 {"class_name": "Dens", "config": {"name": "mm"}}]})")
            .find("m > mm: unknown layer \"Dens\"") == 0);
  CHECK(text(R"({"name": "m", "layers": [
                 {"class_name": "Dense", "config": {"name": "m"}}]})") ==
        "m > m: argument \"units\" is missing; expected an integer of at "
        "least 1");
}

namespace {

Json stack(const std::string& name, Json::Array layers, int64_t id) {
  return JsonObject{
      {"class_name", "Sequential"},
      {"config", JsonObject{{"name", name}, {"layers", std::move(layers)}}},
      {"shared_object_id", id}};
}

// Stacks in stacks, each with the one inside it twice.
Json doubled(int depth) {
  Json model = stack(
      "s0",
      {JsonObject{{"class_name", "InputLayer"},
                  {"config", JsonObject{{"batch_shape", Json::Array{1, 1}}}}},
       JsonObject{{"class_name", "Dense"},
                  {"config", JsonObject{{"name", "d"}, {"units", 1}}}}},
      0);
  for (int i = 1; i <= depth; ++i) {
    Json again = stack(concat("s", i - 1), {}, i - 1);
    model = stack(concat("s", i), {std::move(model), std::move(again)}, i);
  }
  return model;
}

}  // namespace

TEST_CASE("a stack that stands twice in each of many is one stack") {
  LoadOptions options;
  options.limits.nodes = 10'000;
  const Model model = model_from_config(doubled(100), options);
  CHECK(model->count_params() == 2);
  CHECK(model->trainable_weights().size() == 2);
  model->set_trainable(false);
  CHECK(model->trainable_weights().empty());
  CHECK(model->outputs().leaf().shape() == Shape{1, 1});
  try {
    model.predict(ones({1, 1}));
    FAIL("expected an error");
  } catch (const LimitError& error) {
    CHECK(error.message() ==
          "tracing takes more steps (layers run, nodes made) than nodes = "
          "10000");
  }
  const Model small = model_from_config(doubled(3), options);
  small->set_weights(
      {Array::of<float>({1, 1}, {2}), Array::of<float>({1}, {0})});
  CHECK(small.predict(ones({1, 1})).at(0) == 256);
}

TEST_CASE("shared objects don't nest deeper than others") {
  const auto nested = [](int depth) {
    Json::Array layers;
    for (int i = 0; i < depth; ++i) {
      Json::Array inside;
      if (i > 0) inside.push_back(stack(concat("s", i - 1), {}, i - 1));
      layers.push_back(stack(concat("s", i), std::move(inside), i));
    }
    return stack("m", std::move(layers), depth);
  };
  CHECK_NOTHROW(model_from_config(nested(127)));
  CHECK_THROWS_WITH_AS(
      model_from_config(nested(128)),
      "m > s127 > s126: objects are nested deeper than object_depth = 128",
      LimitError);
}

TEST_CASE("a stack has no more layers than the limit") {
  const Sequential model({Input({3}), summing(2, "a"), summing(2, "b")},
                         {.name = "m"});
  LoadOptions options;
  options.limits.layers = 3;
  CHECK_NOTHROW(model_from_json(model.to_json(), options));
  options.limits.layers = 2;
  CHECK_THROWS_WITH_AS(model_from_json(model.to_json(), options),
                       "m: the model has 3 layers, more than layers = 2",
                       LimitError);
}

TEST_CASE("a stack isn't made of handles without a layer") {
  CHECK_THROWS_WITH_AS(
      Sequential({Input({3}), LayerRef()}),
      "a Sequential is made of layers; got a handle that has none, assign it "
      "one that was made or loaded",
      ConfigError);
  CHECK_THROWS_AS(Sequential({KerasTensor()}), ConfigError);
}

TEST_CASE("a shape that a layer refuses isn't kept") {
  const Sequential model({layers::Reshape({.target_shape = {2, 2}}),
                          layers::Flatten(), summing(1, "a")});
  CHECK_THROWS_AS(model.predict(ones({1, 3})), Error);
  CHECK_FALSE(model->built());
  CHECK(model.predict(ones({1, 4})).at(0) == 4);
}

}  // namespace keratin
