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
class MeanMetricWrapper : public MetricObject {
 public:
  static constexpr std::string_view kName = "MeanMetricWrapper";

  /// `fn_kwargs` are what `fn` is given beside labels and predictions.
  static std::shared_ptr<MeanMetricWrapper> make(SampleFunction fn,
                                                 JsonObject fn_kwargs = {},
                                                 MetricArgs base = {});
  const SampleFunction& fn() const { return wrapped_.fn; }
  const JsonObject& fn_kwargs() const { return wrapped_.fn_kwargs; }

  JsonObject get_config() const;
  static std::shared_ptr<MeanMetricWrapper> from_config(
      const JsonObject& config, DeserializeContext& context);

 private:
  WrappedFunction wrapped_{std::shared_ptr<Object>(), {}};
};

}  // namespace keratin::metrics
