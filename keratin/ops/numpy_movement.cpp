#include "keratin/ops/numpy_movement.h"

#include <algorithm>
#include <numeric>

#include "keratin/base/error.h"
#include "keratin/graph/build.h"

namespace keratin::ops {
namespace {

std::vector<int64_t> identity_order(size_t rank) {
  std::vector<int64_t> order(rank);
  std::iota(order.begin(), order.end(), 0);
  return order;
}

// With the one -1 of a reshape replaced by what is left.
Shape resolved(const Tensor& x, Shape shape) {
  const auto unknown = std::find(shape.begin(), shape.end(), kNone);
  if (unknown == shape.end()) return shape;
  int64_t known = 1;
  for (auto it = shape.begin(); it != shape.end(); ++it) {
    if (it == unknown) continue;
    if (*it < 0) {
      throw ShapeError(concat("expected one dimension of -1 at most, got ",
                              to_string(shape)));
    }
    known = element_count({known, *it});
  }
  const int64_t count = element_count(x.shape());
  if (known == 0 || count % known != 0) {
    throw ShapeError(concat("can't reshape ", to_string(x.shape()), " to ",
                            to_string(shape), ": ", count,
                            " elements don't divide by ", known));
  }
  *unknown = count / known;
  return shape;
}

}  // namespace

Tensor reshape(const Operand& x, Shape newshape) {
  const Tensor tensor = x.tensor();
  return build::reshape(tensor, resolved(tensor, std::move(newshape)));
}

Tensor ravel(const Operand& x) { return reshape(x, {-1}); }

Tensor transpose(const Operand& x, std::optional<std::vector<int64_t>> axes) {
  const Tensor tensor = x.tensor();
  std::vector<int64_t> order;
  if (axes) {
    for (const int64_t axis : *axes) {
      order.push_back(normalize_axis(axis, tensor.rank()));
    }
  } else {
    order = identity_order(tensor.rank());
    std::reverse(order.begin(), order.end());
  }
  if (order == identity_order(tensor.rank())) return tensor;
  return apply(primitives::transpose, AxesAttrs{std::move(order)}, {tensor});
}

Tensor swapaxes(const Operand& x, int64_t axis1, int64_t axis2) {
  const Tensor tensor = x.tensor();
  std::vector<int64_t> order = identity_order(tensor.rank());
  std::swap(order[static_cast<size_t>(normalize_axis(axis1, order.size()))],
            order[static_cast<size_t>(normalize_axis(axis2, order.size()))]);
  return transpose(tensor, std::move(order));
}

Tensor moveaxis(const Operand& x, const std::vector<int64_t>& source,
                const std::vector<int64_t>& destination) {
  const Tensor tensor = x.tensor();
  const size_t rank = tensor.rank();
  if (source.size() != destination.size()) {
    throw ShapeError(concat("expected as many sources as destinations, got ",
                            source.size(), " and ", destination.size()));
  }
  // Named twice is an error in either.
  const std::vector<int64_t> moved = Axes(source).sorted(rank);
  Axes(destination).sorted(rank);
  std::vector<int64_t> order(rank, -1);
  for (size_t i = 0; i < source.size(); ++i) {
    order[static_cast<size_t>(normalize_axis(destination[i], rank))] =
        normalize_axis(source[i], rank);
  }
  int64_t next = 0;
  for (int64_t& axis : order) {
    if (axis >= 0) continue;
    while (std::binary_search(moved.begin(), moved.end(), next)) ++next;
    axis = next++;
  }
  return transpose(tensor, std::move(order));
}

Tensor moveaxis(const Operand& x, int64_t source, int64_t destination) {
  return moveaxis(x, std::vector<int64_t>{source},
                  std::vector<int64_t>{destination});
}

Tensor expand_dims(const Operand& x, const Axes& axis) {
  const Tensor tensor = x.tensor();
  if (axis.all()) {
    throw ConfigError("expand_dims needs at least one axis, got none");
  }
  const size_t rank = tensor.rank() + axis.count();
  const std::vector<int64_t> fresh = axis.sorted(rank);
  Shape shape;
  auto old = tensor.shape().begin();
  for (int64_t i = 0; i < static_cast<int64_t>(rank); ++i) {
    const bool is_new = std::binary_search(fresh.begin(), fresh.end(), i);
    shape.push_back(is_new ? 1 : *old++);
  }
  return build::reshape(tensor, std::move(shape));
}

Tensor squeeze(const Operand& x, const Axes& axis) {
  const Tensor tensor = x.tensor();
  const std::vector<int64_t> axes = axis.sorted(tensor.rank());
  Shape shape;
  for (size_t i = 0; i < tensor.rank(); ++i) {
    const int64_t dim = tensor.shape()[i];
    const bool named =
        std::binary_search(axes.begin(), axes.end(), static_cast<int64_t>(i));
    if (named && dim != 1 && !axis.all()) {
      throw ShapeError(concat("can't squeeze axis ", i, " of ",
                              to_string(tensor.shape()),
                              "; expected a size of 1"));
    }
    if (!named || dim != 1) shape.push_back(dim);
  }
  return build::reshape(tensor, std::move(shape));
}

Tensor broadcast_to(const Operand& x, Shape shape) {
  return build::broadcast_to(x.tensor(), std::move(shape));
}

Tensor concatenate(const std::vector<Tensor>& xs, int64_t axis) {
  if (xs.empty()) {
    throw ShapeError("concatenate needs at least one tensor, got none");
  }
  std::vector<Promoted> types;
  for (const Tensor& x : xs) types.push_back(x.dtype());
  const DType dtype = result_type(types);
  std::vector<Tensor> parts;
  for (const Tensor& x : xs) parts.push_back(Operand(x).as(dtype));
  if (parts.size() == 1) return parts[0];
  return build::concat(parts, normalize_axis(axis, parts[0].rank()));
}

Tensor stack(const std::vector<Tensor>& xs, int64_t axis) {
  std::vector<Tensor> parts;
  for (const Tensor& x : xs) {
    if (x.shape() != xs[0].shape()) {
      throw ShapeError(concat("expected tensors of one shape to stack, got ",
                              to_string(xs[0].shape()), " and ",
                              to_string(x.shape())));
    }
    parts.push_back(expand_dims(x, axis));
  }
  return concatenate(parts, axis);
}

Tensor hstack(const std::vector<Tensor>& xs) {
  std::vector<Tensor> parts;
  for (const Tensor& x : xs) parts.push_back(x.rank() == 0 ? ravel(x) : x);
  const bool vectors = !parts.empty() && parts[0].rank() == 1;
  return concatenate(parts, vectors ? 0 : 1);
}

Tensor vstack(const std::vector<Tensor>& xs) {
  std::vector<Tensor> parts;
  for (const Tensor& x : xs) {
    parts.push_back(x.rank() < 2 ? reshape(x, {1, -1}) : x);
  }
  return concatenate(parts, 0);
}

Tensor append(const Operand& x, const Operand& y, std::optional<int64_t> axis) {
  if (!axis) return concatenate({ravel(x), ravel(y)}, 0);
  return concatenate({x.tensor(), y.tensor()}, *axis);
}

std::vector<Tensor> split(const Operand& x, int64_t sections, int64_t axis) {
  const int64_t size = x.tensor().dim(axis);
  if (sections < 1 || size % sections != 0) {
    throw ShapeError(concat("can't split axis ", axis, " of ",
                            to_string(x.shape()), " into ", sections,
                            " equal parts"));
  }
  return array_split(x, sections, axis);
}

std::vector<Tensor> split(const Operand& x, const std::vector<int64_t>& indices,
                          int64_t axis) {
  const Tensor tensor = x.tensor();
  const int64_t along = normalize_axis(axis, tensor.rank());
  const int64_t size = tensor.dim(along);
  std::vector<Tensor> parts;
  int64_t start = 0;
  const auto cut = [&](int64_t stop) {
    const int64_t first = std::min(start, stop);
    parts.push_back(build::slice_axis(tensor, along, first, stop));
    start = stop;
  };
  for (const int64_t index : indices) {
    cut(std::clamp<int64_t>(index < 0 ? index + size : index, start, size));
  }
  cut(size);
  return parts;
}

std::vector<Tensor> array_split(const Operand& x, int64_t sections,
                                int64_t axis) {
  if (sections < 1) {
    throw ShapeError(
        concat("expected at least one part to split into, got ", sections));
  }
  const int64_t size = x.tensor().dim(axis);
  std::vector<int64_t> indices;
  int64_t start = 0;
  for (int64_t i = 0; i + 1 < sections; ++i) {
    start += size / sections + (i < size % sections ? 1 : 0);
    indices.push_back(start);
  }
  return split(x, indices, axis);
}

Tensor flip(const Operand& x, const Axes& axis) {
  const Tensor tensor = x.tensor();
  std::vector<int64_t> axes = axis.sorted(tensor.rank());
  if (axes.empty()) return tensor;
  return apply(primitives::reverse, AxesAttrs{std::move(axes)}, {tensor});
}

}  // namespace keratin::ops
