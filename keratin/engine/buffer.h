#pragma once

#include <cstddef>
#include <memory>

namespace keratin::engine {

/// What addresses in an arena and packed weights are multiples of: a cache
/// line, and the widest vector.
inline constexpr size_t kAlignment = 64;

constexpr size_t align_up(size_t bytes) {
  return (bytes + kAlignment - 1) / kAlignment * kAlignment;
}

struct FreeAligned {
  size_t mapped = 0;  ///< Bytes of pages of its own; 0 for the heap.
  void operator()(std::byte* bytes) const;
};

/// Uninitialized bytes at an address that is a multiple of kAlignment. Large
/// ones are pages of their own, which the system has back as soon as they are
/// freed: a heap would keep what weights were folded and packed through, as
/// much again as the weights.
using Buffer = std::unique_ptr<std::byte[], FreeAligned>;
Buffer make_buffer(size_t bytes);

}  // namespace keratin::engine
