#include "keratin/models/cloning.h"

#include <doctest/doctest.h>

#include "keratin/layers/core/dense.h"
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

}  // namespace keratin
