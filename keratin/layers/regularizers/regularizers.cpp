#include "keratin/layers/regularizers/regularizers.h"

#include "keratin/base/error.h"
#include "keratin/ops/ops.h"

namespace keratin::regularizers {

void L1::declare(Fields& f, Args& a) {
  f("l1", a.l1, "Factor of the absolute values.").at_least(0);
}
Tensor L1::operator()(const Tensor& x) const {
  return args.l1.value * ops::sum(ops::absolute(x));
}

void L2::declare(Fields& f, Args& a) {
  f("l2", a.l2, "Factor of the squares.").at_least(0);
}
Tensor L2::operator()(const Tensor& x) const {
  return args.l2.value * ops::sum(ops::square(x));
}

void L1L2::declare(Fields& f, Args& a) {
  f("l1", a.l1, "Factor of the absolute values.").at_least(0);
  f("l2", a.l2, "Factor of the squares.").at_least(0);
}
Tensor L1L2::operator()(const Tensor& x) const {
  return args.l1.value * ops::sum(ops::absolute(x)) +
         args.l2.value * ops::sum(ops::square(x));
}

void OrthogonalRegularizer::declare(Fields& f, Args& a) {
  f("factor", a.factor, "Factor of the penalty.").at_least(0);
  f("mode", a.mode, "What is to be orthogonal.").one_of({"rows", "columns"});
}
Tensor OrthogonalRegularizer::operator()(const Tensor& x) const {
  if (x.rank() != 2) {
    throw ShapeError(concat("OrthogonalRegularizer takes matrices, got ",
                            to_string(x.shape())));
  }
  const bool rows = args.mode == "rows";
  const Tensor unit = ops::normalize(x, rows ? 1 : 0);
  const Tensor turned = ops::transpose(unit);
  const Tensor products =
      rows ? ops::matmul(unit, turned) : ops::matmul(turned, unit);
  const int64_t size = rows ? x.dim(0) : x.dim(1);
  const Tensor others = products * (1.0 - ops::eye(size));
  const double pairs = static_cast<double>(size * (size - 1)) / 2;
  return args.factor.value * 0.5 * ops::sum(ops::absolute(others)) / pairs;
}

}  // namespace keratin::regularizers
