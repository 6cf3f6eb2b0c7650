#include "keratin/metrics/confusion_metrics.h"

#include <algorithm>
#include <span>
#include <vector>

#include "keratin/base/error.h"
#include "keratin/base/letter_case.h"
#include "keratin/graph/array.h"

namespace keratin::metrics {
namespace {

void declare_thresholds(Fields& f, Json& thresholds) {
  f("thresholds", thresholds,
    "A number of 0 to 1, or a list with one a result: above it predictions "
    "are true; None: 0.5.");
}

void expect_thresholds(const Json& thresholds) {
  const auto fits = [](const Json& value) {
    return value.is_number() && !(value.as_double() < 0) &&
           !(value.as_double() > 1);
  };
  if (thresholds.is_null() || fits(thresholds)) return;
  if (thresholds.is_array()) {
    const Json::Array& list = thresholds.as_array();
    if (std::all_of(list.begin(), list.end(), fits)) return;
  }
  throw ConfigError(concat("argument \"thresholds\" is ", thresholds.brief(),
                           "; expected a number of 0 to 1, a list of such, or "
                           "None"));
}

template <class Args>
void declare_best(Fields& f, Args& a, std::string_view key, Number& least) {
  f("class_id", a.class_id, "Only this class counts; None: all.");
  f("num_thresholds", a.num_thresholds, "How many thresholds are tried.")
      .at_least(1);
  f(key, least, "What must be reached.").required().at_least(0).at_most(1);
}

std::vector<double> numbers_of(std::string_view key, const Json& list) {
  try {
    std::vector<double> numbers;
    for (const Json& item : list.as_array()) {
      numbers.push_back(item.as_double());
    }
    return numbers;
  } catch (const ConfigError&) {
    throw ConfigError(concat("argument ", quoted(key), " is ", list.brief(),
                             "; expected a list of numbers or None"));
  }
}

}  // namespace

void ConditionCount::declare(Fields& f, Args& a) {
  declare_thresholds(f, a.thresholds);
}
void ConditionCount::init() {
  MetricObject::init();
  expect_thresholds(args.thresholds);
}

void PositiveRatio::declare(Fields& f, Args& a) {
  declare_thresholds(f, a.thresholds);
  f("top_k", a.top_k, "Only so many highest predictions count; None: all.");
  f("class_id", a.class_id, "Only this class counts; None: all.");
}
void PositiveRatio::init() {
  MetricObject::init();
  expect_thresholds(args.thresholds);
}

void SensitivityAtSpecificity::declare(Fields& f, Args& a) {
  declare_best(f, a, "specificity", a.specificity);
}
void SpecificityAtSensitivity::declare(Fields& f, Args& a) {
  declare_best(f, a, "sensitivity", a.sensitivity);
}
void PrecisionAtRecall::declare(Fields& f, Args& a) {
  declare_best(f, a, "recall", a.recall);
}
void RecallAtPrecision::declare(Fields& f, Args& a) {
  declare_best(f, a, "precision", a.precision);
}

void AUC::declare(Fields& f, Args& a) {
  f("num_thresholds", a.num_thresholds,
    "How many thresholds there are, evenly from 0 to 1; at least 2.");
  f("curve", a.curve, "What the area is under.")
      .one_of({"PR", "ROC", "PRGAIN", "pr", "roc", "prgain"});
  f("summation_method", a.summation_method,
    "Which heights of steps are summed.")
      .one_of({"interpolation", "majoring", "minoring", "Interpolation",
               "Majoring", "Minoring"});
  f("multi_label", a.multi_label,
    "Whether each label has its area, of which the mean is taken.");
  f("num_labels", a.num_labels,
    "How many labels there are; only if multi_label.");
  f("label_weights", a.label_weights, "A list with each label's weight.");
  f("from_logits", a.from_logits, "Whether predictions are no probabilities.");
  f("thresholds", a.thresholds, "A list in place of evenly spaced ones.")
      .optional_key();
}

void AUC::init() {
  MetricObject::init();
  // Keras takes both cases, and writes the one.
  args.curve = upper_case(args.curve);
  args.summation_method = lower_case(args.summation_method);
  use_thresholds();
  if (args.num_labels.value_or(0) != 0 && !args.multi_label) {
    throw ConfigError(concat("argument \"num_labels\" is ", *args.num_labels,
                             "; expected None, as multi_label is false"));
  }
  use_label_weights();
}

// Those given are sorted floats, to which Keras adds one at each end.
void AUC::use_thresholds() {
  if (!args.thresholds.is_null()) {
    auto numbers = numbers_of("thresholds", args.thresholds);
    std::sort(numbers.begin(), numbers.end());
    args.thresholds = Json::Array(numbers.begin(), numbers.end());
    args.num_thresholds = static_cast<int64_t>(numbers.size()) + 2;
  } else if (args.num_thresholds <= 1) {
    throw ConfigError(concat("argument \"num_thresholds\" is ",
                             args.num_thresholds,
                             "; expected an integer of at least 2"));
  }
}

void AUC::use_label_weights() {
  Json& weights = args.label_weights;
  if (weights.is_null()) return;
  // What Keras wrote, which it can't read again by itself.
  if (weights.find("class_name") != nullptr &&
      weights.at("class_name") == Json("__tensor__")) {
    weights = Json(weights.at("config").at("value"));
  }
  const auto numbers = numbers_of("label_weights", weights);
  const std::span<const double> values(numbers);
  const Array rounded = Array::of({static_cast<int64_t>(values.size())}, values)
                            .cast(*dtype_of(base().dtype));
  Json::Array held;
  for (int64_t i = 0; i < rounded.size(); ++i) held.push_back(rounded.at(i));
  weights = JsonObject{{"class_name", "__tensor__"},
                       {"config", JsonObject{{"value", std::move(held)},
                                             {"dtype", base().dtype}}}};
}

}  // namespace keratin::metrics
