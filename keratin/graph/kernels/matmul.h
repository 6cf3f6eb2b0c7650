#pragma once

#include "keratin/graph/kernels/view.h"

namespace keratin::kernels {

struct MatmulOptions {
  bool transpose_a = false;  ///< a holds (…, K, M).
  bool transpose_b = false;  ///< b holds (…, N, K).
};

/// (…, M, K) × (…, K, N) → (…, M, N), one dtype; leading axes broadcast.
/// Integers wrap, bool is "any of both", half precision accumulates in
/// float32. Rows: the rows of out, all its axes but the last flattened.
void matmul(View a, View b, MatmulOptions options, MutView out,
            Range rows = {});

}  // namespace keratin::kernels
