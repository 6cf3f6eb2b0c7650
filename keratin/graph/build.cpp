#include "keratin/graph/build.h"

#include <algorithm>
#include <numeric>

namespace keratin::build {

Tensor call(const Primitive& primitive, const Tensor& x) {
  return apply(primitive, NoAttrs{}, {x});
}

Tensor call(const Primitive& primitive, const Tensor& a, const Tensor& b) {
  return apply(primitive, NoAttrs{}, {a, b});
}

Tensor scalar_like(const Tensor& x, double value) {
  return Tensor::scalar(value, x.dtype());
}

Tensor full_like(const Tensor& x, double value) {
  return Tensor::full(x.shape(), value, x.dtype());
}

Tensor operator-(const Tensor& x) { return call(primitives::negative, x); }

Tensor operator+(const Tensor& a, const Tensor& b) {
  return call(primitives::add, a, b);
}

Tensor operator-(const Tensor& a, const Tensor& b) {
  return call(primitives::subtract, a, b);
}

Tensor operator*(const Tensor& a, const Tensor& b) {
  return call(primitives::multiply, a, b);
}

Tensor operator/(const Tensor& a, const Tensor& b) {
  return call(primitives::divide, a, b);
}

Tensor operator+(const Tensor& a, double b) { return a + scalar_like(a, b); }
Tensor operator-(const Tensor& a, double b) { return a - scalar_like(a, b); }
Tensor operator*(const Tensor& a, double b) { return a * scalar_like(a, b); }
Tensor operator-(double a, const Tensor& b) { return scalar_like(b, a) - b; }

Tensor square(const Tensor& x) { return call(primitives::square, x); }

Tensor equal(const Tensor& a, const Tensor& b) {
  return call(primitives::equal, a, b);
}

Tensor greater(const Tensor& a, const Tensor& b) {
  return call(primitives::greater, a, b);
}

Tensor where(const Tensor& condition, const Tensor& a, const Tensor& b) {
  return apply(primitives::select, NoAttrs{}, {condition, a, b});
}

Tensor cast(const Tensor& x, DType dtype) {
  if (x.dtype() == dtype) return x;
  return apply(primitives::cast, CastAttrs{dtype}, {x});
}

Tensor reduce(const Primitive& primitive, const Tensor& x,
              std::vector<int64_t> axes) {
  return apply(primitive, AxesAttrs{std::move(axes)}, {x});
}

Tensor reduce_sum(const Tensor& x, std::vector<int64_t> axes) {
  if (axes.empty()) return x;
  return reduce(primitives::reduce_sum, x, std::move(axes));
}

Tensor reduce_sum_to(const Tensor& x, const Shape& shape) {
  if (x.shape() == shape) return x;
  const size_t leading = x.rank() - shape.size();
  std::vector<int64_t> axes;
  for (size_t i = 0; i < x.rank(); ++i) {
    const bool repeated =
        i < leading || (shape[i - leading] == 1 && x.shape()[i] != 1);
    if (repeated) axes.push_back(static_cast<int64_t>(i));
  }
  return reshape(reduce_sum(x, std::move(axes)), shape);
}

Tensor expand_reduced(const Tensor& x, const std::vector<int64_t>& axes,
                      const Shape& shape) {
  Shape kept = shape;
  for (const int64_t axis : axes) kept[static_cast<size_t>(axis)] = 1;
  return broadcast_to(reshape(x, std::move(kept)), shape);
}

Tensor reshape(const Tensor& x, Shape shape) {
  if (x.shape() == shape) return x;
  return apply(primitives::reshape, ShapeAttrs{std::move(shape), 0}, {x});
}

Tensor broadcast_to(const Tensor& x, Shape shape) {
  if (x.shape() == shape) return x;
  return apply(primitives::broadcast_to, ShapeAttrs{std::move(shape), 0}, {x});
}

Tensor transpose(const Tensor& x, std::vector<int64_t> axes) {
  if (std::is_sorted(axes.begin(), axes.end())) return x;
  return apply(primitives::transpose, AxesAttrs{std::move(axes)}, {x});
}

Tensor concat(std::span<const Tensor> parts, int64_t axis) {
  return apply(primitives::concat, AxisAttrs{axis},
               {parts.begin(), parts.end()});
}

Tensor slice_axis(const Tensor& x, int64_t axis, int64_t start, int64_t stop) {
  SliceAttrs attrs;
  attrs.start.resize(x.rank(), 0);
  attrs.stop = x.shape();
  attrs.stride.resize(x.rank(), 1);
  attrs.start[static_cast<size_t>(axis)] = start;
  attrs.stop[static_cast<size_t>(axis)] = stop;
  return apply(primitives::slice, std::move(attrs), {x});
}

Tensor iota(DType dtype, Shape shape, int64_t axis) {
  return apply(primitives::iota, IotaAttrs{dtype, std::move(shape), axis}, {});
}

Tensor gather(const Tensor& values, const Tensor& indices, int64_t axis) {
  return apply(primitives::gather, AxisAttrs{axis}, {values, indices});
}

Tensor scatter_add(const Tensor& updates, const Tensor& indices, Shape shape,
                   int64_t axis) {
  return apply(primitives::scatter_add, ShapeAttrs{std::move(shape), axis},
               {updates, indices});
}

namespace {

// Positions in the flattened rows of `size` elements that `indices` point at.
Tensor flat_positions(const Tensor& indices, int64_t size) {
  const int64_t columns = indices.dim(-1);
  const int64_t count = element_count(indices.shape());
  const int64_t rows = columns == 0 ? 0 : count / columns;
  const Tensor row = iota(DType::int64, {rows, columns}, 0);
  const Tensor column =
      reshape(cast(indices, DType::int64), Shape{rows, columns});
  return reshape(row * static_cast<double>(size) + column, {count});
}

}  // namespace

Tensor take_along_last(const Tensor& x, const Tensor& indices) {
  const Tensor flat = reshape(x, {element_count(x.shape())});
  const Tensor positions = flat_positions(indices, x.dim(-1));
  return reshape(gather(flat, positions, 0), indices.shape());
}

Tensor scatter_along_last(const Tensor& updates, const Tensor& indices,
                          int64_t size) {
  Shape shape = updates.shape();
  shape.back() = size;
  const int64_t count = element_count(shape);
  const Tensor flat = reshape(updates, {element_count(updates.shape())});
  const Tensor positions = flat_positions(indices, size);
  return reshape(scatter_add(flat, positions, {count}, 0), std::move(shape));
}

Tensor matmul(const Tensor& a, const Tensor& b, bool transpose_a,
              bool transpose_b) {
  return apply(primitives::matmul, MatmulAttrs{transpose_a, transpose_b},
               {a, b});
}

std::vector<int64_t> axis_first(int64_t axis, size_t rank) {
  std::vector<int64_t> order(rank);
  std::iota(order.begin(), order.end(), 0);
  std::rotate(order.begin(), order.begin() + axis, order.begin() + axis + 1);
  return order;
}

std::vector<int64_t> inverse_of(const std::vector<int64_t>& permutation) {
  std::vector<int64_t> inverse(permutation.size());
  for (size_t i = 0; i < permutation.size(); ++i) {
    inverse[static_cast<size_t>(permutation[i])] = static_cast<int64_t>(i);
  }
  return inverse;
}

}  // namespace keratin::build
