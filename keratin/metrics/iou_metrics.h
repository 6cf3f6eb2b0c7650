#pragma once

#include "keratin/metrics/metric.h"

namespace keratin::metrics {

/// What these metrics count in where they are given no dtype: Keras's "int",
/// which is int64 to TensorFlow, Keras's default backend, and int32 to JAX.
inline constexpr std::string_view kClassCounts = "int64";

/// Intersection over union of classes, the mean of some of them.
class IoU : public MetricObject {
 public:
  static constexpr std::string_view kName = "IoU";
  struct Args {
    int64_t num_classes = 0;
    Ints target_class_ids = {};
    std::optional<int64_t> ignore_class = {};
    bool sparse_y_true = true;
    bool sparse_y_pred = true;
    int64_t axis = -1;
  } args;
  static void declare(Fields& f, Args& a);
  IoU() : MetricObject({}, kClassCounts) {}
  void init() override;
};

/// `IoU` of two classes, of predictions that are probabilities.
class BinaryIoU : public MetricObject {
 public:
  static constexpr std::string_view kName = "BinaryIoU";
  struct Args {
    Ints target_class_ids = {0, 1};
    Number threshold = 0.5;
  } args;
  static void declare(Fields& f, Args& a);
  BinaryIoU() : MetricObject({}, kClassCounts) {}
  void declare_base(Fields& f) override;
  void init() override;
};

/// `IoU` of all classes.
class MeanIoU : public MetricObject {
 public:
  static constexpr std::string_view kName = "MeanIoU";
  struct Args {
    int64_t num_classes = 0;
    std::optional<int64_t> ignore_class = {};
    bool sparse_y_true = true;
    bool sparse_y_pred = true;
    int64_t axis = -1;
  } args;
  static void declare(Fields& f, Args& a);
  MeanIoU() : MetricObject({}, kClassCounts) {}
  void declare_base(Fields& f) override;
};

/// `IoU` of one-hot labels.
class OneHotIoU : public MetricObject {
 public:
  static constexpr std::string_view kName = "OneHotIoU";
  struct Args {
    int64_t num_classes = 0;
    Ints target_class_ids = {};
    std::optional<int64_t> ignore_class = {};
    bool sparse_y_pred = false;
    int64_t axis = -1;
  } args;
  static void declare(Fields& f, Args& a);
  OneHotIoU() : MetricObject({}, kClassCounts) {}
  void declare_base(Fields& f) override;
  void init() override;
};

/// `MeanIoU` of one-hot labels.
class OneHotMeanIoU : public MetricObject {
 public:
  static constexpr std::string_view kName = "OneHotMeanIoU";
  struct Args {
    int64_t num_classes = 0;
    std::optional<int64_t> ignore_class = {};
    bool sparse_y_pred = false;
    int64_t axis = -1;
  } args;
  static void declare(Fields& f, Args& a);
  OneHotMeanIoU() : MetricObject({}, kClassCounts) {}
  void declare_base(Fields& f) override;
};

}  // namespace keratin::metrics
