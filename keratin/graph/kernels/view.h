#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "keratin/graph/dtype.h"

namespace keratin::kernels {

/// Numbers that a kernel reads: dense, row-major, aligned for their dtype.
struct View {
  DType dtype = DType::float32;
  std::span<const int64_t> shape;
  const std::byte* data = nullptr;

  /// The elements as the C++ type of `dtype`.
  template <class T>
  const T* as() const {
    return reinterpret_cast<const T*>(data);
  }
};

/// Numbers that a kernel writes; it never overlaps what the kernel reads.
struct MutView {
  DType dtype = DType::float32;
  std::span<const int64_t> shape;
  std::byte* data = nullptr;

  template <class T>
  T* as() const {
    return reinterpret_cast<T*>(data);
  }
};

}  // namespace keratin::kernels
