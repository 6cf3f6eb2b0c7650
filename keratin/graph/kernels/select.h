#pragma once

#include "keratin/graph/kernels/view.h"

namespace keratin::kernels {

/// out = condition ? a : b with NumPy's broadcasting of all three; condition is
/// bool, the others have one dtype. Rows: elements of out.
void select(View condition, View a, View b, MutView out, Range rows = {});

}  // namespace keratin::kernels
