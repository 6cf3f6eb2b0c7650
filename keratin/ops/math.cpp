#include "keratin/ops/math.h"

#include <cmath>

#include "keratin/base/error.h"
#include "keratin/graph/build.h"
#include "keratin/ops/core.h"
#include "keratin/ops/dtype_limits.h"
#include "keratin/ops/in_floats.h"
#include "keratin/ops/numpy_binary.h"
#include "keratin/ops/numpy_elementwise.h"
#include "keratin/ops/numpy_index.h"
#include "keratin/ops/numpy_movement.h"
#include "keratin/ops/numpy_reduction.h"
#include "keratin/ops/operators.h"

namespace keratin::ops {
namespace {

void expect_rows(const Tensor& data, const Tensor& ids) {
  if (ids.rank() == 1 && data.rank() > 0 && data.dim(0) == ids.dim(0)) return;
  throw ShapeError(concat("expected data (n, …) and segment ids (n,), got ",
                          to_string(data.shape()), " and ",
                          to_string(ids.shape())));
}

// (num_segments, n, 1…): which rows belong to each segment.
Tensor membership(const Tensor& data, const Tensor& ids, int64_t num_segments) {
  expect_rows(data, ids);
  const Tensor segments = build::iota(DType::int32, {num_segments, 1}, 0);
  Shape shape(data.rank() + 1, 1);
  shape[0] = num_segments;
  shape[1] = ids.dim(0);
  return reshape(equal(segments, ids), std::move(shape));
}

}  // namespace

Tensor rsqrt(const Operand& x) {
  return build::call(primitives::rsqrt, in_floats(x));
}

Tensor erf(const Operand& x) {
  return build::call(primitives::erf, in_floats(x));
}

Tensor erfc(const Operand& x) {
  return build::call(primitives::erfc, in_floats(x));
}

Tensor erfinv(const Operand& x) {
  return build::call(primitives::erfinv, in_floats(x));
}

Tensor logsumexp(const Operand& x, const Axes& axis, bool keepdims) {
  const Tensor tensor = in_floats(x);
  const Tensor largest = stop_gradient(max(tensor, axis, true));
  // Infinities can't be taken off: they stay in the exponent.
  const Tensor shift = where(isfinite(largest), largest, 0);
  const Tensor total = log(sum(exp(tensor - shift), axis, true)) + shift;
  return keepdims ? total : squeeze(total, axis.sorted(tensor.rank()));
}

std::pair<Tensor, Tensor> top_k(const Operand& x, int64_t k) {
  const Tensor tensor = x.tensor();
  if (tensor.rank() == 0 || k < 0 || k > tensor.dim(-1)) {
    throw ShapeError(concat("expected k to be in [0, the last axis], got ", k,
                            " for ", to_string(tensor.shape())));
  }
  const auto both = apply_all(primitives::top_k, ShapeAttrs{{}, k}, {tensor});
  return {both[0], both[1]};
}

Tensor in_top_k(const Operand& targets, const Operand& predictions, int64_t k) {
  const Tensor scores = predictions.tensor();
  const Tensor found = take_along_axis(scores, expand_dims(targets, -1), -1);
  const double lowest = lowest_of(DType::float32);
  const Tensor score = where(isnan(found), lowest, found);
  return 1 + sum(scores > score, -1) <= k;
}

Tensor segment_sum(const Operand& data, const Operand& segment_ids,
                   int64_t num_segments) {
  const Tensor rows = data.tensor();
  const Tensor ids = segment_ids.tensor();
  expect_rows(rows, ids);
  Shape shape = rows.shape();
  shape[0] = num_segments;
  // JAX leaves negative ids out, a scatter would count them from the end.
  const Tensor places = where(ids < 0, num_segments, ids);
  return build::scatter_add(rows, places, std::move(shape), 0);
}

Tensor segment_max(const Operand& data, const Operand& segment_ids,
                   int64_t num_segments) {
  const Tensor rows = data.tensor();
  const Tensor member = membership(rows, segment_ids.tensor(), num_segments);
  const Tensor lowest = Tensor::scalar(lowest_of(rows.dtype()), rows.dtype());
  return max(where(member, rows, lowest), 1);
}

Tensor segment_min(const Operand& data, const Operand& segment_ids,
                   int64_t num_segments) {
  const Tensor rows = data.tensor();
  const Tensor member = membership(rows, segment_ids.tensor(), num_segments);
  const double highest = is_float(rows.dtype()) ? -lowest_of(rows.dtype())
                                                : largest_of(rows.dtype());
  return min(where(member, rows, Tensor::scalar(highest, rows.dtype())), 1);
}

Tensor cdist(const Operand& x, const Operand& y) {
  const Tensor difference = subtract(expand_dims(x, -2), expand_dims(y, -3));
  return sqrt(sum(square(difference), -1));
}

Tensor norm(const Operand& x, double order, const Axes& axis, bool keepdims) {
  const Tensor size = absolute(in_floats(x));
  if (std::isinf(order) && order > 0) return max(size, axis, keepdims);
  if (!(order >= 1)) {
    throw ConfigError(
        concat("expected the order of a norm to be at least 1, got ", order));
  }
  if (order == 1) return sum(size, axis, keepdims);
  if (order == 2) return sqrt(sum(square(size), axis, keepdims));
  return power(sum(power(size, order), axis, keepdims), 1 / order);
}

}  // namespace keratin::ops
