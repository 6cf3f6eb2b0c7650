#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include "keratin/graph/kernels/view.h"

namespace keratin::kernels {

/// Axes that an array may have here.
inline constexpr size_t kMaxRank = 32;

/// Sizes or strides of at most kMaxRank axes, in no memory but its own.
class Dims {
 public:
  Dims() = default;
  /// Zeros.
  explicit Dims(size_t count) : count_(count) {}

  size_t size() const { return count_; }
  bool empty() const { return count_ == 0; }
  int64_t& operator[](size_t axis) { return values_[axis]; }
  int64_t operator[](size_t axis) const { return values_[axis]; }
  int64_t& back() { return values_[count_ - 1]; }
  int64_t back() const { return values_[count_ - 1]; }
  void push_back(int64_t value) { values_[count_++] = value; }
  operator std::span<const int64_t>() const { return {values_.data(), count_}; }

 private:
  std::array<int64_t, kMaxRank> values_{};
  size_t count_ = 0;
};

/// An array seen through strides: element i… lies at offset + Σ i · stride.
/// Strides count elements; 0 repeats, negative ones go backwards.
///
/// Kept in its simplest form: no dimensions of 1, and neighbours that step
/// alike are one dimension. At least one dimension is always there. Throws
/// ShapeError for more than kMaxRank dimensions.
struct Strided {
  Dims shape;
  Dims strides;
  int64_t offset = 0;

  Strided(std::span<const int64_t> shape, std::span<const int64_t> strides,
          int64_t offset = 0);

  /// Whether all elements lie one after the other.
  bool dense() const { return shape.size() == 1 && strides[0] == 1; }
  /// Whether all are one and the same element.
  bool constant() const { return shape.size() == 1 && strides[0] == 0; }
};

/// Strides of a dense array. Throws ShapeError for more than kMaxRank
/// dimensions.
Dims dense_strides(std::span<const int64_t> shape);

/// An array of shape `from`, broadcast to `to`. Throws ShapeError naming the
/// kernel when it doesn't broadcast.
Strided broadcasting(std::string_view kernel, std::span<const int64_t> from,
                     std::span<const int64_t> to);

/// An element of kSize bytes, to be moved and not understood. Bytes may alias
/// any type.
template <size_t kSize>
struct alignas(kSize) Word {
  std::byte bytes[kSize];
};

/// Calls f with a Word as wide as the dtype.
template <class F>
void dispatch_width(DType dtype, F&& f) {
  switch (size_of(dtype)) {
    case 1: return f(Word<1>{});
    case 2: return f(Word<2>{});
    case 4: return f(Word<4>{});
    default: return f(Word<8>{});
  }
}

/// Walks positions [begin, end) of `layout`, row-major, in runs along its last
/// dimension: run(offset of the run's first element, length).
template <class Run>
void for_each_run(const Strided& layout, int64_t begin, int64_t end,
                  Run&& run) {
  const size_t last = layout.shape.size() - 1;
  const int64_t width = layout.shape[last];
  std::array<int64_t, kMaxRank> index;
  int64_t rest = begin;
  int64_t offset = layout.offset;
  for (size_t axis = last + 1; axis-- > 0 && begin < end;) {
    index[axis] = rest % layout.shape[axis];
    rest /= layout.shape[axis];
    offset += index[axis] * layout.strides[axis];
  }
  while (begin < end) {
    const int64_t length = std::min(width - index[last], end - begin);
    run(offset, length);
    begin += length;
    offset -= index[last] * layout.strides[last];
    index[last] = 0;
    for (size_t axis = last; axis-- > 0;) {
      offset += layout.strides[axis];
      if (++index[axis] < layout.shape[axis]) break;
      offset -= index[axis] * layout.strides[axis];
      index[axis] = 0;
    }
  }
}

/// From here on a call of memmove is faster than a loop.
inline constexpr int64_t kLongRun = 16;

/// Copies positions [begin, end) of `layout` over `data` to `out`.
template <class T>
void read_strided(const Strided& layout, const T* data, int64_t begin,
                  int64_t end, T* out) {
  const int64_t step = layout.strides.back();
  for_each_run(layout, begin, end, [&](int64_t offset, int64_t length) {
    const T* from = data + offset;
    if (step == 1 && length >= kLongRun) {
      std::copy_n(from, length, out);
    } else if (step == 0) {
      std::fill_n(out, length, *from);
    } else {
      for (int64_t i = 0; i < length; ++i) out[i] = from[i * step];
    }
    out += length;
  });
}

/// Copies dense `in` to the positions of `layout` over `data`; the inverse of
/// read_strided.
template <class T>
void write_strided(const Strided& layout, const T* in, T* data) {
  const int64_t step = layout.strides.back();
  const int64_t count = count_of(layout.shape);
  for_each_run(layout, 0, count, [&](int64_t offset, int64_t length) {
    T* to = data + offset;
    for (int64_t i = 0; i < length; ++i) to[i * step] = in[i];
    in += length;
  });
}

}  // namespace keratin::kernels
