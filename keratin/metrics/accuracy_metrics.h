#pragma once

#include "keratin/metrics/metric.h"

namespace keratin::metrics {

/// How often predictions equal labels.
class Accuracy : public PlainMetric {
 public:
  static constexpr std::string_view kName = "Accuracy";
  Accuracy() : PlainMetric("accuracy") {}
};

/// How often predictions of two classes match labels.
class BinaryAccuracy : public MetricObject {
 public:
  static constexpr std::string_view kName = "BinaryAccuracy";
  struct Args {
    Number threshold = 0.5;
  } args;
  static void declare(Fields& f, Args& a);
  BinaryAccuracy() : MetricObject("binary_accuracy") {}
};

/// How often predictions match one-hot labels.
class CategoricalAccuracy : public PlainMetric {
 public:
  static constexpr std::string_view kName = "CategoricalAccuracy";
  CategoricalAccuracy() : PlainMetric("categorical_accuracy") {}
};

/// How often predictions match labels that are numbers of classes.
class SparseCategoricalAccuracy : public PlainMetric {
 public:
  static constexpr std::string_view kName = "SparseCategoricalAccuracy";
  SparseCategoricalAccuracy() : PlainMetric("sparse_categorical_accuracy") {}
};

/// How often the one-hot label is among the k highest predictions.
class TopKCategoricalAccuracy : public MetricObject {
 public:
  static constexpr std::string_view kName = "TopKCategoricalAccuracy";
  struct Args {
    int64_t k = 5;
  } args;
  static void declare(Fields& f, Args& a);
  TopKCategoricalAccuracy() : MetricObject("top_k_categorical_accuracy") {}
};

/// How often the number of the class is among the k highest predictions.
class SparseTopKCategoricalAccuracy : public MetricObject {
 public:
  static constexpr std::string_view kName = "SparseTopKCategoricalAccuracy";
  struct Args {
    int64_t k = 5;
    bool from_sorted_ids = false;
  } args;
  static void declare(Fields& f, Args& a);
  SparseTopKCategoricalAccuracy()
      : MetricObject("sparse_top_k_categorical_accuracy") {}
};

}  // namespace keratin::metrics
