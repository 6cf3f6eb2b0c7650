#include <algorithm>

#include "keratin/base/error.h"
#include "keratin/graph/build.h"
#include "keratin/ops/core.h"
#include "keratin/ops/numpy_binary.h"
#include "keratin/ops/numpy_creation.h"
#include "keratin/ops/numpy_elementwise.h"
#include "keratin/ops/numpy_index.h"
#include "keratin/ops/numpy_movement.h"
#include "keratin/ops/operators.h"

namespace keratin::ops {
namespace {

void expect_block(const Tensor& inputs, size_t starts, const Shape& block) {
  bool fits = starts == inputs.rank() && block.size() == inputs.rank();
  for (size_t i = 0; fits && i < block.size(); ++i) {
    fits = block[i] >= 0 && block[i] <= inputs.shape()[i];
  }
  if (fits) return;
  throw ShapeError(concat("expected a block within ", to_string(inputs.shape()),
                          " and as many starts as axes, got ", to_string(block),
                          " and ", starts, " starts"));
}

// Starts moved so that the block fits, as XLA does.
std::vector<int64_t> clamped(const Tensor& inputs, std::vector<int64_t> starts,
                             const Shape& block) {
  expect_block(inputs, starts.size(), block);
  for (size_t i = 0; i < starts.size(); ++i) {
    starts[i] = std::clamp<int64_t>(starts[i], 0, inputs.shape()[i] - block[i]);
  }
  return starts;
}

// The start along one axis as a scalar, so that the block fits.
Tensor start_along(const Tensor& inputs, const Tensor& starts, size_t axis,
                   int64_t size) {
  const Tensor start = get_item(starts, {static_cast<int64_t>(axis)});
  const Tensor bounded =
      clip(cast(start, DType::int32), 0, inputs.shape()[axis] - size);
  return bounded;
}

// A counter along `axis`, with the rank of x.
Tensor positions(const Tensor& x, size_t axis) {
  Shape shape(x.rank(), 1);
  shape[axis] = x.shape()[axis];
  return build::iota(DType::int32, std::move(shape),
                     static_cast<int64_t>(axis));
}

Tensor put_along(const Tensor& inputs, const Tensor& updates, size_t axis,
                 int64_t start) {
  const auto along = static_cast<int64_t>(axis);
  const int64_t size = inputs.shape()[axis];
  const int64_t stop = start + updates.shape()[axis];
  std::vector<Tensor> parts;
  if (start > 0) parts.push_back(build::slice_axis(inputs, along, 0, start));
  parts.push_back(updates);
  if (stop < size) {
    parts.push_back(build::slice_axis(inputs, along, stop, size));
  }
  return concatenate(parts, along);
}

}  // namespace

Tensor slice(const Operand& inputs, const std::vector<int64_t>& start_indices,
             const Shape& shape) {
  const Tensor tensor = inputs.tensor();
  Shape block = shape;
  for (size_t i = 0; i < block.size() && i < tensor.rank(); ++i) {
    const bool rest = block[i] == -1 && i < start_indices.size();
    if (rest) block[i] = tensor.shape()[i] - start_indices[i];
  }
  SliceAttrs attrs;
  attrs.start = clamped(tensor, start_indices, block);
  attrs.stride.assign(tensor.rank(), 1);
  for (size_t i = 0; i < tensor.rank(); ++i) {
    attrs.stop.push_back(attrs.start[i] + block[i]);
  }
  if (block == tensor.shape()) return tensor;
  return apply(primitives::slice, std::move(attrs), {tensor});
}

Tensor dynamic_slice(const Operand& inputs, const Tensor& start_indices,
                     const Shape& shape) {
  Tensor tensor = inputs.tensor();
  expect_block(tensor, static_cast<size_t>(start_indices.dim(0)), shape);
  for (size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == tensor.shape()[i]) continue;
    const Tensor start = start_along(tensor, start_indices, i, shape[i]);
    const Tensor indices = build::iota(DType::int32, {shape[i]}, 0) + start;
    tensor = build::gather(tensor, indices, static_cast<int64_t>(i));
  }
  return tensor;
}

Tensor slice_update(const Operand& inputs,
                    const std::vector<int64_t>& start_indices,
                    const Operand& updates) {
  const Tensor tensor = inputs.tensor();
  const Tensor block = updates.as(tensor.dtype());
  const auto starts = clamped(tensor, start_indices, block.shape());
  PadWidth around;
  std::vector<size_t> partial;
  for (size_t i = 0; i < starts.size(); ++i) {
    const int64_t size = block.shape()[i];
    around.emplace_back(starts[i], tensor.shape()[i] - size - starts[i]);
    if (size != tensor.shape()[i]) partial.push_back(i);
  }
  if (partial.empty()) return block;
  if (partial.size() == 1) {
    return put_along(tensor, block, partial[0], starts[partial[0]]);
  }
  const Tensor here = pad(ones(block.shape(), DType::boolean), around);
  return where(here, pad(block, around), tensor);
}

Tensor dynamic_slice_update(const Operand& inputs, const Tensor& start_indices,
                            const Operand& updates) {
  const Tensor tensor = inputs.tensor();
  Tensor block = updates.as(tensor.dtype());
  expect_block(tensor, static_cast<size_t>(start_indices.dim(0)),
               block.shape());
  Tensor here = ones({}, DType::boolean);
  for (size_t i = 0; i < tensor.rank(); ++i) {
    const int64_t size = block.shape()[i];
    if (size == tensor.shape()[i]) continue;
    if (size == 0) return tensor;
    const Tensor start = start_along(tensor, start_indices, i, size);
    const Tensor offset = positions(tensor, i) - start;
    here = here & (offset >= 0) & (offset < size);
    block = build::gather(block, ravel(clip(offset, 0, size - 1)),
                          static_cast<int64_t>(i));
  }
  return where(here, block, tensor);
}

}  // namespace keratin::ops
