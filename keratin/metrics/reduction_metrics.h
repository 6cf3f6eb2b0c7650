#pragma once

#include "keratin/losses/loss_function_wrapper.h"
#include "keratin/metrics/metric.h"

namespace keratin::metrics {

/// Weighted sum of values.
class Sum : public PlainMetric {
 public:
  static constexpr std::string_view kName = "Sum";
  Sum() : PlainMetric("sum") {}
};

/// Weighted mean of values.
class Mean : public PlainMetric {
 public:
  static constexpr std::string_view kName = "Mean";
  Mean() : PlainMetric("mean") {}
};

/// The mean of a function's values: `make("mse")`, or of a loss.
class MeanMetricWrapper
    : public FunctionWrapper<MeanMetricWrapper, MetricObject> {
 public:
  static constexpr std::string_view kName = "MeanMetricWrapper";
};

}  // namespace keratin::metrics
