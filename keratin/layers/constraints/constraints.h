#pragma once

#include "keratin/layers/objects.h"

namespace keratin::constraints {

/// Norms along `axis` kept at or below `max_value`.
class MaxNorm : public ConstraintObject {
 public:
  static constexpr std::string_view kName = "MaxNorm";
  struct Args {
    Number max_value = 2;
    Axes axis = 0;
  } args;
  static void declare(Fields& f, Args& a);
  Tensor operator()(const Tensor& weight) const override;
};

/// No negative elements.
class NonNeg : public ConstraintObject {
 public:
  static constexpr std::string_view kName = "NonNeg";
  struct Args {
  } args;
  static void declare(Fields&, Args&) {}
  Tensor operator()(const Tensor& weight) const override;
};

/// Norms along `axis` made 1.
class UnitNorm : public ConstraintObject {
 public:
  static constexpr std::string_view kName = "UnitNorm";
  struct Args {
    Axes axis = 0;
  } args;
  static void declare(Fields& f, Args& a);
  Tensor operator()(const Tensor& weight) const override;
};

/// Norms along `axis` drawn into a range at `rate`.
class MinMaxNorm : public ConstraintObject {
 public:
  static constexpr std::string_view kName = "MinMaxNorm";
  struct Args {
    Number min_value = 0.0;
    Number max_value = 1.0;
    Number rate = 1.0;
    Axes axis = 0;
  } args;
  static void declare(Fields& f, Args& a);
  Tensor operator()(const Tensor& weight) const override;
};

}  // namespace keratin::constraints
