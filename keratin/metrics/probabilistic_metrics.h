#pragma once

#include "keratin/metrics/metric.h"

namespace keratin::metrics {

/// Mean Kullback-Leibler divergence.
class KLDivergence : public PlainMetric {
 public:
  static constexpr std::string_view kName = "KLDivergence";
  KLDivergence() : PlainMetric("kl_divergence") {}
};

/// Mean of y_pred - y_true · log(y_pred).
class Poisson : public PlainMetric {
 public:
  static constexpr std::string_view kName = "Poisson";
  Poisson() : PlainMetric("poisson") {}
};

/// Mean cross-entropy of labels of two classes.
class BinaryCrossentropy : public MetricObject {
 public:
  static constexpr std::string_view kName = "BinaryCrossentropy";
  struct Args {
    bool from_logits = false;
    Number label_smoothing = 0;
  } args;
  static void declare(Fields& f, Args& a);
  BinaryCrossentropy() : MetricObject("binary_crossentropy") {}
};

/// Mean cross-entropy of labels that are one-hot or distributions.
class CategoricalCrossentropy : public MetricObject {
 public:
  static constexpr std::string_view kName = "CategoricalCrossentropy";
  struct Args {
    bool from_logits = false;
    Number label_smoothing = 0;
    Axes axis = -1;
  } args;
  static void declare(Fields& f, Args& a);
  CategoricalCrossentropy() : MetricObject("categorical_crossentropy") {}
};

/// Mean cross-entropy of labels that are numbers of classes.
class SparseCategoricalCrossentropy : public MetricObject {
 public:
  static constexpr std::string_view kName = "SparseCategoricalCrossentropy";
  struct Args {
    bool from_logits = false;
    std::optional<int64_t> ignore_class = {};
    Axes axis = -1;
  } args;
  static void declare(Fields& f, Args& a);
  SparseCategoricalCrossentropy()
      : MetricObject("sparse_categorical_crossentropy") {}
};

}  // namespace keratin::metrics
