#include "keratin/metrics/accuracy_metrics.h"

namespace keratin::metrics {

void BinaryAccuracy::declare(Fields& f, Args& a) {
  f("threshold", a.threshold, "Above it predictions are class 1.");
}

void TopKCategoricalAccuracy::declare(Fields& f, Args& a) {
  f("k", a.k, "How many of the highest predictions count.");
}

void SparseTopKCategoricalAccuracy::declare(Fields& f, Args& a) {
  f("k", a.k, "How many of the highest predictions count.");
  f("from_sorted_ids", a.from_sorted_ids,
    "Whether predictions are classes, best first.")
      .optional_key();
}

}  // namespace keratin::metrics
