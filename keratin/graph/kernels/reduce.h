#pragma once

#include "keratin/graph/kernels/view.h"

namespace keratin::kernels {

enum class Reduction : uint8_t {
  sum,  ///< Blocked, so that rounding grows slowly with length. Integers wrap.
  prod,
  max,  ///< NaN if any is; the lowest value of the dtype over nothing.
  min,
  any,  ///< From any dtype to bool, as is `all`.
  all,
};

/// Reduces over `axes` (sorted, distinct, counted from the front). Only the
/// count of out's elements matters: its shape may keep the reduced axes as 1s
/// or drop them. sum and prod of bool count as "or" and "and"; half precision
/// accumulates in float32. Rows: elements of out.
void reduce(Reduction reduction, View in, std::span<const int64_t> axes,
            MutView out, Range rows = {});

enum class ArgReduction : uint8_t { argmax, argmin };

/// Index of the first extreme along `axis`, the first NaN where there is one.
/// out is int32 or int64. Throws ShapeError for an empty axis.
/// Rows: elements of out.
void arg_reduce(ArgReduction reduction, View in, int64_t axis, MutView out,
                Range rows = {});

enum class Cumulation : uint8_t { sum, prod };

struct CumulateOptions {
  bool exclusive =
      false;             ///< Leave the element itself out; starts at identity.
  bool reverse = false;  ///< From the end of the axis to its start.
};

/// Running reduction along `axis`; in and out have one dtype and shape.
/// Rows: the index combinations of the other axes.
void cumulate(Cumulation cumulation, View in, int64_t axis,
              CumulateOptions options, MutView out, Range rows = {});

}  // namespace keratin::kernels
