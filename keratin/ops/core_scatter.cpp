#include "keratin/base/error.h"
#include "keratin/graph/build.h"
#include "keratin/ops/core.h"
#include "keratin/ops/numpy_binary.h"
#include "keratin/ops/numpy_creation.h"
#include "keratin/ops/numpy_index.h"
#include "keratin/ops/numpy_movement.h"
#include "keratin/ops/operators.h"

namespace keratin::ops {
namespace {

// Places in the flattened leading axes that indices (…, k) point at, one past
// the end for those outside.
Tensor flat_places(const Tensor& indices, const Shape& shape) {
  const int64_t depth = indices.rank() == 0 ? 0 : indices.dim(-1);
  if (depth < 1 || depth > static_cast<int64_t>(shape.size())) {
    throw ShapeError(concat("expected indices (…, k) with k in [1, ",
                            shape.size(), "], got ",
                            to_string(indices.shape())));
  }
  const Tensor rows = cast(reshape(indices, {-1, depth}), DType::int64);
  Tensor place = zeros({rows.dim(0)}, DType::int64);
  Tensor inside = ones({}, DType::boolean);
  int64_t count = 1;
  for (int64_t i = 0; i < depth; ++i) {
    const int64_t size = shape[static_cast<size_t>(i)];
    const Tensor index = get_item(rows, {Slice{}, i});
    const Tensor wrapped = where(index < 0, index + size, index);
    inside = inside & (wrapped >= 0) & (wrapped < size);
    place = place * size + wrapped;
    count *= size;
  }
  return where(inside, place, count);
}

// Leading `depth` axes of `shape` as one.
Shape merged(const Shape& shape, int64_t depth) {
  Shape result = {element_count({shape.begin(), shape.begin() + depth})};
  result.insert(result.end(), shape.begin() + depth, shape.end());
  return result;
}

Tensor add_at(const Tensor& places, const Tensor& values, const Shape& shape,
              int64_t depth) {
  const Shape flat = merged(shape, depth);
  Shape rows = flat;
  rows[0] = places.dim(0);
  return reshape(
      build::scatter_add(broadcast_to(values, rows), places, flat, 0), shape);
}

Tensor flat_values(const Tensor& values, const Tensor& indices) {
  Shape shape = {-1};
  const auto batch = static_cast<int64_t>(indices.rank()) - 1;
  if (static_cast<int64_t>(values.rank()) < batch) return values;
  shape.insert(shape.end(), values.shape().begin() + batch,
               values.shape().end());
  return reshape(values, shape);
}

// Of equal places only the last stays; the others go one past the end.
std::pair<Tensor, Tensor> last_of_equal(const Tensor& places,
                                        const Tensor& values, int64_t end) {
  const Tensor order = build::call(primitives::argsort, places);
  const Tensor sorted = build::gather(places, order, 0);
  const Tensor next = concatenate(
      {slice_axis(sorted, 0, {.start = 1}), full({1}, end + 1, DType::int64)},
      0);
  return {where(equal(sorted, next), end, sorted),
          build::gather(values, order, 0)};
}

}  // namespace

Tensor scatter(const Operand& indices, const Operand& values,
               const Shape& shape) {
  const Tensor at = indices.tensor();
  const Tensor places = flat_places(at, shape);
  return add_at(places, flat_values(values.tensor(), at), shape, at.dim(-1));
}

Tensor scatter_update(const Operand& inputs, const Operand& indices,
                      const Operand& updates, std::string_view reduction) {
  const Tensor tensor = inputs.tensor();
  const Tensor at = indices.tensor();
  const Tensor values = updates.as(tensor.dtype());
  const Shape& shape = tensor.shape();
  if (reduction == "add") return tensor + scatter(at, values, shape);
  if (!reduction.empty()) {
    throw Unsupported(concat("scatter_update: the reduction ",
                             quoted(reduction),
                             "; \"add\" and \"\" (replace) are known"));
  }
  const Tensor places = flat_places(at, shape);
  const int64_t depth = at.dim(-1);
  const int64_t end = merged(shape, depth)[0];
  Shape rows = merged(shape, depth);
  rows[0] = places.dim(0);
  const auto [winners, kept] =
      last_of_equal(places, broadcast_to(flat_values(values, at), rows), end);
  const Shape hits_shape(shape.begin(), shape.begin() + depth);
  const Tensor hits =
      add_at(places, ones({rows[0]}, DType::int32), hits_shape, depth);
  Shape column = hits_shape;
  column.resize(shape.size(), 1);
  return where(reshape(hits, column), add_at(winners, kept, shape, depth),
               tensor);
}

}  // namespace keratin::ops
