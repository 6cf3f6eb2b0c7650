#pragma once

#include "keratin/graph/kernels/view.h"

namespace keratin::kernels {

// Kernels that move elements without computing; in and out have one dtype.

/// out's axis i is in's axis permutation[i]. Rows: elements of out.
void transpose(View in, std::span<const int64_t> permutation, MutView out,
               Range rows = {});

/// NumPy's broadcast_to: axes align at the end. Rows: elements of out.
void broadcast_to(View in, MutView out, Range rows = {});

/// Joins along `axis`; all other dimensions are equal.
void concat(std::span<const View> inputs, int64_t axis, MutView out);

/// out[i, …] = in[start + i · stride, …]; strides are at least 1, and out's
/// shape says where to stop. Rows: elements of out.
void slice(View in, std::span<const int64_t> start,
           std::span<const int64_t> strides, MutView out, Range rows = {});

/// Padding of one axis, as XLA's pad.
struct PadAxis {
  int64_t low = 0;       ///< Elements before; negative crops.
  int64_t high = 0;      ///< Elements after; negative crops.
  int64_t interior = 0;  ///< Elements between neighbours; at least 0.
};

/// in surrounded by `value`, a scalar of in's dtype. The adjoint of slice.
void pad(View in, std::span<const PadAxis> axes, View value, MutView out);

/// Turns the order around along `axes`. Rows: elements of out.
void reverse(View in, std::span<const int64_t> axes, MutView out,
             Range rows = {});

/// out[i] = position of i along `axis`, as out's dtype.
void iota(int64_t axis, MutView out);

}  // namespace keratin::kernels
