#pragma once

#include "keratin/graph/kernels/view.h"

namespace keratin::kernels {

/// out[i] = in[i] as out's dtype, as XLA converts: to bool is "not zero" (NaN
/// is true), integers to integers wrap, floats to integers truncate, saturate,
/// and NaN becomes 0. Shapes are equal. Rows: elements.
void cast(View in, MutView out, Range rows = {});

}  // namespace keratin::kernels
