// The usual calls on handles, as Keras's on the objects themselves.

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/config/value.h"
#include "keratin/layers/core/dense.h"
#include "keratin/layers/initializers/initializers.h"
#include "keratin/layers/regularizers/regularizers.h"
#include "keratin/losses/losses.h"
#include "keratin/models/sequential.h"

namespace keratin {
namespace {

struct HandlesScaleLayer : Layer {
  static constexpr std::string_view kName = "HandlesScale";
  struct Args {
    double factor = 1;
  } args;
  static void declare(Fields& f, Args& a) {
    f("factor", a.factor, "Multiplier.");
  }
  Tensors call(const Tensors& x, Call&) const override { return x; }
};
using HandlesScale = Handle<HandlesScaleLayer>;

struct Half : RegularizerObject {
  static constexpr std::string_view kName = "Half";
  struct Args {
    double factor = 0.5;
  } args;
  static void declare(Fields& f, Args& a) {
    f("factor", a.factor, "Factor.").at_least(0);
  }
  Tensor operator()(const Tensor& x) const override { return x; }
};

}  // namespace

TEST_CASE("handles are written and configured as what they refer to") {
  const layers::Dense dense({.units = 3}, {.name = "head"});
  CHECK(get_config(dense) == get_config(*dense.layer()));
  CHECK(dense->get_config() == get_config(dense));
  CHECK(serialize_keras_object(dense) == layers::serialize(dense));
  const Sequential model({Input({3}), dense});
  CHECK(serialize_keras_object(model).at("class_name") == Json("Sequential"));
  const Regularizer penalty = make_object<regularizers::L2>({.l2 = 0.25});
  CHECK(serialize_keras_object(penalty) == regularizers::serialize(penalty));
  CHECK(get_config(penalty).at("l2") == Json(0.25));
  CHECK(serialize_keras_object(make_object<regularizers::L2>({.l2 = 0.25})) ==
        serialize_keras_object(penalty));
  CHECK(serialize_keras_object(Regularizer(none)) == Json());
}

TEST_CASE("get gives an object back as it is") {
  const Initializer zeros = initializers::get("zeros");
  CHECK(initializers::get(zeros).object() == zeros.object());
  const auto penalty = make_object<regularizers::L2>({});
  CHECK(regularizers::get(penalty).object() == penalty);
  CHECK(regularizers::get(none).is_none());
}

TEST_CASE("a handle is registered for its class") {
  register_serializable<HandlesScale>("handles_test");
  CHECK(serialize_keras_object(HandlesScale({.factor = 2}))
            .at("registered_name") == Json("handles_test>HandlesScale"));
}

TEST_CASE("an object that make_shared made is one of its class") {
  const layers::Dense dense(
      {.units = 1, .kernel_regularizer = std::make_shared<Half>()});
  CHECK(get_config(dense).at("kernel_regularizer").at("config").at("factor") ==
        Json(0.5));
  const Loss loss = std::make_shared<losses::Huber>();
  CHECK(get_config(loss).at("name") == Json("huber_loss"));
  auto wrong = std::make_shared<Half>();
  wrong->args.factor = -1;
  CHECK_THROWS_AS((Regularizer(wrong)), ConfigError);
}

TEST_CASE("a none that is called is a ConfigError") {
  const Initializer nothing = none;
  CHECK_THROWS_WITH_AS(
      nothing(Shape{1}, DType::float32),
      "there is no initializer: it is none; give an initializer before it is "
      "used",
      ConfigError);
}

TEST_CASE("an activation of None is linear") {
  CHECK(activations::serialize(activations::get(nullptr)) == Json("linear"));
  JsonObject config = get_config(layers::Dense({.units = 1}));
  config["activation"] = nullptr;
  CHECK(get_config(layers::Dense::from_config(config)).at("activation") ==
        Json("linear"));
  CHECK(get_config(layers::Dense({.units = 1, .activation = none}))
            .at("activation") == Json("linear"));
}

}  // namespace keratin
