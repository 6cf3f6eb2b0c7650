#pragma once

#include "keratin/metrics/metric.h"

namespace keratin::metrics {

/// Mean of squares of errors.
class MeanSquaredError : public PlainMetric {
 public:
  static constexpr std::string_view kName = "MeanSquaredError";
  MeanSquaredError() : PlainMetric("mean_squared_error") {}
};

/// Square root of the mean of squares of errors.
class RootMeanSquaredError : public PlainMetric {
 public:
  static constexpr std::string_view kName = "RootMeanSquaredError";
  RootMeanSquaredError() : PlainMetric("root_mean_squared_error") {}
};

/// Mean of absolute errors.
class MeanAbsoluteError : public PlainMetric {
 public:
  static constexpr std::string_view kName = "MeanAbsoluteError";
  MeanAbsoluteError() : PlainMetric("mean_absolute_error") {}
};

/// Mean of absolute errors in percent of the true values.
class MeanAbsolutePercentageError : public PlainMetric {
 public:
  static constexpr std::string_view kName = "MeanAbsolutePercentageError";
  MeanAbsolutePercentageError()
      : PlainMetric("mean_absolute_percentage_error") {}
};

/// Mean of squared differences of log(1 + x).
class MeanSquaredLogarithmicError : public PlainMetric {
 public:
  static constexpr std::string_view kName = "MeanSquaredLogarithmicError";
  MeanSquaredLogarithmicError()
      : PlainMetric("mean_squared_logarithmic_error") {}
};

/// Mean cosine of the angle between labels and predictions.
class CosineSimilarity : public MetricObject {
 public:
  static constexpr std::string_view kName = "CosineSimilarity";
  struct Args {
    Axes axis = -1;
  } args;
  static void declare(Fields& f, Args& a);
  CosineSimilarity() : MetricObject("cosine_similarity") {}
};

/// Mean of log(cosh(error)).
class LogCoshError : public PlainMetric {
 public:
  static constexpr std::string_view kName = "LogCoshError";
  LogCoshError() : PlainMetric("logcosh") {}
};

/// How much of the labels' variance the predictions explain: the coefficient of
/// determination.
class R2Score : public MetricObject {
 public:
  static constexpr std::string_view kName = "R2Score";
  struct Args {
    std::optional<std::string> class_aggregation = "uniform_average";
    int64_t num_regressors = 0;
  } args;
  static void declare(Fields& f, Args& a);
  R2Score() : MetricObject("r2_score") {}
};

}  // namespace keratin::metrics
