#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "keratin/config/function_object.h"
#include "keratin/config/get.h"
#include "keratin/config/ref.h"
#include "keratin/graph/tensor.h"

namespace keratin {

/// The arguments that every metric has.
struct MetricArgs {
  std::optional<std::string> name = {};
  /// Empty: the class's own, which is "float32" but for those that count
  /// classes.
  std::string dtype = {};
};

/// Base of metrics, Keras's `Metric`: a class has `kName`, `Args` and
/// `declare`, as `metrics::AUC` does. Metrics hold their config; what they
/// compute isn't there yet.
class MetricObject : public Object {
 public:
  static constexpr Kind kKind = Kind::metric;
  using Signature = Tensor(const Tensor& y_true, const Tensor& y_pred);

  /// Of a named function: the values of the samples, whose mean is the metric.
  /// Classes, which keep state, throw Unsupported.
  virtual Tensor operator()(const Tensor& y_true, const Tensor& y_pred) const;

  /// The dtype is that of the computation, as in Keras's `metric.dtype`.
  const MetricArgs& base() const { return base_; }
  const std::string& name() const { return *base_.name; }
  /// For those who make objects themselves, once `set_info` was called: gives
  /// the metric these arguments and checks all it has, as `make_metric` does.
  void set_base(MetricArgs base);

  void declare_base(Fields& fields);
  void init() override;

 protected:
  /// `default_name` is the name of metrics that are given none; empty: one made
  /// from the class's, which no other has.
  explicit MetricObject(std::string_view default_name = {},
                        std::string_view default_dtype = "float32");

 private:
  MetricArgs base_;
  std::string default_dtype_;
};

using Metric = Ref<MetricObject>;

/// Makes a metric: `Metric auc = make_metric<metrics::AUC>({.curve = "PR"},
/// {.name = "area"})`. ConfigError where an argument doesn't fit.
template <class T>
std::shared_ptr<T> make_metric(typename T::Args args = {},
                               MetricArgs base = {}) {
  auto metric = std::make_shared<T>();
  metric->args = std::move(args);
  metric->set_info(&class_info<T>());
  metric->set_base(std::move(base));
  return metric;
}

namespace metrics {
inline constexpr GetFunction<Metric> get;
inline constexpr GetFunction<Metric> deserialize;
inline constexpr SerializeFunction<Metric> serialize;

/// Base of metrics without arguments of their own.
class PlainMetric : public MetricObject {
 public:
  struct Args {
  } args;
  static void declare(Fields&, Args&) {}

 protected:
  using MetricObject::MetricObject;
};
}  // namespace metrics

}  // namespace keratin
