#pragma once

#include <array>

#include "keratin/graph/kernels/view.h"

namespace keratin::kernels {

/// A threefry2x32 key. Keys and numbers equal JAX's (threefry,
/// partitionable), so a seed gives the dropout mask that Keras gives on JAX.
using RandomKey = std::array<uint32_t, 2>;

/// The key of an integer seed; JAX without 64-bit types keeps the low half.
RandomKey random_key(int64_t seed);

/// One block of the cipher: counter words encrypted under the key.
std::array<uint32_t, 2> threefry2x32(RandomKey key, uint32_t high,
                                     uint32_t low);

/// The key held by a (2,) uint32 array.
RandomKey key_of(View key);

/// Uniform numbers in [low, high) for out of a float dtype. Rows: elements.
void uniform(RandomKey key, double low, double high, MutView out,
             Range rows = {});

}  // namespace keratin::kernels
