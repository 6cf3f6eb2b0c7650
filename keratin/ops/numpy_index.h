#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "keratin/ops/operand.h"

namespace keratin::ops {

/// Python's start:stop:step. Negative bounds count from the end, a negative
/// step goes backwards; what isn't given reaches to the end.
struct Slice {
  std::optional<int64_t> start = {};
  std::optional<int64_t> stop = {};
  int64_t step = 1;
};

/// One entry of x[…]: a number drops its axis, a Slice keeps part of it,
/// `kNewAxis` adds one of size 1, `kEllipsis` stands for all axes not
/// mentioned, a tensor of integers takes along its axis.
struct NewAxis {};
struct Ellipsis {};
inline constexpr NewAxis kNewAxis;
inline constexpr Ellipsis kEllipsis;
using Index = std::variant<int64_t, Slice, NewAxis, Ellipsis, Tensor>;

/// x[key]; one tensor index at most; `keras.ops.get_item`.
Tensor get_item(const Operand& x, const std::vector<Index>& key);
/// x[…, start:stop:step, …] along one axis.
Tensor slice_axis(const Operand& x, int64_t axis, const Slice& part);

/// x at `indices` along `axis` (of the flattened x when none is given), whose
/// place their shape takes. Negative indices count from the end; those outside
/// give NaN, as Keras on JAX does; `keras.ops.take`.
Tensor take(const Operand& x, const Operand& indices,
            std::optional<int64_t> axis = {});
/// x at `indices` along `axis`, one index per element of the result; the other
/// axes broadcast; `keras.ops.take_along_axis`.
Tensor take_along_axis(const Operand& x, const Operand& indices,
                       std::optional<int64_t> axis = {});

/// The elements at (i, i + offset) of two axes, as a new last axis;
/// `keras.ops.diagonal`.
Tensor diagonal(const Operand& x, int64_t offset = 0, int64_t axis1 = 0,
                int64_t axis2 = 1);
/// Sum of the diagonal; `keras.ops.trace`.
Tensor trace(const Operand& x, int64_t offset = 0, int64_t axis1 = 0,
             int64_t axis2 = 1);
/// Differences of neighbours, n times; `keras.ops.diff`.
Tensor diff(const Operand& x, int64_t n = 1, int64_t axis = -1);
/// Flat indices as one tensor per axis of `shape`;
/// `keras.ops.unravel_index`.
std::vector<Tensor> unravel_index(const Operand& indices, const Shape& shape);
/// Which elements of x1 occur in x2; bool; `keras.ops.isin`.
Tensor isin(const Operand& x1, const Operand& x2);

}  // namespace keratin::ops
