#pragma once

#include "keratin/graph/kernels/pool.h"

namespace keratin::kernels {

/// The adjoint of max_pool_grad: y holds, for each window, the element of
/// `values` at the window's first maximum in x (its first NaN, if any), and 0
/// where a window has nothing but padding. `values` has x's shape and y's
/// dtype. Rows: the batch.
void max_pool_select(View x, View values, const PoolGeometry& geometry,
                     MutView y, Range rows = {});

}  // namespace keratin::kernels
