#include "keratin/metrics/metric_functions.h"

#include "keratin/base/error.h"
#include "keratin/metrics/metric.h"

namespace keratin {
namespace {

constexpr const char* kNames[] = {
    "binary_accuracy",
    "binary_crossentropy",
    "binary_focal_crossentropy",
    "categorical_accuracy",
    "categorical_crossentropy",
    "categorical_focal_crossentropy",
    "categorical_hinge",
    "concordance_correlation",
    "hinge",
    "huber",
    "kl_divergence",
    "log_cosh",
    "mean_absolute_error",
    "mean_absolute_percentage_error",
    "mean_squared_error",
    "mean_squared_logarithmic_error",
    "pearson_correlation",
    "poisson",
    "sparse_categorical_accuracy",
    "sparse_categorical_crossentropy",
    "sparse_top_k_categorical_accuracy",
    "squared_hinge",
    "top_k_categorical_accuracy",
};

}  // namespace

std::vector<BuiltinFunction> builtin_metric_functions() {
  std::vector<BuiltinFunction> all;
  for (const char* name : kNames) {
    const auto missing = [name](const Tensor&, const Tensor&) -> Tensor {
      throw Unsupported(concat("computing the metric ", quoted(name),
                               ", of which only the name is held"));
    };
    all.push_back({named<Metric>(name, missing).object()});
  }
  return all;
}

}  // namespace keratin
