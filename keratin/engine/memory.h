#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace keratin::engine {

/// A piece of an arena, in use from the step `first` to the step `last`.
struct Lease {
  size_t bytes = 0;
  uint32_t first = 0;
  uint32_t last = 0;
  size_t offset = 0;  ///< the answer
};

/// Gives every lease an offset, a multiple of kAlignment, so that leases in use
/// at once don't overlap: the largest first, each into the smallest gap that
/// fits. Returns the bytes of the arena.
size_t place(std::vector<Lease>& leases);

}  // namespace keratin::engine
