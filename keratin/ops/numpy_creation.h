#pragma once

#include <optional>
#include <string_view>

#include "keratin/ops/operand.h"

namespace keratin::ops {

/// Ones; `keras.ops.ones`.
Tensor ones(Shape shape, DType dtype = DType::float32);
/// Zeros; `keras.ops.zeros`.
Tensor zeros(Shape shape, DType dtype = DType::float32);
/// `value` everywhere; `keras.ops.full`.
Tensor full(Shape shape, Scalar value, DType dtype = DType::float32);
/// Ones of x's shape and, if none is given, dtype; `keras.ops.ones_like`.
Tensor ones_like(const Operand& x, std::optional<DType> dtype = {});
/// Zeros of x's shape and dtype; `keras.ops.zeros_like`.
Tensor zeros_like(const Operand& x, std::optional<DType> dtype = {});
/// `value` in x's shape and dtype; `keras.ops.full_like`.
Tensor full_like(const Operand& x, Scalar value,
                 std::optional<DType> dtype = {});

/// 0, 1, … below `stop`; int32; `keras.ops.arange`.
Tensor arange(int64_t stop, DType dtype = DType::int32);
/// start, start + step, … before `stop`, which is left out.
Tensor arange(Scalar start, Scalar stop, Scalar step = 1,
              std::optional<DType> dtype = {});
/// `num` equal steps from start to stop (which `endpoint` includes), along a
/// new axis `axis` before start's and stop's own; `keras.ops.linspace`.
Tensor linspace(const Operand& start, const Operand& stop, int64_t num = 50,
                bool endpoint = true, std::optional<DType> dtype = {},
                int64_t axis = 0);

/// (rows, columns), ones on diagonal k; `keras.ops.eye`, `identity`.
Tensor eye(int64_t rows, std::optional<int64_t> columns = {}, int64_t k = 0,
           DType dtype = DType::float32);
/// (rows, columns), ones on and below diagonal k; `keras.ops.tri`.
Tensor tri(int64_t rows, std::optional<int64_t> columns = {}, int64_t k = 0,
           DType dtype = DType::float32);
/// The two innermost axes with zeros above diagonal k; `keras.ops.tril`.
Tensor tril(const Operand& x, int64_t k = 0);
/// The two innermost axes with zeros below diagonal k; `keras.ops.triu`.
Tensor triu(const Operand& x, int64_t k = 0);
/// Diagonal k of a matrix, or a matrix with the vector x on it;
/// `keras.ops.diag`.
Tensor diag(const Operand& x, int64_t k = 0);
/// Coordinate grids of vectors; "xy" swaps the first two axes, "ij" keeps
/// them; `keras.ops.meshgrid`.
std::vector<Tensor> meshgrid(const std::vector<Tensor>& xs,
                             std::string_view indexing = "xy");

// Windows (n,) of signal processing, float32: `keras.ops.bartlett`, ….
Tensor bartlett(int64_t n);
Tensor blackman(int64_t n);
Tensor hamming(int64_t n);
Tensor hanning(int64_t n);

}  // namespace keratin::ops
