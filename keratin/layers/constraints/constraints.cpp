#include "keratin/layers/constraints/constraints.h"

#include "keratin/ops/ops.h"

namespace keratin::constraints {
namespace {

using ops::kEpsilon;

Tensor norms(const Tensor& weight, const Axes& axis) {
  return ops::sqrt(ops::sum(ops::square(weight), ops::Axes(axis.values), true));
}

}  // namespace

void MaxNorm::declare(Fields& f, Args& a) {
  f("max_value", a.max_value, "Largest norm.");
  f("axis", a.axis, "Axes of the norm.");
}
Tensor MaxNorm::operator()(const Tensor& weight) const {
  const Tensor norm = norms(weight, args.axis);
  return weight *
         (ops::clip(norm, 0, args.max_value.value) / (kEpsilon + norm));
}

Tensor NonNeg::operator()(const Tensor& weight) const {
  return ops::maximum(weight, 0);
}

void UnitNorm::declare(Fields& f, Args& a) {
  f("axis", a.axis, "Axes of the norm.");
}
Tensor UnitNorm::operator()(const Tensor& weight) const {
  return weight / (kEpsilon + norms(weight, args.axis));
}

void MinMaxNorm::declare(Fields& f, Args& a) {
  f("min_value", a.min_value, "Smallest norm.");
  f("max_value", a.max_value, "Largest norm.");
  f("rate", a.rate, "How much of the way is gone at once.");
  f("axis", a.axis, "Axes of the norm.");
}
Tensor MinMaxNorm::operator()(const Tensor& weight) const {
  const Tensor norm = norms(weight, args.axis);
  const Tensor wanted = args.rate.value * ops::clip(norm, args.min_value.value,
                                                    args.max_value.value) +
                        (1 - args.rate.value) * norm;
  return weight * (wanted / (kEpsilon + norm));
}

}  // namespace keratin::constraints
