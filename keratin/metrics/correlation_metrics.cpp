#include "keratin/metrics/correlation_metrics.h"

namespace keratin::metrics {

void PearsonCorrelation::declare(Fields& f, Args& a) {
  f("axis", a.axis, "The axis along which samples correlate.");
}

void ConcordanceCorrelation::declare(Fields& f, Args& a) {
  f("axis", a.axis, "The axis along which samples correlate.");
}

}  // namespace keratin::metrics
