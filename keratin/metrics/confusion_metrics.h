#pragma once

#include "keratin/metrics/metric.h"

namespace keratin::metrics {

/// Base of counts of predictions that are right or wrong in one way.
class ConditionCount : public MetricObject {
 public:
  struct Args {
    Json thresholds = nullptr;
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};

/// How many predictions are wrongly true.
class FalsePositives : public ConditionCount {
 public:
  static constexpr std::string_view kName = "FalsePositives";
};

/// How many predictions are wrongly false.
class FalseNegatives : public ConditionCount {
 public:
  static constexpr std::string_view kName = "FalseNegatives";
};

/// How many predictions are rightly false.
class TrueNegatives : public ConditionCount {
 public:
  static constexpr std::string_view kName = "TrueNegatives";
};

/// How many predictions are rightly true.
class TruePositives : public ConditionCount {
 public:
  static constexpr std::string_view kName = "TruePositives";
};

/// Base of `Precision` and `Recall`.
class PositiveRatio : public MetricObject {
 public:
  struct Args {
    Json thresholds = nullptr;
    std::optional<int64_t> top_k = {};
    std::optional<int64_t> class_id = {};
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};

/// Which part of the true predictions is right.
class Precision : public PositiveRatio {
 public:
  static constexpr std::string_view kName = "Precision";
};

/// Which part of the true labels is predicted.
class Recall : public PositiveRatio {
 public:
  static constexpr std::string_view kName = "Recall";
};

/// The best sensitivity where the specificity is at least as given.
class SensitivityAtSpecificity : public MetricObject {
 public:
  static constexpr std::string_view kName = "SensitivityAtSpecificity";
  struct Args {
    Number specificity = 0.5;
    int64_t num_thresholds = 200;
    std::optional<int64_t> class_id = {};
  } args;
  static void declare(Fields& f, Args& a);
};

/// The best specificity where the sensitivity is at least as given.
class SpecificityAtSensitivity : public MetricObject {
 public:
  static constexpr std::string_view kName = "SpecificityAtSensitivity";
  struct Args {
    Number sensitivity = 0.5;
    int64_t num_thresholds = 200;
    std::optional<int64_t> class_id = {};
  } args;
  static void declare(Fields& f, Args& a);
};

/// The best precision where the recall is at least as given.
class PrecisionAtRecall : public MetricObject {
 public:
  static constexpr std::string_view kName = "PrecisionAtRecall";
  struct Args {
    Number recall = 0.5;
    int64_t num_thresholds = 200;
    std::optional<int64_t> class_id = {};
  } args;
  static void declare(Fields& f, Args& a);
};

/// The best recall where the precision is at least as given.
class RecallAtPrecision : public MetricObject {
 public:
  static constexpr std::string_view kName = "RecallAtPrecision";
  struct Args {
    Number precision = 0.5;
    int64_t num_thresholds = 200;
    std::optional<int64_t> class_id = {};
  } args;
  static void declare(Fields& f, Args& a);
};

/// Area under a curve over thresholds.
class AUC : public MetricObject {
 public:
  static constexpr std::string_view kName = "AUC";
  struct Args {
    int64_t num_thresholds = 200;
    std::string curve = "ROC";
    std::string summation_method = "interpolation";
    Json thresholds = nullptr;
    bool multi_label = false;
    std::optional<int64_t> num_labels = {};
    /// Held and written as Keras does, as a serialized tensor of the metric's
    /// dtype.
    Json label_weights = nullptr;
    bool from_logits = false;
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;

 private:
  void use_thresholds();
  void use_label_weights();
};

}  // namespace keratin::metrics
