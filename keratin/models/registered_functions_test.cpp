// Functions of one's own, of every family that Keras has functions of.

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/config/value.h"
#include "keratin/graph/eval.h"
#include "keratin/layers/objects.h"
#include "keratin/layers/ops_function.h"
#include "keratin/losses/loss.h"
#include "keratin/metrics/metric.h"
#include "keratin/metrics/reduction_metrics.h"
#include "keratin/ops/ops.h"

namespace keratin {
namespace {

constexpr std::string_view kPackage = "registered_functions_test";

Json form_of(std::string_view name) {
  return JsonObject{{"module", "builtins"},
                    {"class_name", "function"},
                    {"config", concat(kPackage, ">", name)},
                    {"registered_name", "function"}};
}

// Registers it, and holds every way to write and to find it to one object.
template <class R>
R registered(const R& function) {
  const std::string name = function.object()->function_name();
  const Json form = form_of(name);
  {
    DeserializeContext context;
    CHECK_THROWS_AS(deserialize_keras_object(form, R::Base::kKind, context),
                    NotFound);
  }
  register_serializable(function, kPackage);
  CHECK(get_registered_object(concat(kPackage, ">", name)).function ==
        function.object());
  CHECK(serialize_keras_object(*function.object()) == form);
  CHECK(serialize_ref(function) == form);
  CHECK(object_of(deserialize_keras_object(form)) == function.object());
  CHECK(get_object(form, R::Base::kKind, nullptr) == function.object());
  CHECK(get_object(concat(kPackage, ">", name), R::Base::kKind, nullptr) ==
        function.object());
  R again(function);
  DeserializeContext context;
  assign_object(again, deserialize_keras_object(form, R::Base::kKind, context));
  return again;
}

Tensor scalar(double value) { return Tensor::scalar(value, DType::float32); }

}  // namespace

TEST_CASE("a registered activation is found and computed") {
  const auto twice = registered(
      named<Activation>("twice", [](const Tensor& x) { return x * 2.0; }));
  CHECK(eval(twice(scalar(3))).at(0) == 6);
}

TEST_CASE("a registered initializer is found and computed") {
  const auto zeros = registered(
      named<Initializer>("no_values", [](const Shape& shape, DType dtype) {
        return Array::zeros(dtype, shape);
      }));
  CHECK(zeros(Shape{2}, DType::float32).shape() == Shape{2});
}

TEST_CASE("a registered regularizer is found and computed") {
  const auto penalty = registered(named<Regularizer>(
      "penalty", [](const Tensor& x) { return ops::sum(ops::square(x)); }));
  CHECK(eval(penalty(scalar(3))).at(0) == 9);
}

TEST_CASE("a registered constraint is found and computed") {
  const auto positive = registered(named<Constraint>(
      "positive", [](const Tensor& x) { return ops::abs(x); }));
  CHECK(eval(positive(scalar(-3))).at(0) == 3);
}

TEST_CASE("a registered loss is found and computed") {
  const auto distance = registered(
      named<Loss>("distance", [](const Tensor& y_true, const Tensor& y_pred) {
        return ops::abs(y_true - y_pred);
      }));
  CHECK(eval(distance(scalar(1), scalar(4))).at(0) == 3);
}

TEST_CASE("a registered metric is found and computed") {
  const auto excess = registered(
      named<Metric>("excess", [](const Tensor& y_true, const Tensor& y_pred) {
        return y_pred - y_true;
      }));
  CHECK(eval(excess(scalar(1), scalar(4))).at(0) == 3);
}

TEST_CASE("a registered function of any arguments is found and computed") {
  const auto spread = registered(
      named<OpsFunction>("spread", [](const TensorArguments& given) -> Tensors {
        return given.positional.at(1).leaf() - given.positional.at(0).leaf();
      }));
  CHECK(
      eval(spread(TensorArguments{{scalar(1), scalar(4)}, {}}).leaf()).at(0) ==
      3);
}

TEST_CASE("a metric may wrap a function of keras.ops") {
  DeserializeContext context;
  const JsonObject fn{{"module", "builtins"},
                      {"class_name", "function"},
                      {"config", "mean"},
                      {"registered_name", "function"}};
  const auto wrapper =
      from_config(class_info<metrics::MeanMetricWrapper>(),
                  {{"name", "m"}, {"dtype", "float32"}, {"fn", fn}}, context);
  CHECK(get_config(*wrapper).at("fn") == Json(fn));
}

}  // namespace keratin
