#include "keratin/metrics/f_score_metrics.h"

#include "keratin/base/error.h"

namespace keratin::metrics {
namespace {

// Keras asks for the type, not only for the value.
void expect_float(std::string_view key, const Number& number,
                  std::string_view expected) {
  if (number.integer.empty()) return;
  throw ConfigError(concat("argument ", quoted(key), " is the integer ",
                           number.integer, "; expected ", expected));
}

void declare_average(Fields& f, std::optional<std::string>& average) {
  f("average", average,
    "How scores of classes become one; None: there is one a class.")
      .one_of({"micro", "macro", "weighted"});
}

void declare_threshold(Fields& f, std::optional<Number>& threshold) {
  f("threshold", threshold, "Above it a prediction is 1; None: the highest.")
      .more_than(0)
      .at_most(1);
}

void check_threshold(const std::optional<Number>& threshold) {
  if (threshold) expect_float("threshold", *threshold, "a float or None");
}

}  // namespace

void FBetaScore::declare(Fields& f, Args& a) {
  declare_average(f, a.average);
  f("beta", a.beta, "What recall counts for, beside precision.").more_than(0);
  declare_threshold(f, a.threshold);
}
void FBetaScore::init() {
  MetricObject::init();
  expect_float("beta", args.beta, "a float");
  check_threshold(args.threshold);
}

void F1Score::declare(Fields& f, Args& a) {
  declare_average(f, a.average);
  declare_threshold(f, a.threshold);
}
void F1Score::init() {
  MetricObject::init();
  check_threshold(args.threshold);
}

}  // namespace keratin::metrics
