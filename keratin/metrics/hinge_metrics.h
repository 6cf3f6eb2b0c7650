#pragma once

#include "keratin/metrics/metric.h"

namespace keratin::metrics {

/// Mean of max(1 - y_true · y_pred, 0), of labels -1 and 1.
class Hinge : public PlainMetric {
 public:
  static constexpr std::string_view kName = "Hinge";
  Hinge() : PlainMetric("hinge") {}
};

/// Mean of the squares of what `Hinge` takes the mean of.
class SquaredHinge : public PlainMetric {
 public:
  static constexpr std::string_view kName = "SquaredHinge";
  SquaredHinge() : PlainMetric("squared_hinge") {}
};

/// How far other classes come near the true one's prediction.
class CategoricalHinge : public PlainMetric {
 public:
  static constexpr std::string_view kName = "CategoricalHinge";
  CategoricalHinge() : PlainMetric("categorical_hinge") {}
};

}  // namespace keratin::metrics
