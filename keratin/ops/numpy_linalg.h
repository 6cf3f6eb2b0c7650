#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "keratin/ops/operand.h"

namespace keratin::ops {

/// (…, m, k) × (…, k, n) → (…, m, n); leading axes broadcast, vectors lend
/// themselves an axis; two int8 give int32; `keras.ops.matmul`.
Tensor matmul(const Operand& x1, const Operand& x2);
/// NumPy's dot: the last axis of x1 with the last but one of x2;
/// `keras.ops.dot`.
Tensor dot(const Operand& x1, const Operand& x2);
/// Sum over the last axes of both; `keras.ops.inner`.
Tensor inner(const Operand& x1, const Operand& x2);
/// Flattened, and multiplied each with each: (m, n); `keras.ops.outer`.
Tensor outer(const Operand& x1, const Operand& x2);
/// Sum of products of the flattened operands; `keras.ops.vdot`.
Tensor vdot(const Operand& x1, const Operand& x2);
/// The last `axes` axes of x1 against the first of x2;
/// `keras.ops.tensordot`.
Tensor tensordot(const Operand& x1, const Operand& x2, int64_t axes = 2);
/// These axes of x1 against those of x2.
Tensor tensordot(const Operand& x1, const Operand& x2,
                 const std::vector<int64_t>& axes1,
                 const std::vector<int64_t>& axes2);
/// Cross product of vectors of 3 (or 2) along the last axis;
/// `keras.ops.cross`.
Tensor cross(const Operand& x1, const Operand& x2);
/// Kronecker product of tensors of equal rank; `keras.ops.kron`.
Tensor kron(const Operand& x1, const Operand& x2);

/// Einstein's summation over any number of operands: "bij,bjk->bik", implicit
/// outputs and "...". An index twice in one operand is Unsupported;
/// `keras.ops.einsum`.
Tensor einsum(std::string_view subscripts, const std::vector<Tensor>& operands);

}  // namespace keratin::ops
