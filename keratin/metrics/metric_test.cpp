#include "keratin/metrics/metric.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/config/legacy/serialization.h"
#include "keratin/metrics/accuracy_metrics.h"
#include "keratin/metrics/f_score_metrics.h"
#include "keratin/metrics/iou_metrics.h"
#include "keratin/metrics/reduction_metrics.h"
#include "keratin/metrics/regression_metrics.h"

namespace keratin {
namespace {

std::string config_of(const Metric& metric) {
  return dump_json(get_config(*metric.object()));
}

Json form(std::string_view class_name, JsonObject config) {
  return JsonObject{{"module", "keras.metrics"},
                    {"class_name", class_name},
                    {"config", std::move(config)},
                    {"registered_name", nullptr}};
}

}  // namespace

TEST_CASE("a metric has its arguments and those of every metric") {
  CHECK(config_of(make_object<metrics::BinaryAccuracy>(
            {.threshold = 0.25}, {.name = "above", .dtype = "float16"})) ==
        R"({"name": "above", "dtype": "float16", "threshold": 0.25})");
}

TEST_CASE("names of metrics are Keras's own") {
  CHECK(make_object<metrics::LogCoshError>()->name() == "logcosh");
  CHECK(make_object<metrics::FBetaScore>()->name() == "fbeta_score");
  const metrics::IoU::Args args = {.num_classes = 2, .target_class_ids = {0}};
  CHECK(make_object<metrics::IoU>(args)->name() == "io_u");
  CHECK(make_object<metrics::IoU>(args)->name() == "io_u_1");
}

TEST_CASE("a metric's dtype is that in which its policy computes") {
  const auto dtype = [](const Json& given) {
    return metrics::get(form("Mean", {{"dtype", given}}))->base().dtype;
  };
  CHECK(dtype("mixed_bfloat16") == "bfloat16");
  CHECK(dtype(nullptr) == "float32");
  CHECK(dtype(JsonObject{{"class_name", "DTypePolicy"},
                         {"config", JsonObject{{"name", "mixed_float16"}}}}) ==
        "float16");
}

TEST_CASE("counts of classes are int64 unless told otherwise") {
  CHECK(config_of(make_object<metrics::BinaryIoU>({}, {.name = "b"})) ==
        R"({"target_class_ids": [0, 1], "threshold": 0.5, "name": "b", )"
        R"("dtype": "int64"})");
}

TEST_CASE("names stand for classes of metrics, not for functions") {
  CHECK(metrics::get("mse")->name() == "mean_squared_error");
  CHECK(metrics::get("mean_squared_error").object()->function_name().empty());
  CHECK(metrics::get("binary_accuracy")->name() == "binary_accuracy");
  CHECK_THROWS_AS(metrics::get("kld"), NotFound);
}

TEST_CASE("Keras 2's forms name no functions of metrics, which get can't") {
  for (const char* json :
       {R"({"class_name": "huber", "config": {}})",
        R"({"class_name": "log_cosh", "module": "keras.losses", "config": {}})",
        R"({"class_name": "function", "config": "huber"})"}) {
    CHECK_THROWS_AS(legacy::deserialize_keras_object(parse_json(json),
                                                     {.kind = Kind::metric}),
                    NotFound);
  }
}

TEST_CASE("arguments out of range are refused") {
  CHECK_THROWS_WITH_AS(make_object<metrics::FBetaScore>({.beta = 2}),
                       "argument \"beta\" is the integer 2; expected a float",
                       ConfigError);
  CHECK_THROWS_WITH_AS(make_object<metrics::F1Score>({.threshold = 1.5}),
                       "argument \"threshold\" is 1.5; expected a number "
                       "greater than 0 and at most 1 or None",
                       ConfigError);
  CHECK_THROWS_WITH_AS(make_object<metrics::F1Score>({.average = "mean"}),
                       "argument \"average\" is \"mean\"; expected one of "
                       "\"micro\", \"macro\", \"weighted\"",
                       ConfigError);
  CHECK_THROWS_WITH_AS(
      make_object<metrics::IoU>({.num_classes = 3, .target_class_ids = {3}}),
      "argument \"target_class_ids\" has 3; expected classes below "
      "num_classes, which is 3",
      ConfigError);
  CHECK_THROWS_WITH_AS(
      make_object<metrics::R2Score>({.num_regressors = -1}),
      "argument \"num_regressors\" is -1; expected an integer of at least 0",
      ConfigError);
}

TEST_CASE("a wrapper takes functions of metrics and losses") {
  const Metric accuracy = metrics::MeanMetricWrapper::make(
      named<Metric>("mine",
                    [](const Tensor& y_true, const Tensor&) { return y_true; }),
      {{"threshold", 0.25}}, {.name = "m"});
  CHECK(config_of(accuracy) ==
        R"({"name": "m", "dtype": "float32", "fn": {"module": "builtins", )"
        R"("class_name": "function", "config": "mine", )"
        R"("registered_name": "function"}, "threshold": 0.25})");
  const Json of_loss =
      metrics::serialize(Metric(metrics::MeanMetricWrapper::make("mse")));
  CHECK(metrics::serialize(metrics::deserialize(of_loss)) == of_loss);
}

TEST_CASE("a wrapper takes no metric, which has its own mean") {
  CHECK_THROWS_WITH_AS(
      metrics::MeanMetricWrapper::make(Metric("Mean")),
      "\"Mean\" is a metric, expected a loss, or a function of the losses or "
      "metrics",
      ConfigError);
}

TEST_CASE("functions aren't offered where a metric is asked for") {
  std::string text;
  try {
    metrics::deserialize("log_cosh");
  } catch (const NotFound& error) {
    text = error.what();
  }
  CHECK(text.rfind("unknown metric \"log_cosh\". Register it", 0) == 0);
}

}  // namespace keratin
