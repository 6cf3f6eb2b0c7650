#include "keratin/metrics/iou_metrics.h"

#include <algorithm>

#include "keratin/base/error.h"

namespace keratin::metrics {
namespace {

Field& declare_classes(Fields& f, int64_t& num_classes) {
  return f("num_classes", num_classes, "How many classes there are.")
      .required();
}

Field& declare_targets(Fields& f, Ints& target_class_ids) {
  return f("target_class_ids", target_class_ids, "The classes that count.");
}

template <class Args>
void declare_sparse(Fields& f, Args& a) {
  f("ignore_class", a.ignore_class, "A label that doesn't count.");
  if constexpr (requires { a.sparse_y_true; }) {
    f("sparse_y_true", a.sparse_y_true,
      "Whether labels are class numbers, not one-hot.");
  }
  f("sparse_y_pred", a.sparse_y_pred, "Whether predictions are numbers, too.");
  f("axis", a.axis, "The axis of the classes where something isn't sparse.");
}

void check_targets(const Ints& targets, int64_t num_classes) {
  const auto highest =
      std::max_element(targets.values.begin(), targets.values.end());
  if (highest == targets.values.end()) {
    throw ConfigError(
        "argument \"target_class_ids\" is []; expected at least one class");
  }
  if (*highest < num_classes) return;
  throw ConfigError(concat("argument \"target_class_ids\" has ", *highest,
                           "; expected classes below num_classes, which is ",
                           num_classes));
}

}  // namespace

void IoU::declare(Fields& f, Args& a) {
  declare_classes(f, a.num_classes);
  declare_targets(f, a.target_class_ids).required();
  declare_sparse(f, a);
}
void IoU::init() {
  MetricObject::init();
  check_targets(args.target_class_ids, args.num_classes);
}

// The configs of the others have their first arguments before the name.
void BinaryIoU::declare_base(Fields& f) {
  declare_targets(f, args.target_class_ids);
  f("threshold", args.threshold, "From there on a prediction is class 1.");
  MetricObject::declare_base(f);
}
void BinaryIoU::declare(Fields&, Args&) {}
void BinaryIoU::init() {
  MetricObject::init();
  check_targets(args.target_class_ids, 2);
}

void MeanIoU::declare_base(Fields& f) {
  declare_classes(f, args.num_classes).at_least(1);
  MetricObject::declare_base(f);
}
void MeanIoU::declare(Fields& f, Args& a) { declare_sparse(f, a); }

void OneHotIoU::declare_base(Fields& f) {
  declare_classes(f, args.num_classes);
  declare_targets(f, args.target_class_ids).required();
  MetricObject::declare_base(f);
}
void OneHotIoU::declare(Fields& f, Args& a) { declare_sparse(f, a); }
void OneHotIoU::init() {
  MetricObject::init();
  check_targets(args.target_class_ids, args.num_classes);
}

void OneHotMeanIoU::declare_base(Fields& f) {
  declare_classes(f, args.num_classes).at_least(1);
  MetricObject::declare_base(f);
}
void OneHotMeanIoU::declare(Fields& f, Args& a) { declare_sparse(f, a); }

}  // namespace keratin::metrics
