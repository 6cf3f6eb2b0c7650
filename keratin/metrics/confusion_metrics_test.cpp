#include "keratin/metrics/confusion_metrics.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"

namespace keratin {
namespace {

Json config_of(const Metric& metric) { return get_config(*metric.object()); }

}  // namespace

TEST_CASE("thresholds are written as they were given") {
  for (const Json& thresholds :
       {Json(), Json(0.25), Json(1), Json(Json::Array{0, 0.5})}) {
    CHECK(config_of(make_object<metrics::Precision>({.thresholds = thresholds}))
              .at("thresholds") == thresholds);
  }
}

TEST_CASE("thresholds beyond 0 and 1 are refused") {
  CHECK_THROWS_WITH_AS(
      make_object<metrics::TruePositives>({.thresholds = 1.5}),
      "argument \"thresholds\" is 1.5; expected a number of 0 to 1, a list of "
      "such, or None",
      ConfigError);
  CHECK_THROWS_WITH_AS(
      make_object<metrics::Recall>({.thresholds = Json::Array{0.5, -1}}),
      "argument \"thresholds\" is [0.5, -1]; expected a number of 0 to 1, a "
      "list of such, or None",
      ConfigError);
}

TEST_CASE("what is to be reached is required, from 0 to 1") {
  DeserializeContext context;
  const auto& info = class_info<metrics::PrecisionAtRecall>();
  CHECK_THROWS_WITH_AS(
      from_config(info, {}, context),
      "PrecisionAtRecall: argument \"recall\" is missing; expected a number of "
      "at least 0 and at most 1",
      ConfigError);
  CHECK_THROWS_WITH_AS(
      make_object<metrics::RecallAtPrecision>({.precision = 2}),
      "argument \"precision\" is 2; expected a number of at least 0 and at "
      "most 1",
      ConfigError);
}

TEST_CASE("thresholds of an area are sorted, and count two more") {
  const JsonObject config = get_config(
      *make_object<metrics::AUC>({.thresholds = Json::Array{0.75, 0, 0.5}}));
  CHECK(dump_json(config.at("thresholds")) == "[0.0, 0.5, 0.75]");
  CHECK(config.at("num_thresholds") == Json(5));
  CHECK_FALSE(get_config(*make_object<metrics::AUC>()).contains("thresholds"));
}

TEST_CASE("an area's curve and sums are written as Keras spells them") {
  const auto area = make_object<metrics::AUC>(
      {.curve = "prgain", .summation_method = "Minoring"});
  CHECK(area->args.curve == "PRGAIN");
  CHECK(area->args.summation_method == "minoring");
}

TEST_CASE("weights of labels are a tensor of the metric's dtype") {
  const Metric area =
      make_object<metrics::AUC>({.multi_label = true,
                                 .num_labels = 2,
                                 .label_weights = Json::Array{0.3, 2}},
                                {.name = "area", .dtype = "float16"});
  const Json written = metrics::serialize(area);
  CHECK(dump_json(written.at("config").at("label_weights")) ==
        R"({"class_name": "__tensor__", "config": )"
        R"({"value": [0.300048828125, 2.0], "dtype": "float16"}})");
  CHECK(metrics::serialize(metrics::deserialize(written)) == written);
}

TEST_CASE("an area's arguments are held against each other") {
  CHECK_THROWS_WITH_AS(make_object<metrics::AUC>({.num_thresholds = 1}),
                       "argument \"num_thresholds\" is 1; expected an integer "
                       "of at least 2",
                       ConfigError);
  CHECK_THROWS_WITH_AS(make_object<metrics::AUC>({.num_labels = 3}),
                       "argument \"num_labels\" is 3; expected None, as "
                       "multi_label is false",
                       ConfigError);
  CHECK_THROWS_WITH_AS(make_object<metrics::AUC>({.label_weights = 1}),
                       "argument \"label_weights\" is 1; expected a list of "
                       "numbers or None",
                       ConfigError);
}

}  // namespace keratin
