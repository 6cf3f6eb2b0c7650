#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

#include "keratin/graph/dtype.h"
#include "keratin/graph/shape.h"

namespace keratin::kernels {

/// Numbers a kernel reads: dense, row-major, aligned for their dtype; booleans
/// are bytes 0 or 1. Shape and data are borrowed for the length of the call.
///
/// Kernels trust neither shapes nor dtypes to fit together: they throw
/// ShapeError or Unsupported before touching a number.
struct View {
  DType dtype = DType::float32;
  std::span<const int64_t> shape;
  const std::byte* data = nullptr;

  template <class T>
  const T* as() const {
    return reinterpret_cast<const T*>(data);
  }
};

/// Numbers a kernel writes; it may hold anything before. Unless a kernel says
/// otherwise it must not overlap what the kernel reads.
struct MutView {
  DType dtype = DType::float32;
  std::span<const int64_t> shape;
  std::byte* data = nullptr;

  template <class T>
  T* as() const {
    return reinterpret_cast<T*>(data);
  }
  operator View() const { return {dtype, shape, data}; }
};

/// A part of the independent pieces of work that a kernel names as its rows;
/// the default is all of them. Any division into ranges gives the same bits,
/// so an engine may hand ranges to threads. `end` is cut to what there is.
struct Range {
  int64_t begin = 0;
  int64_t end = std::numeric_limits<int64_t>::max();

  Range within(int64_t count) const {
    const int64_t stop = std::clamp<int64_t>(end, 0, count);
    return {std::clamp<int64_t>(begin, 0, stop), stop};
  }
};

/// Product of the dimensions; 1 for a scalar.
int64_t count_of(std::span<const int64_t> shape);
inline int64_t count_of(const View& view) { return count_of(view.shape); }
inline int64_t count_of(const MutView& view) { return count_of(view.shape); }

}  // namespace keratin::kernels
