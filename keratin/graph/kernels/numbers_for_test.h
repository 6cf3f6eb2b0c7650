#pragma once

#include <cstring>
#include <initializer_list>
#include <vector>

#include "keratin/graph/kernels/dispatch.h"
#include "keratin/graph/kernels/view.h"

namespace keratin::kernels {

template <class T>
constexpr DType dtype_for() {
  if constexpr (std::is_same_v<T, bool>) return DType::boolean;
  if constexpr (std::is_same_v<T, int8_t>) return DType::int8;
  if constexpr (std::is_same_v<T, int16_t>) return DType::int16;
  if constexpr (std::is_same_v<T, int32_t>) return DType::int32;
  if constexpr (std::is_same_v<T, int64_t>) return DType::int64;
  if constexpr (std::is_same_v<T, uint8_t>) return DType::uint8;
  if constexpr (std::is_same_v<T, uint16_t>) return DType::uint16;
  if constexpr (std::is_same_v<T, uint32_t>) return DType::uint32;
  if constexpr (std::is_same_v<T, uint64_t>) return DType::uint64;
  if constexpr (std::is_same_v<T, Float16>) return DType::float16;
  if constexpr (std::is_same_v<T, BFloat16>) return DType::bfloat16;
  if constexpr (std::is_same_v<T, double>) return DType::float64;
  return DType::float32;
}

/// An array for tests: values written in place, results read as a vector of
/// what T computes in.
template <class T = float>
class Numbers {
 public:
  explicit Numbers(Shape shape)
      : shape_(std::move(shape)),
        bytes_(static_cast<size_t>(count_of(shape_)) * sizeof(T) + 1) {}

  Numbers(Shape shape, std::initializer_list<Compute<T>> values)
      : Numbers(std::move(shape)) {
    T* out = mut().template as<T>();
    for (const Compute<T> value : values) *out++ = store<T>(value);
  }

  /// first, first + step, …
  static Numbers counting(Shape shape, double first, double step) {
    Numbers numbers(std::move(shape));
    T* out = numbers.mut().template as<T>();
    for (int64_t i = 0; i < count_of(numbers.shape_); ++i) {
      const double value = first + step * static_cast<double>(i);
      out[i] = store<T>(static_cast<Compute<T>>(value));
    }
    return numbers;
  }

  /// low, low + 1, … over and over, `period` numbers in all.
  static Numbers pattern(Shape shape, int64_t period, int64_t low) {
    Numbers numbers(std::move(shape));
    T* out = numbers.mut().template as<T>();
    for (int64_t i = 0; i < count_of(numbers.shape_); ++i) {
      out[i] = store<T>(static_cast<Compute<T>>(i % period + low));
    }
    return numbers;
  }

  operator View() const { return {dtype_for<T>(), shape_, bytes_.data()}; }
  operator MutView() { return mut(); }
  MutView mut() { return {dtype_for<T>(), shape_, bytes_.data()}; }

  std::vector<Compute<T>> values() const {
    const auto* in = reinterpret_cast<const T*>(bytes_.data());
    std::vector<Compute<T>> out;
    for (int64_t i = 0; i < count_of(shape_); ++i) out.push_back(load(in[i]));
    return out;
  }

 private:
  Shape shape_;
  std::vector<std::byte> bytes_;
};

/// Whether two vectors agree within `tolerance`, relative above 1; NaN and
/// infinity agree with themselves.
template <class A, class B>
bool close(const std::vector<A>& got, const std::vector<B>& want,
           double tolerance = 1e-6) {
  if (got.size() != want.size()) return false;
  for (size_t i = 0; i < got.size(); ++i) {
    const auto a = static_cast<double>(got[i]);
    const auto b = static_cast<double>(want[i]);
    if (a == b || (std::isnan(a) && std::isnan(b))) continue;
    if (!(std::abs(a - b) <= tolerance * std::max(1.0, std::abs(b)))) {
      return false;
    }
  }
  return true;
}

}  // namespace keratin::kernels
