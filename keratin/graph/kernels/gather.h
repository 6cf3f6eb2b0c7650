#pragma once

#include "keratin/graph/kernels/view.h"

namespace keratin::kernels {

/// out[a…, i…, b…] = in[a…, indices[i…], b…] where a… are the axes before
/// `axis` and b… those after, as NumPy's take. Indices are integers; negative
/// ones count from the end. What lies outside gives, as Keras on JAX does,
/// NaN, the lowest signed integer, the highest unsigned one, or true.
/// Rows: combinations of a… and i….
void gather(View in, int64_t axis, View indices, MutView out, Range rows = {});

/// out = in, then out[a…, indices[i…], b…] += updates[a…, i…, b…] in the order
/// of i…: with zeros for `in`, the adjoint of gather. Indices outside are
/// skipped. `in` may be `out`. Half precision adds in float32 and rounds each
/// time. Rows: combinations of a….
void scatter_add(View in, int64_t axis, View indices, View updates, MutView out,
                 Range rows = {});

}  // namespace keratin::kernels
