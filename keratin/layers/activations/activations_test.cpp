#include "keratin/layers/activations/activations.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/config/serialization.h"
#include "keratin/layers/activations/activation_layers.h"
#include "keratin/layers/activations/layer_activation.h"
#include "keratin/layers/core/dense.h"
#include "keratin/ops/ops.h"
#include "keratin/ops/values_for_test.h"

namespace keratin {
namespace {

using ops::testing::check;
using ops::testing::floats;

struct Row {
  const char* name;
  std::vector<double> values;  // at -2.5, -0.4, 0, 0.3, 4
};

// What Keras 3.15.1 gives.
const Row kRows[] = {
    {"linear", {-2.5, -0.40000001, 0, 0.30000001, 4}},
    {"relu", {0, 0, 0, 0.30000001, 4}},
    {"relu6", {0, 0, 0, 0.30000001, 4}},
    {"leaky_relu", {-0.5, -0.080000006, 0, 0.30000001, 4}},
    {"elu", {-0.91791499, -0.32967988, 0, 0.30000001, 4}},
    {"selu", {-1.6137857, -0.57960999, 0, 0.31521031, 4.2028041}},
    {"celu", {-0.91791499, -0.32967988, 0, 0.30000001, 4}},
    {"gelu", {-0.015524165, -0.13783132, 0, 0.18537343, 3.9998734}},
    {"silu", {-0.18964544, -0.16052495, 0, 0.17233276, 3.928055}},
    {"mish", {-0.19681618, -0.1889165, 0, 0.20800136, 3.9974127}},
    {"softplus", {0.078889735, 0.51301527, 0.69314718, 0.85435528, 4.0181499}},
    {"softsign", {-0.71428573, -0.2857143, 0, 0.23076925, 0.80000001}},
    {"soft_shrink", {-2, 0, 0, 0, 3.5}},
    {"hard_shrink", {-2.5, 0, 0, 0, 4}},
    {"tanh_shrink", {-1.5133857, -0.020051003, 0, 0.0086874068, 3.0006709}},
    {"hard_tanh", {-1, -0.40000001, 0, 0.30000001, 1}},
    {"hard_sigmoid", {0.083333336, 0.43333334, 0.5, 0.55000001, 1}},
    {"hard_silu", {-0.20833334, -0.17333333, 0, 0.16500001, 4}},
    {"sigmoid", {0.075858176, 0.40131235, 0.5, 0.57444251, 0.98201376}},
    {"log_sigmoid",
     {-2.5788898, -0.91301525, -0.69314718, -0.55435526, -0.018149929}},
    {"tanh", {-0.98661435, -0.379949, 0, 0.29131261, 0.99932921}},
    {"exponential", {0.082084998, 0.67032003, 1, 1.3498588, 54.598152}},
    {"softmax", {0.0014226068, 0.011617248, 0.0173309, 0.023394266, 0.946235}},
    {"log_softmax",
     {-6.5552645, -4.4552646, -4.0552645, -3.7552643, -0.05526432}},
    {"squareplus", {0.35078108, 0.81980389, 1, 1.1611874, 4.2360678}},
    {"sparse_plus", {0, 0.090000004, 0.25, 0.42249995, 4}},
    {"sparse_sigmoid", {0, 0.30000001, 0.5, 0.64999998, 1}},
    {"threshold", {0, 0, 0, 0.30000001, 4}},
    {"sparsemax", {0, 0, 0, 0, 1}},
};

}  // namespace

TEST_CASE("activations give Keras's values") {
  const Tensor x = floats({1, 5}, {-2.5, -0.4, 0, 0.3, 4});
  for (const Row& row : kRows) {
    CAPTURE(row.name);
    check(Activation(row.name)(x), {1, 5}, row.values, 1e-5);
  }
}

TEST_CASE("glu gates the first half by the second") {
  check(Activation("glu")(floats({1, 4}, {-2.5, -0.4, 0, 0.3})), {1, 2},
        {-1.25, -0.229777008});
}

TEST_CASE("other names of an activation give the same values") {
  const Tensor x = floats({3}, {-1, 0.5, 2});
  check(Activation("swish")(x) - Activation("silu")(x), {3}, {0, 0, 0});
  check(Activation("hard_swish")(x) - Activation("hard_silu")(x), {3},
        {0, 0, 0});
}

TEST_CASE("a registered function is an activation by its full name") {
  register_serializable(
      named<Activation>("double", [](const Tensor& x) { return x + x; }),
      "activation_test");
  const Activation twice("activation_test>double");
  check(twice(floats({2}, {1, -3})), {2}, {2, -6});
  CHECK(serialize_keras_object(*twice.object()).at("config") ==
        Json("activation_test>double"));
}

TEST_CASE("a layer may stand in the place of an activation") {
  const Activation leaky =
      as_activation(layers::LeakyReLU({.negative_slope = 0.5}, {.name = "l"}));
  check(leaky(floats({2}, {-3, 4})), {2}, {-1.5, 4});
  const layers::Dense dense({.units = 2, .activation = leaky});
  const JsonObject config = get_config(*dense.layer());
  CHECK(config.at("activation").at("class_name") == Json("LeakyReLU"));

  const auto again = layers::Dense::from_config(config);
  CHECK(get_config(*again.layer()).at("activation") == config.at("activation"));
  check(again->args.activation(floats({2}, {-3, 4})), {2}, {-1.5, 4});
  // A file of Keras 2 names no module.
  const Activation old = activations::deserialize(
      parse_json(R"({"class_name": "LeakyReLU", "config": {"alpha": 0.25}})"));
  check(old(floats({1}, {-4})), {1}, {-1});
}

TEST_CASE("a layer with weights of its own is no activation") {
  const Activation learned =
      as_activation(layers::PReLU({}, {.name = "slopes"}));
  CHECK_THROWS_WITH_AS(learned(floats({1, 2}, {-3, 4})),
                       "layer \"slopes\" has weights in the place of an "
                       "activation; let it follow as a layer of the model",
                       Unsupported);
}

TEST_CASE("an unknown activation is told with near names") {
  std::string text;
  try {
    Activation("rleu");
  } catch (const NotFound& error) {
    text = error.what();
  }
  CHECK(text.rfind("unknown activation \"rleu\"; the nearest known names are "
                   "\"elu\", \"glu\", \"relu\"",
                   0) == 0);
}

// Numbers are what Keras 3.15.1 gives.
TEST_CASE("integers stay integers where there is no slope") {
  const Tensor x = ops::testing::ints({4}, {-1, 2, 3, 4});
  struct Case {
    layers::ReLULayer::Args args;
    DType dtype;
    std::vector<double> values;
  };
  const Case cases[] = {
      {{}, DType::int32, {0, 2, 3, 4}},
      {{.max_value = 3.0}, DType::int32, {0, 2, 3, 3}},
      {{.max_value = 2.5}, DType::int32, {0, 2, 2, 2}},
      {{.max_value = 6}, DType::float32, {0, 2, 3, 4}},
      {{.negative_slope = 0.5}, DType::float32, {-0.5, 2, 3, 4}},
      {{.threshold = 1.0}, DType::int32, {0, 2, 3, 4}},
      {{.max_value = 3.0, .threshold = 1.0}, DType::int32, {0, 2, 3, 3}},
      {{.negative_slope = 0.5, .threshold = 1.0},
       DType::float32,
       {-1, 2, 3, 4}},
  };
  for (const Case& one : cases) {
    const Tensor y = layers::ReLU(one.args)(x);
    CHECK(y.dtype() == one.dtype);
    check(y, {4}, one.values);
  }
}

TEST_CASE("a softmax takes its mask by place") {
  const Tensors x(floats({1, 3}, {1, 1, 5}));
  const Tensors mask(ops::testing::bools({1, 3}, {1, 1, 0}));
  const layers::Softmax softmax;
  check(softmax->run({{x, mask}, {}}, false).leaf(), {1, 3}, {0.5, 0.5, 0});
}

TEST_CASE("a function is found where a class of its name is asked for") {
  const auto relu = [](const Json& module) {
    return activations::get(JsonObject{{"module", module},
                                       {"class_name", "relu"},
                                       {"config", JsonObject{}},
                                       {"registered_name", nullptr}});
  };
  CHECK(relu("keras.activations").object() == Activation("relu").object());
  std::string text;
  try {
    relu(nullptr);
  } catch (const NotFound& error) {
    text = error.what();
  }
  CHECK(text.rfind("unknown activation \"relu\" in this form; one of that name "
                   "is known, which serialize writes with its module",
                   0) == 0);
}

}  // namespace keratin
