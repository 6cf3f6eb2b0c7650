#pragma once

#include "keratin/metrics/metric.h"

namespace keratin::metrics {

/// Weighted harmonic mean of precision and recall.
class FBetaScore : public MetricObject {
 public:
  static constexpr std::string_view kName = "FBetaScore";
  struct Args {
    std::optional<std::string> average = {};
    Number beta = 1.0;
    std::optional<Number> threshold = {};
  } args;
  static void declare(Fields& f, Args& a);
  FBetaScore() : MetricObject("fbeta_score") {}
  void init() override;
};

/// Harmonic mean of precision and recall; see `FBetaScore`.
class F1Score : public MetricObject {
 public:
  static constexpr std::string_view kName = "F1Score";
  struct Args {
    std::optional<std::string> average = {};
    std::optional<Number> threshold = {};
  } args;
  static void declare(Fields& f, Args& a);
  F1Score() : MetricObject("f1_score") {}
  void init() override;
};

}  // namespace keratin::metrics
