#include "keratin/ops/contract.h"

#include <algorithm>

#include "keratin/graph/build.h"
#include "keratin/ops/numpy_movement.h"

namespace keratin::ops {
namespace {

using AxisList = std::vector<int64_t>;

struct Matrices {
  Tensor tensor;  // (batch, own, summed), or (batch, summed, own)
  bool summed_last = true;
  Shape batch;
  Shape own;
};

bool contains(const AxisList& axes, int64_t axis) {
  return std::find(axes.begin(), axes.end(), axis) != axes.end();
}

AxisList joined(const AxisList& a, const AxisList& b, const AxisList& c) {
  AxisList all = a;
  all.insert(all.end(), b.begin(), b.end());
  all.insert(all.end(), c.begin(), c.end());
  return all;
}

Shape dims(const Tensor& x, const AxisList& axes) {
  Shape shape;
  for (const int64_t axis : axes) shape.push_back(x.dim(axis));
  return shape;
}

Matrices as_matrices(const Tensor& x, const ContractionAxes& axes) {
  AxisList own;
  for (int64_t i = 0; i < static_cast<int64_t>(x.rank()); ++i) {
    if (!contains(axes.batch, i) && !contains(axes.summed, i)) own.push_back(i);
  }
  const AxisList summed_last = joined(axes.batch, own, axes.summed);
  const AxisList own_last = joined(axes.batch, axes.summed, own);
  // Whichever needs no transposition; else the one that keeps the innermost
  // axis innermost.
  Matrices result;
  const auto innermost = static_cast<int64_t>(x.rank()) - 1;
  result.summed_last = std::is_sorted(summed_last.begin(), summed_last.end()) ||
                       (!std::is_sorted(own_last.begin(), own_last.end()) &&
                        contains(axes.summed, innermost));
  result.batch = dims(x, axes.batch);
  result.own = dims(x, own);
  const int64_t rows = element_count(result.own);
  const int64_t count = element_count(dims(x, axes.summed));
  Shape shape;
  if (!axes.batch.empty()) shape.push_back(element_count(result.batch));
  shape.push_back(result.summed_last ? rows : count);
  shape.push_back(result.summed_last ? count : rows);
  const Tensor moved =
      transpose(x, result.summed_last ? summed_last : own_last);
  result.tensor = build::reshape(moved, std::move(shape));
  return result;
}

}  // namespace

Tensor contract(const Tensor& a, const ContractionAxes& axes_a, const Tensor& b,
                const ContractionAxes& axes_b) {
  const Matrices left = as_matrices(a, axes_a);
  const Matrices right = as_matrices(b, axes_b);
  const Tensor product = build::matmul(left.tensor, right.tensor,
                                       !left.summed_last, right.summed_last);
  return build::reshape(product, joined(left.batch, left.own, right.own));
}

}  // namespace keratin::ops
