#include "keratin/metrics/probabilistic_metrics.h"

namespace keratin::metrics {

void BinaryCrossentropy::declare(Fields& f, Args& a) {
  f("from_logits", a.from_logits, "Whether predictions are no probabilities.");
  f("label_smoothing", a.label_smoothing, "How far labels become alike.");
}

void CategoricalCrossentropy::declare(Fields& f, Args& a) {
  f("from_logits", a.from_logits, "Whether predictions are no probabilities.");
  f("label_smoothing", a.label_smoothing, "How far labels become alike.");
  f("axis", a.axis, "The axis of the classes.");
}

void SparseCategoricalCrossentropy::declare(Fields& f, Args& a) {
  f("from_logits", a.from_logits, "Whether predictions are no probabilities.");
  f("ignore_class", a.ignore_class, "A label that doesn't count.");
  f("axis", a.axis, "The axis of the classes.");
}

}  // namespace keratin::metrics
