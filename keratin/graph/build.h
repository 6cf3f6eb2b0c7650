#pragma once

#include <span>
#include <vector>

#include "keratin/graph/primitive.h"
#include "keratin/graph/tensor.h"

/// Short names for appending primitives to a graph: what gradient rules and
/// `keratin/ops` are written with. Nothing is promoted: operands of one call
/// have one dtype, and their shapes broadcast.
namespace keratin::build {

/// A primitive without parameters.
Tensor call(const Primitive& primitive, const Tensor& x);
Tensor call(const Primitive& primitive, const Tensor& a, const Tensor& b);

/// A scalar of the dtype of `x`.
Tensor scalar_like(const Tensor& x, double value);
/// `value` in the shape and dtype of `x`.
Tensor full_like(const Tensor& x, double value);

Tensor operator-(const Tensor& x);
Tensor operator+(const Tensor& a, const Tensor& b);
Tensor operator-(const Tensor& a, const Tensor& b);
Tensor operator*(const Tensor& a, const Tensor& b);
Tensor operator/(const Tensor& a, const Tensor& b);
Tensor operator+(const Tensor& a, double b);
Tensor operator-(const Tensor& a, double b);
Tensor operator*(const Tensor& a, double b);
Tensor operator-(double a, const Tensor& b);

Tensor square(const Tensor& x);
Tensor equal(const Tensor& a, const Tensor& b);
Tensor greater(const Tensor& a, const Tensor& b);
Tensor where(const Tensor& condition, const Tensor& a, const Tensor& b);
/// `x` itself where it already has that dtype.
Tensor cast(const Tensor& x, DType dtype);

/// A reduction such as `primitives::reduce_max`; the axes are dropped.
Tensor reduce(const Primitive& primitive, const Tensor& x,
              std::vector<int64_t> axes);
Tensor reduce_sum(const Tensor& x, std::vector<int64_t> axes);
/// The adjoint of broadcasting `shape` to that of `x`: sums what was repeated.
Tensor reduce_sum_to(const Tensor& x, const Shape& shape);
/// Puts the axes that a reduction of `shape` dropped back, by repetition.
Tensor expand_reduced(const Tensor& x, const std::vector<int64_t>& axes,
                      const Shape& shape);

Tensor reshape(const Tensor& x, Shape shape);
Tensor broadcast_to(const Tensor& x, Shape shape);
Tensor transpose(const Tensor& x, std::vector<int64_t> axes);
Tensor concat(std::span<const Tensor> parts, int64_t axis);
/// `[start, stop)` along one axis.
Tensor slice_axis(const Tensor& x, int64_t axis, int64_t start, int64_t stop);
Tensor iota(DType dtype, Shape shape, int64_t axis);
Tensor gather(const Tensor& values, const Tensor& indices, int64_t axis);
/// `updates` added into zeros of `shape`, whose `axis` is indexed.
Tensor scatter_add(const Tensor& updates, const Tensor& indices, Shape shape,
                   int64_t axis);
/// Elements of each row: `indices`, in [0, size of the row), has the shape of
/// `x` but for the last axis.
Tensor take_along_last(const Tensor& x, const Tensor& indices);
/// Its adjoint, into rows of `size` zeros.
Tensor scatter_along_last(const Tensor& updates, const Tensor& indices,
                          int64_t size);

Tensor matmul(const Tensor& a, const Tensor& b, bool transpose_a = false,
              bool transpose_b = false);

/// The order of axes that puts `axis` first, and the one that undoes it.
std::vector<int64_t> axis_first(int64_t axis, size_t rank);
std::vector<int64_t> inverse_of(const std::vector<int64_t>& permutation);

}  // namespace keratin::build
