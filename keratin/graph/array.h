#pragma once

#include <initializer_list>
#include <memory>
#include <span>
#include <type_traits>

#include "keratin/base/bytes.h"
#include "keratin/graph/dtype.h"
#include "keratin/graph/shape.h"

namespace keratin {

/// Dense row-major numbers on the host: a dtype, a shape, and bytes that are
/// owned or borrowed from a mapped file. A handle; the bytes never change once
/// it is shared.
///
/// Mapped bytes may lie on any address: `aligned()` tells, `typed<T>()` needs
/// it, and `realigned` and `at` work always.
class Array {
 public:
  Array() = default;
  /// Borrows or shares bytes; throws FormatError unless their count is exactly
  /// what shape and dtype need.
  Array(DType dtype, Shape shape, SharedBytes data);

  /// Fresh zeros, aligned to 64 bytes, and still the caller's alone to fill.
  static Array zeros(DType dtype, Shape shape);
  /// From values, row-major; T is one of the C++ types of `dtype_v`.
  template <class T>
  static Array of(Shape shape, std::span<const T> values);
  template <class T>
  static Array of(Shape shape, std::initializer_list<T> values);

  bool empty() const { return data_.bytes.data() == nullptr; }
  DType dtype() const { return dtype_; }
  const Shape& shape() const { return shape_; }
  int64_t size() const;  ///< elements
  ByteSpan bytes() const { return data_.bytes; }
  const SharedBytes& shared() const { return data_; }

  bool aligned() const;
  /// This array if its address suits its dtype, else an aligned copy.
  Array realigned() const;
  /// Same bytes under another shape of as many elements.
  Array reshaped(Shape shape) const;
  /// Values converted as Keras's `cast` does.
  Array cast(DType dtype) const;

  /// The elements; T must match the dtype, and the bytes must be aligned.
  template <class T>
  std::span<const T> typed() const;
  /// For filling what `zeros` made, before it is shared.
  std::span<std::byte> mutable_bytes();
  template <class T>
  std::span<T> mutable_typed();
  /// Element `index`, whatever the dtype or alignment, as a double.
  double at(int64_t index) const;

 private:
  static Array copy_of(DType dtype, Shape shape, ByteSpan bytes);
  void expect_typed(DType dtype) const;

  DType dtype_ = DType::float32;
  Shape shape_;
  SharedBytes data_;
};

/// The dtype of a C++ type: bool, [u]intN_t, float, double.
template <class T>
inline constexpr DType dtype_v = [] {
  if constexpr (std::is_same_v<T, bool>)
    return DType::boolean;
  else if constexpr (std::is_same_v<T, int8_t>)
    return DType::int8;
  else if constexpr (std::is_same_v<T, int16_t>)
    return DType::int16;
  else if constexpr (std::is_same_v<T, int32_t>)
    return DType::int32;
  else if constexpr (std::is_same_v<T, int64_t>)
    return DType::int64;
  else if constexpr (std::is_same_v<T, uint8_t>)
    return DType::uint8;
  else if constexpr (std::is_same_v<T, uint16_t>)
    return DType::uint16;
  else if constexpr (std::is_same_v<T, uint32_t>)
    return DType::uint32;
  else if constexpr (std::is_same_v<T, uint64_t>)
    return DType::uint64;
  else if constexpr (std::is_same_v<T, float>)
    return DType::float32;
  else {
    static_assert(std::is_same_v<T, double>, "no dtype for this C++ type");
    return DType::float64;
  }
}();

template <class T>
Array Array::of(Shape shape, std::span<const T> values) {
  return copy_of(dtype_v<T>, std::move(shape), std::as_bytes(values));
}

template <class T>
Array Array::of(Shape shape, std::initializer_list<T> values) {
  return of(std::move(shape), std::span<const T>(values));
}

template <class T>
std::span<const T> Array::typed() const {
  if (empty()) return {};
  expect_typed(dtype_v<T>);
  return {reinterpret_cast<const T*>(data_.bytes.data()),
          data_.bytes.size() / sizeof(T)};
}

template <class T>
std::span<T> Array::mutable_typed() {
  if (empty()) return {};
  expect_typed(dtype_v<T>);
  const std::span<std::byte> data = mutable_bytes();
  return {reinterpret_cast<T*>(data.data()), data.size() / sizeof(T)};
}

}  // namespace keratin
