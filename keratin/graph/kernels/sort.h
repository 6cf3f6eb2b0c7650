#pragma once

#include "keratin/graph/kernels/view.h"

namespace keratin::kernels {

// Along the last axis, stable; NaN is above all numbers, and -0 equals 0.
// Rows: all axes but the last, flattened.

/// in in ascending order.
void sort(View in, MutView out, Range rows = {});

/// Indices (int32 or int64) that put in into ascending order.
void argsort(View in, MutView out, Range rows = {});

/// The largest elements, descending, and their indices (int32 or int64); as
/// many as the last axis of values. Of equal ones the first comes first.
void top_k(View in, MutView values, MutView indices, Range rows = {});

}  // namespace keratin::kernels
