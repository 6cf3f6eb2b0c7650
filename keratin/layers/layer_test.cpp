#include "keratin/layers/layer.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/layers/core/dense.h"
#include "keratin/layers/core/input_layer.h"
#include "keratin/layers/initializers/initializers.h"
#include "keratin/layers/normalization/normalization.h"
#include "keratin/ops/ops.h"
#include "keratin/ops/values_for_test.h"

namespace keratin {
namespace {

using layers::Dense;
using ops::testing::check;
using ops::testing::floats;

// y = x · factor + offset, the README's layer with a weight.
struct ShiftLayer : Layer {
  static constexpr std::string_view kName = "Shift";
  struct Args {
    Number factor = 2.0;
  } args;
  static void declare(Fields& f, Args& a) {
    f("factor", a.factor, "Multiplier.");
  }
  void build(const Nested<Shape>& shape) override {
    ++builds;
    offset = add_weight({.name = "offset",
                         .shape = {shape.leaf().back()},
                         .initializer = "ones",
                         .dtype = {}});
    count = add_weight({.name = "count",
                        .shape = {},
                        .initializer = "zeros",
                        .trainable = false,
                        .dtype = {}});
  }
  Tensors call(const Tensors& x, Call&) const override {
    return x.leaf() * args.factor.value + weight(offset);
  }
  int builds = 0;
  Variable offset;
  Variable count;
};
using Shift = Handle<ShiftLayer>;

// A layer made of layers.
struct PairLayer : Layer {
  static constexpr std::string_view kName = "Pair";
  struct Args {
  } args;
  static void declare(Fields&, Args&) {}
  void init() override {
    Layer::init();
    add_child("first", first.layer());
    add_children("others", {second.layer(), first.layer()});
  }
  Tensors call(const Tensors& x, Call& call) const override {
    return second(first(x.leaf(), call.training), call.training);
  }
  Shift first{ShiftLayer::Args{}, LayerArgs{.name = "a"}};
  Shift second{ShiftLayer::Args{}, LayerArgs{.name = "b"}};
};
using Pair = Handle<PairLayer>;

std::vector<std::string> names_of(const std::vector<Variable>& variables) {
  std::vector<std::string> names;
  for (const Variable& variable : variables) names.push_back(variable.path());
  return names;
}

/// Fails once it has made parts, where the features aren't known.
struct FirstLayer : Layer {
  static constexpr std::string_view kName = "FirstLayer";
  struct Args {
  } args;
  static void declare(Fields&, Args&) {}
  void build(const Nested<Shape>& shape) override {
    add_weight({.name = "w", .shape = {2}});
    add_child("part", Dense({.units = 1}).layer());
    if (shape.leaf().back() == kNone) throw ShapeError("unknown");
  }
  Tensors call(const Tensors& x, Call&) const override { return x; }
};

}  // namespace

TEST_CASE("a layer is built once, at its first call") {
  const Shift shift({.factor = 3.0}, {.name = "shift"});
  CHECK_FALSE(shift->built());
  CHECK(shift->weights().empty());
  check(shift(floats({1, 2}, {1, 2})), {1, 2}, {4, 7});
  check(shift(floats({2, 2}, {1, 2, 3, 4})), {2, 2}, {4, 7, 10, 13});
  shift->ensure_built(Shape{kNone, 9});
  CHECK(shift->builds == 1);
  CHECK(names_of(shift->weights()) ==
        std::vector<std::string>{"shift/offset", "shift/count"});
}

TEST_CASE("copies of a handle are one layer") {
  const Shift shift;
  const Shift copy = shift;
  copy(floats({1, 2}, {1, 2}));
  CHECK(shift->built());
}

TEST_CASE("names are made from the class and numbered") {
  clear_session();
  CHECK(Dense({.units = 1})->name() == "dense");
  CHECK(Dense({.units = 1})->name() == "dense_1");
  CHECK(Dense({.units = 1}, {.name = "head"})->name() == "head");
  CHECK(Shift()->name() == "shift");
}

TEST_CASE("a name with a slash is refused") {
  CHECK_THROWS_WITH_AS(
      Dense({.units = 1}, {.name = "a/b"}),
      "argument \"name\" is \"a/b\"; expected a name without \"/\"",
      ConfigError);
}

TEST_CASE("arguments are checked when the layer is made") {
  CHECK_THROWS_WITH_AS(
      Dense({.units = 0}),
      "argument \"units\" is 0; expected an integer of at least 1",
      ConfigError);
  CHECK_THROWS_WITH_AS(
      Dense::from_config({{"name", "d"}, {"units", 3}, {"bias", true}}),
      "d: unknown argument \"bias\" = True", ConfigError);
  CHECK_THROWS_WITH_AS(
      Dense::from_config({{"name", "d"}}),
      "d: argument \"units\" is missing; expected an integer of at least 1",
      ConfigError);
}

TEST_CASE("a config gives the same layer again") {
  const Shift shift({.factor = 0.25}, {.name = "s", .trainable = false});
  const JsonObject config = get_config(*shift.layer());
  CHECK(dump_json(config) ==
        R"({"name": "s", "trainable": false, "dtype": {"module": "keras", )"
        R"("class_name": "DTypePolicy", "config": {"name": "float32"}, )"
        R"("registered_name": null}, "factor": 0.25})");
  CHECK(get_config(*Shift::from_config(config).layer()) == config);
}

TEST_CASE("trainable switches every weight but those that never train") {
  const Shift shift;
  shift(floats({1, 2}, {1, 2}));
  CHECK(shift->offset.trainable());
  CHECK_FALSE(shift->count.trainable());
  shift->set_trainable(false);
  CHECK_FALSE(shift->offset.trainable());
  CHECK(shift->trainable_weights().empty());
  shift->set_trainable(true);
  CHECK(shift->offset.trainable());
  CHECK_FALSE(shift->count.trainable());
  CHECK(shift->trainable_weights().size() == 1);
}

TEST_CASE("statistics of a normalization stay frozen") {
  const layers::BatchNormalization norm;
  norm(floats({2, 3}, {1, 2, 3, 4, 5, 6}));
  norm->set_trainable(false);
  norm->set_trainable(true);
  CHECK(norm->weights().size() == 4);
  CHECK(norm->trainable_weights().size() == 2);
  CHECK_FALSE(norm->weights()[2].trainable());
}

TEST_CASE("weights of parts are counted once, each part in its place") {
  const Pair pair({}, {.name = "pair"});
  check(pair(floats({1, 2}, {1, 2})), {1, 2}, {7, 11});
  CHECK(names_of(pair->weights()) ==
        std::vector<std::string>{"a/offset", "a/count", "b/offset", "b/count"});
  CHECK(pair->count_params() == 6);
  CHECK(pair->trainable_weights().size() == 2);
  pair->set_trainable(false);
  CHECK(pair->first->trainable_weights().empty());
}

TEST_CASE("weights are given and taken whole") {
  const Shift shift({}, {.name = "s"});
  shift(floats({1, 2}, {1, 2}));
  const Array offset = Array::of<float>({2}, {5, 6});
  const Array count = Array::of<float>({}, {1});
  shift->set_weights({offset, count});
  check(shift(floats({1, 2}, {1, 2})), {1, 2}, {7, 10});
  CHECK(shift->get_weights()[1].at(0) == 1);
}

TEST_CASE("weights that don't fit are refused, and none is taken") {
  const Shift shift({}, {.name = "s"});
  shift(floats({1, 2}, {1, 2}));
  const Array offset = Array::of<float>({2}, {5, 6});
  CHECK_THROWS_WITH_AS(shift->set_weights({offset}), "s: has 2 weights, got 1",
                       ShapeError);
  CHECK_THROWS_WITH_AS(
      shift->set_weights({offset, Array::of<float>({1}, {1})}),
      "s: weight 1, \"count\", is float32 (), got float32 (1,)", ShapeError);
  CHECK_THROWS_WITH_AS(
      shift->set_weights({offset, Array::of<int32_t>({}, {1})}),
      "s: weight 1, \"count\", is float32 (), got int32 ()", ShapeError);
  CHECK(shift->get_weights()[0].at(0) == 1);
}

TEST_CASE("a call that doesn't fit tells the layer") {
  const Dense dense({.units = 2}, {.name = "head"});
  CHECK_THROWS_WITH_AS(
      dense(floats({3}, {1, 2, 3})),
      "head: the input is incompatible with the layer: expected min_ndim=2, "
      "found ndim=1. Full shape received: (3,)",
      ShapeError);
  dense(floats({1, 3}, {1, 2, 3}));
  CHECK_THROWS_WITH_AS(dense(floats({1, 2}, {1, 2})),
                       "head: can't multiply (1, 2) by (3, 2): axis -1 of the "
                       "first and axis -2 of the second should have equal "
                       "sizes",
                       ShapeError);
  const KerasTensor x(Shape{kNone, 3}, DType::float32);
  CHECK_THROWS_WITH_AS(dense->symbolic_call({{KerasTensors::List{x, x}}, {}}),
                       "head: expected one tensor, got a list of 2",
                       ShapeError);
  CHECK_THROWS_WITH_AS(dense->symbolic_call({}),
                       "head: called without the argument \"inputs\"",
                       ShapeError);
  CHECK_THROWS_WITH_AS(dense->symbolic_call({{x, x}, {}}),
                       "head: called with 2 arguments, takes 1", ConfigError);
}

TEST_CASE("a build that fails leaves no parts") {
  const auto layer = make_object<FirstLayer>({});
  CHECK_THROWS_AS(layer->ensure_built(Shape{1, kNone}), ShapeError);
  CHECK(layer->own_weights().empty());
  CHECK(layer->children().empty());
  layer->ensure_built(Shape{1, 2});
  CHECK(layer->own_weights().size() == 1);
  CHECK(layer->children().size() == 1);
}

TEST_CASE("an empty tensor is no argument") {
  CHECK_THROWS_WITH_AS(Dense({.units = 2}, {.name = "d"})(KerasTensor()),
                       "d: called with an empty KerasTensor; expected tensors "
                       "that Input or a layer made",
                       ConfigError);
}

TEST_CASE("a build that fails may be tried again") {
  const Dense dense({.units = 2}, {.name = "head"});
  CHECK_THROWS_AS(dense(floats({3}, {1, 2, 3})), ShapeError);
  CHECK_FALSE(dense->built());
  CHECK(dense(floats({1, 3}, {1, 2, 3})).shape() == Shape{1, 2});
}

TEST_CASE("a symbolic call keeps unknown dimensions") {
  auto input = std::make_shared<layers::InputLayer>();
  const Dense dense({.units = 2});
  const KerasTensor y = dense(KerasTensor({kNone, 5, 3}, DType::float32));
  CHECK(y.shape() == Shape{kNone, 5, 2});
  CHECK(y.node()->operation == dense.layer());
}

TEST_CASE("a handle without a layer is told as that") {
  const LayerRef nothing;
  const std::string text =
      "this handle has no layer or model; assign it one that was made or "
      "loaded";
  CHECK_THROWS_WITH_AS(nothing(floats({1}, {1})), text.c_str(), ConfigError);
  CHECK_THROWS_WITH_AS(nothing(KerasTensor({kNone, 2}, DType::float32)),
                       text.c_str(), ConfigError);
  CHECK_THROWS_WITH_AS(nothing->name(), text.c_str(), ConfigError);
  CHECK(nothing.layer() == nullptr);
}

TEST_CASE("an input layer tells what it can't take") {
  DeserializeContext context;
  const auto made = [&](const char* config) {
    return deserialize_layer(JsonObject{{"class_name", "InputLayer"},
                                        {"config", parse_json(config)}},
                             context);
  };
  CHECK(made(R"({"batch_shape": [null, 2], "name": "x"})")->name() == "x");
  CHECK_THROWS_WITH_AS(
      made(R"({"name": "x"})"),
      "x: argument \"batch_shape\" is missing; expected a tuple of dimensions",
      ConfigError);
  CHECK_THROWS_WITH_AS(made(R"({"batch_shape": [2], "dtype": "f"})"),
                       "InputLayer: unknown dtype \"f\"", ConfigError);
  CHECK_THROWS_WITH_AS(
      made(R"({"batch_shape": [2], "sparse": true, "ragged": true})"),
      "InputLayer: arguments \"sparse\" and \"ragged\" are both True; expected "
      "one of them at most",
      ConfigError);
  CHECK_THROWS_AS(made(R"({"batch_shape": [-5, 2]})"), ConfigError);
  CHECK_THROWS_WITH_AS(made(R"({"batch_shape": [], "name": "x"})"),
                       "x: argument \"batch_shape\" is (); expected at least "
                       "the batch's dimension, (None,)",
                       ConfigError);
}

TEST_CASE(
    "inputs that can't be computed with are held, and refused in models") {
  const auto refused = [](const char* config) {
    const Json written = JsonObject{{"module", "keras.layers"},
                                    {"class_name", "InputLayer"},
                                    {"config", parse_json(config)},
                                    {"registered_name", nullptr}};
    const LayerRef layer = layers::deserialize(written);
    CHECK(dump_json(layers::serialize(layer)) == dump_json(written));
    auto& input = dynamic_cast<layers::InputLayer&>(*layer.layer());
    try {
      input.output();
    } catch (const Unsupported& error) {
      return std::string(error.what());
    }
    return std::string("taken");
  };
  CHECK(refused(R"({"batch_shape": [null, 2], "dtype": "string", )"
                R"("sparse": false, "ragged": false, "name": "words", )"
                R"("optional": false})") ==
        "words: tensors of dtype \"string\" can't enter a model yet; give "
        "numbers instead");
  CHECK(refused(R"({"batch_shape": [null, 2], "dtype": "float32", )"
                R"("sparse": true, "ragged": false, "name": "x", )"
                R"("optional": true})") ==
        "x: sparse tensors can't enter a model yet; give dense tensors "
        "instead");
  CHECK(refused(R"({"batch_shape": [null, null], "dtype": "string", )"
                R"("sparse": false, "ragged": true, "name": "x", )"
                R"("optional": false})") ==
        "x: ragged tensors can't enter a model yet; give dense tensors "
        "instead");
}

TEST_CASE("an argument that no layer has is refused, by name") {
  const Dense dense({.units = 2}, {.name = "head"});
  const KerasTensor x(Shape{kNone, 3}, DType::float32);
  CHECK_THROWS_WITH_AS(
      dense->symbolic_call({{x}, {{"nonsense", KerasTensors::plain(3)}}}),
      "head: called with an unexpected keyword argument \"nonsense\"; takes "
      "inputs, mask and training",
      ConfigError);
  CHECK_NOTHROW(
      dense->symbolic_call({{x}, {{"training", KerasTensors::plain(true)}}}));
}

TEST_CASE("training by name goes before what the caller was told") {
  // Numbers are Keras 3.15.1's.
  const layers::BatchNormalization norm({.momentum = 0.5});
  const auto called = [&](const Json& training, std::optional<bool> told) {
    return norm
        ->run({{floats({2, 3}, {1, 2, 3, 4, 5, 6})},
               {{"training", Tensors::plain(training)}}},
              told)
        .leaf();
  };
  const std::vector<double> by_batch{-0.9997779, -0.9997778, -0.9997779,
                                     0.9997778,  0.999778,   0.9997778};
  const std::vector<double> by_moving{0.99950033, 1.9990007, 2.998501,
                                      3.9980013,  4.9975014, 5.9970017};
  for (const std::optional<bool> told :
       {std::optional<bool>(), std::optional<bool>(false),
        std::optional<bool>(true)}) {
    check(called(true, told), {2, 3}, by_batch);
    check(called(false, told), {2, 3}, by_moving);
    check(called(nullptr, told), {2, 3},
          told.value_or(false) ? by_batch : by_moving);
  }
  StateUpdates updates;
  called(true, false);
  REQUIRE(updates.all().size() == 2);
  check(updates.all()[0].second, {3}, {1.25, 1.75, 2.25});
  check(updates.all()[1].second, {3}, {1.625, 1.625, 1.625});
}

TEST_CASE("features that aren't there yet are refused by name") {
  CHECK_THROWS_WITH_AS(layers::BatchNormalization::from_config(
                           {{"name", "f"}, {"lora_rank", 4}}),
                       "f: LoRA: argument \"lora_rank\" is 4; expected None or "
                       "False",
                       Unsupported);
  CHECK_NOTHROW(Dense::from_config({{"units", 3},
                                    {"lora_rank", nullptr},
                                    {"quantization_config", nullptr}}));
}

}  // namespace keratin
