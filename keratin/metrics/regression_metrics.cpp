#include "keratin/metrics/regression_metrics.h"

namespace keratin::metrics {

void CosineSimilarity::declare(Fields& f, Args& a) {
  f("axis", a.axis, "The axis of the vectors.").read_only();
}

void R2Score::declare(Fields& f, Args& a) {
  f("class_aggregation", a.class_aggregation,
    "How scores of outputs become one; None: there is one an output.")
      .one_of({"uniform_average", "variance_weighted_average"});
  f("num_regressors", a.num_regressors, "Of an adjusted score; 0: it isn't.")
      .at_least(0);
}

}  // namespace keratin::metrics
