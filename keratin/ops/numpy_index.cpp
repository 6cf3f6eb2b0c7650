#include "keratin/ops/numpy_index.h"

#include <algorithm>

#include "keratin/base/error.h"
#include "keratin/graph/build.h"
#include "keratin/ops/numpy_binary.h"
#include "keratin/ops/numpy_movement.h"
#include "keratin/ops/numpy_reduction.h"
#include "keratin/ops/operators.h"

namespace keratin::ops {
namespace {

// A Slice against an axis of known size: `length` elements from `first`, the
// lowest, in steps of `stride`, turned round if `backwards`.
struct Span {
  int64_t first = 0;
  int64_t stop = 0;
  int64_t stride = 1;
  bool backwards = false;
};

int64_t bound(std::optional<int64_t> given, int64_t otherwise, int64_t size,
              int64_t low, int64_t high) {
  if (!given) return otherwise;
  return std::clamp(*given < 0 ? *given + size : *given, low, high);
}

Span resolve(const Slice& part, int64_t size) {
  if (part.step == 0) throw ShapeError("a slice's step can't be 0");
  if (part.step > 0) {
    const int64_t start = bound(part.start, 0, size, 0, size);
    const int64_t stop = bound(part.stop, size, size, 0, size);
    return {start, std::max(start, stop), part.step, false};
  }
  const int64_t start = bound(part.start, size - 1, size, -1, size - 1);
  const int64_t stop = bound(part.stop, -1, size, -1, size - 1);
  // Steps beyond the axis all mean the first element only.
  const int64_t stride = -std::max(part.step, -std::max<int64_t>(size, 1));
  const int64_t length =
      start > stop ? (start - stop + stride - 1) / stride : 0;
  if (length == 0) return {0, 0, 1, false};
  return {start - (length - 1) * stride, start + 1, stride, true};
}

Tensor take_one(const Tensor& x, int64_t axis, int64_t index) {
  const int64_t size = x.dim(axis);
  const int64_t at = index < 0 ? index + size : index;
  if (at < 0 || at >= size) {
    throw ShapeError(concat("index ", index, " is outside axis ", axis, " of ",
                            to_string(x.shape())));
  }
  return squeeze(build::slice_axis(x, axis, at, at + 1), axis);
}

size_t axes_named(const std::vector<Index>& key) {
  size_t count = 0;
  for (const Index& entry : key) {
    const bool names_none = std::holds_alternative<NewAxis>(entry) ||
                            std::holds_alternative<Ellipsis>(entry);
    if (!names_none) ++count;
  }
  return count;
}

}  // namespace

Tensor slice_axis(const Operand& x, int64_t axis, const Slice& part) {
  const Tensor tensor = x.tensor();
  const int64_t along = normalize_axis(axis, tensor.rank());
  const Span span = resolve(part, tensor.dim(along));
  SliceAttrs attrs;
  attrs.start.assign(tensor.rank(), 0);
  attrs.stop = tensor.shape();
  attrs.stride.assign(tensor.rank(), 1);
  const auto at = static_cast<size_t>(along);
  attrs.start[at] = span.first;
  attrs.stop[at] = span.stop;
  attrs.stride[at] = span.stride;
  const bool whole =
      span.first == 0 && span.stop == tensor.dim(along) && span.stride == 1;
  const Tensor taken =
      whole ? tensor : apply(primitives::slice, std::move(attrs), {tensor});
  return span.backwards ? flip(taken, along) : taken;
}

Tensor get_item(const Operand& x, const std::vector<Index>& key) {
  Tensor result = x.tensor();
  const size_t named = axes_named(key);
  const auto ellipses =
      std::count_if(key.begin(), key.end(), [](const Index& entry) {
        return std::holds_alternative<Ellipsis>(entry);
      });
  if (named > result.rank() || ellipses > 1) {
    throw ShapeError(concat("the key names ", named, " axes and ", ellipses,
                            " ellipses for ", to_string(result.shape())));
  }
  const auto skipped = static_cast<int64_t>(result.rank() - named);
  int64_t axis = 0;
  for (const Index& entry : key) {
    if (const auto* index = std::get_if<int64_t>(&entry)) {
      result = take_one(result, axis, *index);
    } else if (const auto* part = std::get_if<Slice>(&entry)) {
      result = slice_axis(result, axis++, *part);
    } else if (std::holds_alternative<NewAxis>(entry)) {
      result = expand_dims(result, axis++);
    } else if (std::holds_alternative<Ellipsis>(entry)) {
      axis += skipped;
    } else {
      const Tensor& indices = std::get<Tensor>(entry);
      result = take(result, indices, axis);
      axis += static_cast<int64_t>(indices.rank());
    }
  }
  return result;
}

Tensor take(const Operand& x, const Operand& indices,
            std::optional<int64_t> axis) {
  const Tensor tensor = axis ? x.tensor() : ravel(x);
  return build::gather(tensor, indices.tensor(),
                       normalize_axis(axis.value_or(0), tensor.rank()));
}

Tensor take_along_axis(const Operand& x, const Operand& indices,
                       std::optional<int64_t> axis) {
  if (!axis) return take_along_axis(ravel(x), ravel(indices), 0);
  const Tensor moved = moveaxis(x, *axis, -1);
  const Tensor at = moveaxis(indices, *axis, -1);
  if (moved.rank() != at.rank()) {
    throw ShapeError(concat("expected indices of rank ", moved.rank(), ", got ",
                            to_string(indices.shape())));
  }
  const int64_t size = moved.dim(-1);
  Shape rows = broadcast(Shape(moved.shape().begin(), moved.shape().end() - 1),
                         Shape(at.shape().begin(), at.shape().end() - 1));
  Shape shape = rows;
  rows.push_back(size);
  shape.push_back(at.dim(-1));
  const Tensor flat = ravel(broadcast_to(moved, std::move(rows)));
  const int64_t count = element_count(shape);
  const int64_t columns = std::max<int64_t>(shape.back(), 1);
  const Tensor column = build::cast(broadcast_to(at, shape), DType::int64);
  const Tensor row = build::reshape(
      build::iota(DType::int64, {count / columns, shape.back()}, 0), shape);
  const Tensor wrapped = where(column < 0, column + size, column);
  const Tensor inside = (wrapped >= 0) & (wrapped < size);
  // One past the end is outside, whatever row it came from.
  const Tensor position =
      where(inside, row * size + wrapped, element_count(flat.shape()));
  return moveaxis(build::gather(flat, position, 0), -1, *axis);
}

Tensor diagonal(const Operand& x, int64_t offset, int64_t axis1,
                int64_t axis2) {
  const Tensor moved = moveaxis(x, {axis1, axis2}, {-2, -1});
  const int64_t rows = moved.dim(-2);
  const int64_t columns = moved.dim(-1);
  const int64_t length = offset >= 0 ? std::min(rows, columns - offset)
                                     : std::min(rows + offset, columns);
  Shape shape(moved.shape().begin(), moved.shape().end() - 2);
  shape.push_back(rows * columns);
  const Tensor flat = build::reshape(moved, std::move(shape));
  if (length <= 0) return slice_axis(flat, -1, {.start = 0, .stop = 0});
  const int64_t first = offset >= 0 ? offset : -offset * columns;
  const int64_t last = first + (length - 1) * (columns + 1);
  return slice_axis(flat, -1,
                    {.start = first, .stop = last + 1, .step = columns + 1});
}

Tensor trace(const Operand& x, int64_t offset, int64_t axis1, int64_t axis2) {
  return sum(diagonal(x, offset, axis1, axis2), -1);
}

Tensor diff(const Operand& x, int64_t n, int64_t axis) {
  Tensor result = x.tensor();
  for (int64_t i = 0; i < n; ++i) {
    const Tensor later = slice_axis(result, axis, {.start = 1});
    const Tensor earlier = slice_axis(result, axis, {.stop = -1});
    const bool is_bool = result.dtype() == DType::boolean;
    result = is_bool ? not_equal(later, earlier) : later - earlier;
  }
  return result;
}

std::vector<Tensor> unravel_index(const Operand& indices, const Shape& shape) {
  const int64_t count = element_count(shape);
  Tensor rest = indices.tensor();
  rest = where(rest < 0, rest + count, rest);
  std::vector<Tensor> result(shape.size());
  for (size_t i = shape.size(); i-- > 0;) {
    result[i] = mod(rest, shape[i]);
    rest = floor_divide(rest, shape[i]);
  }
  return result;
}

Tensor isin(const Operand& x1, const Operand& x2) {
  return any(equal(expand_dims(x1, -1), ravel(x2)), -1);
}

}  // namespace keratin::ops
