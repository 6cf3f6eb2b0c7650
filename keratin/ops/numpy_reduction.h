#pragma once

#include <optional>

#include "keratin/ops/operand.h"

namespace keratin::ops {

// Reductions over `axis` (all axes when none is given); the reduced axes go,
// or stay with size 1 where `keepdims`.

/// Sum; small integers and bools in int32, uint8 and uint16 in uint32;
/// `keras.ops.sum`.
Tensor sum(const Operand& x, const Axes& axis = {}, bool keepdims = false);
/// Product, in `dtype` or with sum's dtypes; `keras.ops.prod`.
Tensor prod(const Operand& x, const Axes& axis = {}, bool keepdims = false,
            std::optional<DType> dtype = {});
/// Mean, computed in float32 at least; float32 for integers;
/// `keras.ops.mean`.
Tensor mean(const Operand& x, const Axes& axis = {}, bool keepdims = false);
/// Variance (divided by the count), as the mean of squared distances;
/// `keras.ops.var`.
Tensor var(const Operand& x, const Axes& axis = {}, bool keepdims = false);
/// Standard deviation; `keras.ops.std`.
Tensor std(const Operand& x, const Axes& axis = {}, bool keepdims = false);
/// Mean weighted by `weights`, which broadcast to x or lie along the one axis;
/// `keras.ops.average`.
Tensor average(const Operand& x, const Axes& axis = {},
               const Tensor& weights = {});
/// Largest, of `initial` (in x's dtype) too where it is given, which then is
/// that of no elements; `keras.ops.max` and `amax`.
Tensor max(const Operand& x, const Axes& axis = {}, bool keepdims = false,
           std::optional<Scalar> initial = {});
/// Smallest, likewise; `keras.ops.min` and `amin`.
Tensor min(const Operand& x, const Axes& axis = {}, bool keepdims = false,
           std::optional<Scalar> initial = {});
/// Largest minus smallest; `keras.ops.ptp`.
Tensor ptp(const Operand& x, const Axes& axis = {}, bool keepdims = false);
/// Whether one is nonzero; bool; `keras.ops.any`.
Tensor any(const Operand& x, const Axes& axis = {}, bool keepdims = false);
/// Whether none is zero; bool; `keras.ops.all`.
Tensor all(const Operand& x, const Axes& axis = {}, bool keepdims = false);
/// How many are nonzero; int32; `keras.ops.count_nonzero`.
Tensor count_nonzero(const Operand& x, const Axes& axis = {});
/// Mean of the two middle elements; `keras.ops.median`.
Tensor median(const Operand& x, const Axes& axis = {}, bool keepdims = false);
/// Whether all of `isclose` hold; scalar bool; `keras.ops.allclose`.
Tensor allclose(const Operand& x1, const Operand& x2, double rtol = 1e-5,
                double atol = 1e-8, bool equal_nan = false);

/// Index of the first largest along `axis`, of the flattened x when none is
/// given; int32; `keras.ops.argmax`.
Tensor argmax(const Operand& x, std::optional<int64_t> axis = {},
              bool keepdims = false);
/// Index of the first smallest; int32; `keras.ops.argmin`.
Tensor argmin(const Operand& x, std::optional<int64_t> axis = {},
              bool keepdims = false);

/// Running sum along `axis`, of the flattened x when none is given;
/// `keras.ops.cumsum`.
Tensor cumsum(const Operand& x, std::optional<int64_t> axis = {},
              std::optional<DType> dtype = {});
/// Running product; `keras.ops.cumprod`.
Tensor cumprod(const Operand& x, std::optional<int64_t> axis = {},
               std::optional<DType> dtype = {});

/// Ascending along `axis`; `keras.ops.sort`.
Tensor sort(const Operand& x, int64_t axis = -1);
/// int32 indices that would sort; `keras.ops.argsort`.
Tensor argsort(const Operand& x, int64_t axis = -1);
/// For each value the index, in a sorted sequence (n,), where it would go in;
/// int32; `keras.ops.searchsorted`. `right` puts it behind equal ones.
Tensor searchsorted(const Operand& sorted_sequence, const Operand& values,
                    bool right = false);
/// The bin of each element, bins (n,) ascending; int32; `keras.ops.digitize`.
Tensor digitize(const Operand& x, const Operand& bins);

}  // namespace keratin::ops
