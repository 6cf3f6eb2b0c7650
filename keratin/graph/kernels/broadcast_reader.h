#pragma once

#include <array>

#include "keratin/graph/kernels/dispatch.h"
#include "keratin/graph/kernels/strided.h"

namespace keratin::kernels {

/// Elements that an element-wise kernel handles at a time.
inline constexpr int64_t kBlock = 512;

/// Reads an operand as if it had the output's shape, in blocks, widened to
/// what it is computed in.
template <class T>
class BroadcastReader {
 public:
  BroadcastReader(std::string_view kernel, const View& operand,
                  std::span<const int64_t> shape)
      : layout_(broadcasting(kernel, operand.shape, shape)),
        data_(operand.as<T>()) {}

  /// `count` <= kBlock elements from position `begin` on. They last until the
  /// next call.
  const Compute<T>* read(int64_t begin, int64_t count) {
    if (layout_.constant()) return read_constant();
    const T* from = data_ + begin;
    if (!layout_.dense()) {
      read_strided(layout_, data_, begin, begin + count, stored_.data());
      from = stored_.data();
    }
    if constexpr (kIsHalf<T>) {
      for (int64_t i = 0; i < count; ++i) wide_[i] = load(from[i]);
      return wide_.data();
    } else {
      return from;
    }
  }

 private:
  const Compute<T>* read_constant() {
    if (!filled_) wide_.fill(load(*data_));
    filled_ = true;
    return wide_.data();
  }

  Strided layout_;
  const T* data_;
  bool filled_ = false;
  std::array<T, kBlock> stored_;
  std::array<Compute<T>, kBlock> wide_;
};

}  // namespace keratin::kernels
