#include "keratin/models/cloning.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>

#include "keratin/base/error.h"
#include "keratin/layers/core/dense.h"
#include "keratin/layers/merging/merge.h"
#include "keratin/layers/regularization/dropout.h"
#include "keratin/models/golden_for_test.h"
#include "keratin/models/sequential.h"
#include "keratin/ops/ops.h"

namespace keratin {
namespace {

/// Registered nowhere.
struct HalveLayer : Layer {
  static constexpr std::string_view kName = "Halve";
  struct Args {
  } args;
  static void declare(Fields&, Args&) {}
  Tensors call(const Tensors& x, Call&) const override {
    return x.leaf() * 0.5;
  }
};
using Halve = Handle<HalveLayer>;

}  // namespace

TEST_CASE("a clone has the config and weights of its own") {
  const Model model = test::golden_model("mlp_functional");
  const Model clone = clone_model(model);
  CHECK(clone.to_json() == model.to_json());
  const auto weights = model->weights();
  const auto others = clone->weights();
  REQUIRE(weights.size() == others.size());
  for (size_t i = 0; i < weights.size(); ++i) {
    CHECK(weights[i].name() == others[i].name());
    CHECK(weights[i].value().bytes().data() !=
          others[i].value().bytes().data());
  }
  clone->set_weights(model->get_weights());
  const Array x = test::numbers({4, 8});
  CHECK(test::same_bits(clone.predict(x), model.predict(x)));
}

TEST_CASE("classes and functions that aren't registered are cloned") {
  const auto penalty = named<Regularizer>(
      "mine", [](const Tensor& w) { return ops::sum(w * w); });
  const Sequential model(
      {Input({3}), Halve(),
       layers::Dense({.units = 2, .kernel_regularizer = penalty})});
  const Model clone = clone_model(model);
  REQUIRE(clone->layers().size() == 2);
  CHECK(clone->layers()[0]->info() == &class_info<HalveLayer>());
  const auto& dense =
      dynamic_cast<const layers::DenseLayer&>(*clone->layers()[1]);
  CHECK(dense.args.kernel_regularizer.object() == penalty.object());
}

TEST_CASE("a layer that is shared within a model is so in its clone") {
  const KerasTensor x = Input({2}, "x");
  const layers::Dense shared({.units = 2}, {.name = "shared"});
  const Model inner(x, shared(x), {.name = "inner"});
  const KerasTensor y = Input({2}, "y");
  const Model clone =
      clone_model(Model(y, shared(inner(y)), {.name = "outer"}));
  std::vector<std::shared_ptr<Layer>> found;
  for (const auto& layer : clone->layers()) {
    if (layer->name() == "shared") found.push_back(layer);
    const auto* nested = dynamic_cast<const ModelLayer*>(layer.get());
    if (nested == nullptr) continue;
    for (const auto& part : nested->layers()) {
      if (part->name() == "shared") found.push_back(part);
    }
  }
  REQUIRE(found.size() == 2);
  CHECK(found[0] == found[1]);
  CHECK(clone->weights().size() == 2);
}

TEST_CASE("a clone function puts other layers in the place of some") {
  const KerasTensor x = Input({2}, "x");
  const layers::Dense dense({.units = 2}, {.name = "dense"});
  const layers::Dropout dropout({.rate = 0.5}, {.name = "dropout"});
  const Model graph(x, dropout(dense(x)), {.name = "graph"});
  const Sequential stack({Input({2}), dense, dropout});
  for (const Model& model : {graph, Model(stack)}) {
    std::vector<std::string> seen;
    const Model clone = clone_model(model, [&](const LayerRef& layer) {
      seen.push_back(layer->name());
      if (layer->name() == "dropout") return LayerRef(Halve({}, {.name = "h"}));
      return layer;
    });
    CHECK(seen == std::vector<std::string>{"dense", "dropout"});
    CHECK(clone.layer() != model.layer());
    CHECK(clone->layers().back()->name() == "h");
    CHECK(clone->layers().end()[-2] == dense.layer());
    const Array given = Array::of<float>({1, 2}, {1, 2});
    CHECK(clone.predict(given).at(0) == model.predict(given).at(0) * 0.5);
    // The other model is as it was.
    CHECK(model->layers().back()->name() == "dropout");
  }
}

TEST_CASE("a clone function is asked once for a layer in several places") {
  const KerasTensor x = Input({2}, "x");
  const layers::Dense shared({.units = 2}, {.name = "shared"});
  const Model inner(x, shared(x), {.name = "inner"});
  const KerasTensor y = Input({2}, "y");
  const Model outer(y, shared(shared(inner(y))), {.name = "outer"});
  int asked = 0;
  const Model clone = clone_model(outer, [&](const LayerRef& layer) {
    if (layer->name() != "shared") return clone_model(Model(inner)).layer();
    ++asked;
    return layers::Dense({.units = 2, .use_bias = false}).layer();
  });
  CHECK(asked == 1);
  CHECK(clone->weights().size() == 3);  // the kernel, and the inner clone's two
  CHECK(outer->weights().size() == 2);
}

TEST_CASE("a clone function has to give a layer") {
  const Sequential model(
      {Input({3}), layers::Dense({.units = 2}, {.name = "dense"})});
  CHECK_THROWS_WITH_AS(
      clone_model(model, [](const LayerRef&) { return LayerRef(); }),
      "dense: clone_function gave no layer for this one; expected a layer, "
      "or this one itself, to share it",
      ConfigError);
}

TEST_CASE("models within a model are cloned by the function where asked for") {
  const KerasTensor x = Input({2}, "x");
  const layers::Dense shared({.units = 2}, {.name = "shared"});
  const Sequential stack({Input({2}), Halve({}, {.name = "a"})},
                         {.name = "stack"});
  const Model inner(x, stack(shared(x)), {.name = "inner"});
  const KerasTensor y = Input({2}, "y");
  const Model outer(y, shared(inner(y)), {.name = "outer"});
  for (const bool recursive : {false, true}) {
    std::vector<std::string> asked;
    const Model clone = clone_model(
        outer, {.clone_function =
                    [&](const LayerRef& layer) {
                      asked.push_back(layer->name());
                      return layer->name() == "shared"
                                 ? LayerRef(layers::Dense({.units = 2}))
                                 : layer;
                    },
                .recursive = recursive});
    const std::vector<std::string> due =
        recursive ? std::vector<std::string>{"shared", "a"}
                  : std::vector<std::string>{"inner", "shared"};
    std::sort(asked.begin(), asked.end(), std::greater<>());
    auto sorted = due;
    std::sort(sorted.begin(), sorted.end(), std::greater<>());
    CHECK(asked == sorted);
    // The inner model is shared, with the layer that is shared in it, or new,
    // with the layer that stands for that in both.
    CHECK(clone->weights().size() == (recursive ? 2 : 4));
    CHECK((clone.get_layer("inner").layer() == inner.layer()) == !recursive);
  }
}

TEST_CASE("a call function puts layers between others") {
  const KerasTensor x = Input({2}, "x");
  const layers::Dense dense({.units = 2}, {.name = "dense"});
  const Model inner(x, dense(x), {.name = "inner"});
  const KerasTensor y = Input({2}, "y");
  const Model model(y, dense(inner(y)), {.name = "outer"});
  const auto halved = [](const LayerRef& layer,
                         const KerasArguments& arguments) {
    const KerasTensors out = layer(arguments);
    const bool is_dense = layer->info() == &class_info<layers::DenseLayer>();
    return is_dense ? Halve()(out) : out;
  };
  const auto itself = [](const LayerRef& layer) { return layer; };
  const Array given = Array::of<float>({1, 2}, {1, 2});
  const Array before = model.predict(given);
  for (const bool recursive : {false, true}) {
    const Model clone = clone_model(model, {.clone_function = itself,
                                            .call_function = halved,
                                            .recursive = recursive});
    CHECK(clone->name() == "outer");
    const Array after = clone.predict(given);
    CHECK(after.at(0) ==
          doctest::Approx(before.at(0) * (recursive ? 0.25 : 0.5)));
  }
  CHECK(test::same_bits(model.predict(given), before));
  CHECK_THROWS_WITH_AS(
      clone_model(model, {.call_function =
                              [](const LayerRef&, const KerasArguments&) {
                                return KerasTensors(KerasTensors::List{});
                              }}),
      "inner: call_function gave a list of 0 for a call of this layer; "
      "expected one tensor",
      ConfigError);
}

TEST_CASE("a clone takes the tensors that it is given") {
  const KerasTensor a = Input({2}, "a");
  const KerasTensor b = Input({2}, "b");
  const Model graph(KerasTensors::List{a, b}, layers::Add()({a, b}));
  const KerasTensor one = Input({2}, "one");
  const KerasTensor other = Input({2}, "other");
  const Model clone =
      clone_model(graph, {.input_tensors = KerasTensors::List{one, other}});
  CHECK(clone->input_names() == std::vector<std::string>{"one", "other"});
  CHECK_THROWS_WITH_AS(clone_model(graph, {.input_tensors = one}),
                       "input_tensors holds 1 tensors, and the model takes 2; "
                       "expected the structure of its inputs, a list of 2",
                       ConfigError);

  const Sequential stack({Input({2}, "a"), layers::Dense({.units = 1})},
                         {.name = "stack"});
  const Model copy = clone_model(stack, {.input_tensors = one});
  CHECK(copy->name() == "stack");
  CHECK(copy->input_names() == std::vector<std::string>{"one"});
  copy->set_weights(stack->get_weights());
  const Array given = Array::of<float>({1, 2}, {1, 2});
  CHECK(test::same_bits(copy.predict(given), stack.predict(given)));
  const auto call = [](const LayerRef& layer, const KerasArguments& x) {
    return layer(x);
  };
  CHECK_THROWS_WITH_AS(clone_model(stack, {.call_function = call}),
                       "stack: call_function is for functional models, and "
                       "this is a Sequential, whose layers are only listed",
                       ConfigError);
}

TEST_CASE("a handle without a model can't be cloned") {
  CHECK_THROWS_WITH_AS(clone_model(Model()),
                       "this handle has no layer or model; assign it one that "
                       "was made or loaded",
                       ConfigError);
}

TEST_CASE("functions of one name that aren't the same can't be cloned") {
  const auto twice =
      named<Activation>("f", [](const Tensor& x) { return x * 2; });
  const auto other =
      named<Activation>("f", [](const Tensor& x) { return x * -5; });
  const auto stack = [](const Activation& first, const Activation& second) {
    return Sequential(
        {Input({1}),
         layers::Dense(
             {.units = 1, .activation = first, .kernel_initializer = "ones"}),
         layers::Dense({.units = 1,
                        .activation = second,
                        .kernel_initializer = "ones"})});
  };
  CHECK_THROWS_WITH_AS(
      clone_model(stack(twice, other)),
      "the name \"f\" stands for two different functions or classes in the "
      "model, so that its config can't tell them apart; give each a name of "
      "its own, or the same object to all who use it",
      ConfigError);
  const Model clone = clone_model(stack(twice, twice));
  CHECK(clone.predict(Array::of<float>({1, 1}, {3})).at(0) == 12);
}

}  // namespace keratin
