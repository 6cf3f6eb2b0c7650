#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "keratin/config/function_object.h"
#include "keratin/config/get.h"
#include "keratin/graph/tensor.h"
#include "keratin/ops/named_object.h"

namespace keratin {

/// The arguments that every metric has.
struct MetricArgs {
  std::optional<std::string> name = {};
  /// Once the metric is made, that of the computation, as in Keras's
  /// `metric.dtype`. Empty: the class's own, which is "float32" but for those
  /// that count classes.
  std::string dtype = {};
};

/// Base of metrics, Keras's `Metric`: a class has `kName`, `Args` and
/// `declare`, as `metrics::AUC` does. `make_object<metrics::AUC>({.curve =
/// "PR"}, {.name = "area"})` makes one. Metrics hold their config; what they
/// compute isn't there yet.
class MetricObject : public NamedObject<MetricArgs> {
 public:
  static constexpr Kind kKind = Kind::metric;
  using Signature = Tensor(const Tensor& y_true, const Tensor& y_pred);

  /// Of a named function: the values of the samples, whose mean is the metric.
  /// Classes, which keep state, throw Unsupported.
  virtual Tensor operator()(const Tensor& y_true, const Tensor& y_pred) const;

  void declare_base(Fields& fields) override;
  void init() override;

 protected:
  explicit MetricObject(std::string_view default_name = {},
                        std::string_view default_dtype = "float32")
      : NamedObject(default_name), default_dtype_(default_dtype) {}

 private:
  std::string default_dtype_;
};

using Metric = Ref<MetricObject>;

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
