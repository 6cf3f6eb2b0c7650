#include "keratin/ops/numpy_reduction.h"

#include <cmath>

#include "keratin/graph/build.h"
#include "keratin/ops/numpy_binary.h"
#include "keratin/ops/numpy_elementwise.h"
#include "keratin/ops/numpy_movement.h"
#include "keratin/ops/operators.h"

namespace keratin::ops {
namespace {

Tensor reduce(const Primitive& primitive, const Tensor& x, const Axes& axis,
              bool keepdims) {
  const std::vector<int64_t> axes = axis.sorted(x.rank());
  const Tensor reduced = build::reduce(primitive, x, axes);
  if (!keepdims) return reduced;
  Shape shape = x.shape();
  for (const int64_t at : axes) shape[static_cast<size_t>(at)] = 1;
  return build::reshape(reduced, std::move(shape));
}

Tensor extreme(const Primitive& of_axes, const Primitive& of_two,
               const Tensor& x, const Axes& axis, bool keepdims,
               std::optional<Scalar> initial) {
  if (!initial) return reduce(of_axes, x, axis, keepdims);
  const Tensor start = build::cast(Operand(*initial).tensor(), x.dtype());
  if (element_count(x.shape()) == 0) {
    const Tensor shape = reduce(primitives::reduce_any, x, axis, keepdims);
    return build::broadcast_to(start, shape.shape());
  }
  return build::call(of_two, reduce(of_axes, x, axis, keepdims), start);
}

// Wide enough for a sum: NumPy's rule, with 32 for 64 bits.
DType sum_type(DType dtype) {
  switch (dtype) {
    case DType::boolean:
    case DType::int8:
    case DType::int16: return DType::int32;
    case DType::uint8:
    case DType::uint16: return DType::uint32;
    default: return dtype;
  }
}

// Half precision is summed in float32.
DType mean_type(DType dtype) { return result_type({dtype, DType::float32}); }

double count_of(const Tensor& x, const Axes& axis) {
  double count = 1;
  for (const int64_t at : axis.sorted(x.rank())) {
    count *= static_cast<double>(x.dim(at));
  }
  return count;
}

Tensor arg_reduce(const Primitive& primitive, const Tensor& x,
                  std::optional<int64_t> axis, bool keepdims) {
  if (!axis) {
    const Tensor index = apply(primitive, AxisAttrs{0}, {ravel(x)});
    return keepdims ? reshape(index, Shape(x.rank(), 1)) : index;
  }
  const int64_t along = normalize_axis(*axis, x.rank());
  const Tensor index = apply(primitive, AxisAttrs{along}, {x});
  return keepdims ? expand_dims(index, along) : index;
}

Tensor cumulate(const Primitive& primitive, const Operand& x,
                std::optional<int64_t> axis, std::optional<DType> dtype) {
  const Tensor tensor = axis ? x.tensor() : ravel(x);
  const bool is_bool = tensor.dtype() == DType::boolean;
  const DType to = dtype.value_or(is_bool ? DType::int32 : tensor.dtype());
  const int64_t along = normalize_axis(axis.value_or(0), tensor.rank());
  return apply(primitive, CumulativeAttrs{along, false, false},
               {build::cast(tensor, to)});
}

// With the last axis in the place of `axis`, for what works on the last.
Tensor along_last(const Primitive& primitive, const Tensor& x, int64_t axis) {
  if (x.rank() == 0) {
    return squeeze(build::call(primitive, expand_dims(x, 0)), 0);
  }
  return moveaxis(build::call(primitive, moveaxis(x, axis, -1)), -1, axis);
}

}  // namespace

Tensor sum(const Operand& x, const Axes& axis, bool keepdims) {
  const Tensor tensor = x.tensor();
  return reduce(primitives::reduce_sum,
                build::cast(tensor, sum_type(tensor.dtype())), axis, keepdims);
}

Tensor prod(const Operand& x, const Axes& axis, bool keepdims,
            std::optional<DType> dtype) {
  const Tensor tensor = x.tensor();
  const DType to = dtype.value_or(sum_type(tensor.dtype()));
  return reduce(primitives::reduce_prod, build::cast(tensor, to), axis,
                keepdims);
}

Tensor mean(const Operand& x, const Axes& axis, bool keepdims) {
  const Tensor tensor = x.tensor();
  const DType compute = mean_type(tensor.dtype());
  const DType to = is_float(tensor.dtype()) ? tensor.dtype() : compute;
  const Tensor total = reduce(primitives::reduce_sum,
                              build::cast(tensor, compute), axis, keepdims);
  return build::cast(total / count_of(tensor, axis), to);
}

Tensor var(const Operand& x, const Axes& axis, bool keepdims) {
  const Tensor tensor = x.tensor();
  const DType to = float_type(tensor.dtype());
  const Tensor wide = build::cast(tensor, mean_type(tensor.dtype()));
  const Tensor distance = wide - mean(wide, axis, true);
  return build::cast(mean(square(distance), axis, keepdims), to);
}

Tensor std(const Operand& x, const Axes& axis, bool keepdims) {
  return sqrt(var(x, axis, keepdims));
}

Tensor average(const Operand& x, const Axes& axis, const Tensor& weights) {
  if (weights.empty()) {
    return mean(x.as(float_type(x.tensor().dtype())), axis);
  }
  const DType dtype = result_type({x.type(), weights.dtype(), Weak::floating});
  const Tensor values = x.as(dtype);
  Tensor factors = Operand(weights).as(dtype);
  if (factors.rank() == 1 && values.rank() > 1 && axis.count() == 1) {
    Shape shape(values.rank(), 1);
    const int64_t along = axis.sorted(values.rank())[0];
    shape[static_cast<size_t>(along)] = factors.dim(0);
    factors = reshape(factors, std::move(shape));
  }
  factors = broadcast_to(factors, values.shape());
  return sum(values * factors, axis) / sum(factors, axis);
}

Tensor max(const Operand& x, const Axes& axis, bool keepdims,
           std::optional<Scalar> initial) {
  return extreme(primitives::reduce_max, primitives::maximum, x.tensor(), axis,
                 keepdims, initial);
}

Tensor min(const Operand& x, const Axes& axis, bool keepdims,
           std::optional<Scalar> initial) {
  return extreme(primitives::reduce_min, primitives::minimum, x.tensor(), axis,
                 keepdims, initial);
}

Tensor ptp(const Operand& x, const Axes& axis, bool keepdims) {
  return max(x, axis, keepdims) - min(x, axis, keepdims);
}

Tensor any(const Operand& x, const Axes& axis, bool keepdims) {
  return reduce(primitives::reduce_any, x.tensor(), axis, keepdims);
}

Tensor all(const Operand& x, const Axes& axis, bool keepdims) {
  return reduce(primitives::reduce_all, x.tensor(), axis, keepdims);
}

Tensor count_nonzero(const Operand& x, const Axes& axis) {
  return sum(not_equal(x, 0), axis);
}

Tensor median(const Operand& x, const Axes& axis, bool keepdims) {
  Tensor tensor = x.tensor();
  tensor = build::cast(tensor, float_type(tensor.dtype()));
  const std::vector<int64_t> axes = axis.sorted(tensor.rank());
  std::vector<int64_t> last;
  for (size_t i = axes.size(); i > 0; --i) {
    last.push_back(-static_cast<int64_t>(i));
  }
  const Tensor moved = moveaxis(tensor, axes, last);
  Shape shape(moved.shape().begin(),
              moved.shape().end() - static_cast<int64_t>(axes.size()));
  shape.push_back(-1);
  const Tensor rows = sort(reshape(moved, std::move(shape)));
  const int64_t count = rows.dim(-1);
  const Tensor middle =
      build::slice_axis(rows, static_cast<int64_t>(rows.rank()) - 1,
                        (count - 1) / 2, count / 2 + 1);
  Tensor result = where(any(isnan(rows), -1), std::nan(""), mean(middle, -1));
  if (!keepdims) return result;
  Shape kept = tensor.shape();
  for (const int64_t at : axes) kept[static_cast<size_t>(at)] = 1;
  return reshape(result, std::move(kept));
}

Tensor allclose(const Operand& x1, const Operand& x2, double rtol, double atol,
                bool equal_nan) {
  return all(isclose(x1, x2, rtol, atol, equal_nan));
}

Tensor argmax(const Operand& x, std::optional<int64_t> axis, bool keepdims) {
  return arg_reduce(primitives::argmax, x.tensor(), axis, keepdims);
}

Tensor argmin(const Operand& x, std::optional<int64_t> axis, bool keepdims) {
  return arg_reduce(primitives::argmin, x.tensor(), axis, keepdims);
}

Tensor cumsum(const Operand& x, std::optional<int64_t> axis,
              std::optional<DType> dtype) {
  return cumulate(primitives::cumsum, x, axis, dtype);
}

Tensor cumprod(const Operand& x, std::optional<int64_t> axis,
               std::optional<DType> dtype) {
  return cumulate(primitives::cumprod, x, axis, dtype);
}

Tensor sort(const Operand& x, int64_t axis) {
  return along_last(primitives::sort, x.tensor(), axis);
}

Tensor argsort(const Operand& x, int64_t axis) {
  return along_last(primitives::argsort, x.tensor(), axis);
}

Tensor searchsorted(const Operand& sorted_sequence, const Operand& values,
                    bool right) {
  const Tensor sequence = sorted_sequence.tensor();
  const Tensor column = expand_dims(values, -1);
  // Counted as "not beyond", so that NaN goes behind everything.
  const Tensor beyond =
      right ? greater(sequence, column) : greater_equal(sequence, column);
  return sum(~beyond, -1);
}

Tensor digitize(const Operand& x, const Operand& bins) {
  return searchsorted(bins, x, true);
}

}  // namespace keratin::ops
