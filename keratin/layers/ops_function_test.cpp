#include "keratin/layers/ops_function.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/config/value.h"
#include "keratin/layers/core/dense.h"
#include "keratin/ops/ops.h"
#include "keratin/ops/values_for_test.h"

namespace keratin {
namespace {

using layers::Dense;
using ops::testing::check;
using ops::testing::floats;

Json function_form(const char* module, const char* name) {
  return JsonObject{{"module", module},
                    {"class_name", "function"},
                    {"config", name},
                    {"registered_name", "function"}};
}

// A Dense of Keras's with a function of keras.ops in this place.
Dense with(const char* key, const char* name) {
  return Dense::from_config(
      {{"units", 1}, {key, function_form("builtins", name)}});
}

}  // namespace

TEST_CASE("a function of keras.ops is an activation, and is written as one") {
  const Dense dense = with("activation", "square");
  check(dense->args.activation(floats({2}, {-3, 0.5})), {2}, {9, 0.25});
  CHECK(get_config(*dense.layer()).at("activation") ==
        function_form("builtins", "square"));
  check(with("activation", "abs")->args.activation(floats({2}, {-3, 2})), {2},
        {3, 2});
  // What is an activation, too, is that: Keras writes its name alone.
  CHECK(get_config(*with("activation", "relu").layer()).at("activation") ==
        Json("relu"));
}

TEST_CASE("a function of keras.ops is a regularizer or a constraint") {
  const Dense penalized = with("kernel_regularizer", "sum");
  check(penalized->args.kernel_regularizer(floats({2, 2}, {1, 2, 3, 4})), {},
        {10});
  CHECK(get_config(*penalized.layer()).at("kernel_regularizer") ==
        function_form("builtins", "sum"));
  const Dense held = with("kernel_constraint", "absolute");
  check(held->args.kernel_constraint(floats({2}, {-1, 2})), {2}, {1, 2});
  CHECK_THROWS_AS(with("kernel_initializer", "sum"), NotFound);
}

TEST_CASE("a function that gives several tensors is told where it stands") {
  register_serializable(
      named<OpsFunction>(
          "twice",
          [](const TensorArguments& given) -> Tensors {
            return Tensors::List{given.positional[0], given.positional[0]};
          }),
      "ops_function_test");
  const Dense dense = with("activation", "ops_function_test>twice");
  CHECK_THROWS_WITH_AS(dense->args.activation(floats({1}, {1})),
                       "the function \"twice\" gives no single tensor in the "
                       "place of an activation; expected one",
                       ConfigError);
}

TEST_CASE("a function of keras.ops is found in its module, as Keras finds it") {
  const Json sin = function_form("keras.ops", "sin");
  const auto object = object_of(deserialize_keras_object(sin));
  CHECK(serialize_keras_object(*object) == function_form("builtins", "sin"));
  const auto& function = dynamic_cast<const OpsFunctionObject&>(*object);
  check(function({{floats({1}, {0.5})}, {}}).leaf(), {1}, {0.47942555});
  CHECK_THROWS_AS(deserialize_keras_object(function_form("builtins", "sin")),
                  NotFound);
  CHECK_THROWS_AS(activations::get("sin"), NotFound);
}

TEST_CASE("plain arguments of a function of keras.ops come by name") {
  const auto object =
      object_of(deserialize_keras_object(function_form("keras.ops", "mean")));
  const auto& mean = dynamic_cast<const OpsFunctionObject&>(*object);
  const Tensor x = floats({2, 2}, {1, 2, 3, 6});
  check(mean({{x}, {}}).leaf(), {}, {3});
  check(mean({{x}, {{"axis", Tensors::plain(0)}}}).leaf(), {2}, {2, 4});
}

TEST_CASE("a function of one's own takes any arguments, under its full name") {
  const auto blend =
      named<OpsFunction>("blend", [](const TensorArguments& given) -> Tensors {
        Tensor sum = given.positional.at(0).leaf();
        for (size_t i = 1; i < given.positional.size(); ++i) {
          sum = sum + given.positional[i].leaf();
        }
        for (const auto& [key, value] : given.keyword) {
          if (key == "factor") sum = sum * value.plain().as_double();
        }
        return sum;
      });
  register_serializable(blend, "ops_function_test");
  const Json form = function_form("builtins", "ops_function_test>blend");
  CHECK(serialize_keras_object(*blend.object()) == form);
  const auto again = object_of(deserialize_keras_object(form));
  CHECK(again == blend.object());
  const auto& function = dynamic_cast<const OpsFunctionObject&>(*again);
  check(function({{floats({1}, {1}), floats({1}, {2})},
                  {{"factor", Tensors::plain(2.0)}}})
            .leaf(),
        {1}, {6});
  const Activation activation("ops_function_test>blend");
  check(activation(floats({1}, {5})), {1}, {5});
  CHECK(activations::serialize(activation) == form);
}

}  // namespace keratin
