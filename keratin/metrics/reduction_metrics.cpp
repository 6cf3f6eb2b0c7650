#include "keratin/metrics/reduction_metrics.h"

#include "keratin/base/error.h"

namespace keratin::metrics {

std::shared_ptr<MeanMetricWrapper> MeanMetricWrapper::make(SampleFunction fn,
                                                           JsonObject fn_kwargs,
                                                           MetricArgs base) {
  if (fn.object() == nullptr) {
    throw ConfigError("argument \"fn\" is None; expected a function");
  }
  auto metric = std::make_shared<MeanMetricWrapper>();
  metric->wrapped_ = {std::move(fn), std::move(fn_kwargs)};
  metric->set_info(&class_info<MeanMetricWrapper>());
  metric->set_base(std::move(base));
  return metric;
}

JsonObject MeanMetricWrapper::get_config() const {
  JsonObject config{{"name", name()}, {"dtype", base().dtype}};
  wrapped_.write(config);
  return config;
}

std::shared_ptr<MeanMetricWrapper> MeanMetricWrapper::from_config(
    const JsonObject& config, DeserializeContext& context) {
  auto metric = std::make_shared<MeanMetricWrapper>();
  metric->set_info(&class_info<MeanMetricWrapper>());
  Fields rows;
  metric->declare_base(rows);
  metric->wrapped_ = WrappedFunction::read(config, rows, context);
  metric->init();
  return metric;
}

}  // namespace keratin::metrics
