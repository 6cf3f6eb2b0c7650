#pragma once

#include "keratin/graph/kernels/view.h"

namespace keratin::kernels {

/// A pooling's windows: one entry per spatial axis (1 to 3). Sizes follow the
/// formula of ConvGeometry with window for kernel. Empty spans mean 1,
/// paddings 0; negative padding crops.
struct PoolGeometry {
  std::span<const int64_t> window = {};
  std::span<const int64_t> strides = {};
  std::span<const int64_t> dilation = {};
  std::span<const int64_t> pad_low = {};
  std::span<const int64_t> pad_high = {};
};

// All take float dtypes; x is (batch, spatial…, channels), y the same with
// fewer positions.

/// Largest of each window, NaN if one is in it; padding counts as -infinity.
/// Rows: positions of y, batch and spatial axes flattened.
void max_pool(View x, const PoolGeometry& geometry, MutView y, Range rows = {});

/// Sum of each window; padding counts as 0. Rows: positions of y.
void sum_pool(View x, const PoolGeometry& geometry, MutView y, Range rows = {});

/// Gradient of max_pool: each dy goes to its window's first maximum (its first
/// NaN, if any). Rows: the batch.
void max_pool_grad(View x, View dy, const PoolGeometry& geometry, MutView dx,
                   Range rows = {});

/// The adjoint of max_pool_grad: y holds, for each window, the element of
/// `values` at the window's first maximum in x, and 0 where a window has
/// nothing but padding. `values` has x's shape and y's dtype. Rows: the batch.
void max_pool_select(View x, View values, const PoolGeometry& geometry,
                     MutView y, Range rows = {});

/// Gradient of sum_pool. Rows: positions of dx.
void sum_pool_grad(View dy, const PoolGeometry& geometry, MutView dx,
                   Range rows = {});

}  // namespace keratin::kernels
