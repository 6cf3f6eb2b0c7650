#pragma once

#include "keratin/metrics/metric.h"

namespace keratin::metrics {

/// Mean of Pearson's correlation.
class PearsonCorrelation : public MetricObject {
 public:
  static constexpr std::string_view kName = "PearsonCorrelation";
  struct Args {
    Axes axis = -1;
  } args;
  static void declare(Fields& f, Args& a);
  PearsonCorrelation() : MetricObject("pearson_correlation") {}
};

/// Mean of the concordance correlation, which asks for equal values, not only
/// for proportional ones.
class ConcordanceCorrelation : public MetricObject {
 public:
  static constexpr std::string_view kName = "ConcordanceCorrelation";
  struct Args {
    Axes axis = -1;
  } args;
  static void declare(Fields& f, Args& a);
  ConcordanceCorrelation() : MetricObject("concordance_correlation") {}
};

}  // namespace keratin::metrics
