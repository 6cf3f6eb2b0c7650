#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "keratin/graph/kernels/view.h"
#include "keratin/graph/tensor.h"

namespace keratin {

/// What a gradient rule is given.
struct GradCall {
  const Node& node;
  std::span<const Tensor> operands;
  std::span<const Tensor> results;
  /// One a result; empty tensors where nothing depends on that result.
  std::span<const Tensor> cotangents;
  /// One an operand: whether anybody asks for what flows to it. A rule may give
  /// an empty tensor for the others.
  const std::vector<bool>& wanted;
};

/// One row of the table of primitives.
struct Primitive {
  std::string_view name;
  /// Specs of the results from those of the operands; a ShapeError says what
  /// doesn't fit.
  std::vector<Spec> (*infer)(std::span<const Spec> operands, const Attrs&);
  /// The reference kernel, plain and right; fills `results`.
  void (*eval)(const Attrs&, std::span<const kernels::View> operands,
               std::span<const kernels::MutView> results);
  /// Cotangents of the operands, as graphs; an empty tensor where none flows.
  /// Null: the primitive has no gradient, which is an error only if asked for.
  std::vector<Tensor> (*grad)(const GradCall&);
};

/// Appends a primitive to the graph and returns its results.
std::vector<Tensor> apply_all(const Primitive& primitive, Attrs attrs,
                              std::vector<Tensor> operands);
/// The same for primitives with one result.
Tensor apply(const Primitive& primitive, Attrs attrs,
             std::vector<Tensor> operands);

/// Every primitive, for tests, exporters and engines.
std::span<const Primitive* const> all_primitives();

namespace primitives {

// Element-wise, one operand. NoAttrs.
extern const Primitive negative, absolute, relu, exp, expm1, log, log1p, sqrt,
    rsqrt, sin, cos, tan, asin, acos, atan, sinh, cosh, asinh, acosh, atanh,
    tanh, sigmoid, softplus, erf, erfc, erfinv, floor, ceil, round, sign,
    square, is_finite, is_inf, is_nan, logical_not, bitwise_not;

// Element-wise, two operands that broadcast. NoAttrs.
extern const Primitive add, subtract, multiply, divide, floor_divide, mod,
    power, maximum, minimum, atan2, equal, not_equal, less, less_equal, greater,
    greater_equal, logical_and, logical_or, logical_xor, bitwise_and,
    bitwise_or, bitwise_xor, left_shift, right_shift;

// where(condition, a, b), all broadcast. NoAttrs.
extern const Primitive select;
// CastAttrs.
extern const Primitive cast;

// Reductions drop their axes. AxesAttrs.
extern const Primitive reduce_sum, reduce_prod, reduce_max, reduce_min,
    reduce_any, reduce_all;
// int32 indices along one axis, which is dropped. AxisAttrs.
extern const Primitive argmax, argmin;
// CumulativeAttrs.
extern const Primitive cumsum, cumprod;

// Movement. reshape, broadcast_to: ShapeAttrs; transpose, reverse: AxesAttrs;
// concat: AxisAttrs; slice: SliceAttrs; pad: PadAttrs; iota: IotaAttrs.
extern const Primitive reshape, broadcast_to, transpose, reverse, concat, slice,
    pad, iota;
// gather(values, indices): `values` taken along AxisAttrs.axis, the axis
// replaced by the shape of `indices`. scatter_add(updates, indices): its
// adjoint into zeros of ShapeAttrs.
extern const Primitive gather, scatter_add;
// Along the last axis. top_k gives values and int32 indices; ShapeAttrs.axis
// is k.
extern const Primitive sort, argsort, top_k;

// Batched matrix product. MatmulAttrs.
extern const Primitive matmul;

// Channels-last convolution (batch, spatial…, channels) with a kernel
// (spatial…, in/groups, out), and its adjoints in the input (cotangent,
// kernel) and in the kernel (input, cotangent). ConvAttrs.
extern const Primitive conv, conv_input_grad, conv_kernel_grad;

// Channels-last windows. max_pool_grad(input, cotangent),
// max_pool_select(input, values) picks where each window has its maximum.
// PoolAttrs.
extern const Primitive max_pool, max_pool_grad, max_pool_select, sum_pool,
    sum_pool_grad;

// random_uniform(key uint32 (2,)): ShapeAttrs; float32 in [0, 1), the numbers
// of JAX's threefry.
extern const Primitive random_uniform;

// Its operand, through which no gradient flows. NoAttrs.
extern const Primitive stop_gradient;

// ScanAttrs.
extern const Primitive scan;

}  // namespace primitives
}  // namespace keratin
