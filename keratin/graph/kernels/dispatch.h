#pragma once

#include <string_view>
#include <type_traits>

#include "keratin/graph/dtype.h"
#include "keratin/graph/kernels/half.h"

namespace keratin::kernels {

template <class T>
inline constexpr bool kIsHalf =
    std::is_same_v<T, Float16> || std::is_same_v<T, BFloat16>;
template <class T>
inline constexpr bool kIsFloat = std::is_floating_point_v<T> || kIsHalf<T>;
/// Integers, bool not among them.
template <class T>
inline constexpr bool kIsInt =
    std::is_integral_v<T> && !std::is_same_v<T, bool>;

/// The type that numbers of type T are computed in.
template <class T>
using Compute = std::conditional_t<kIsHalf<T>, float, T>;

template <class T>
Compute<T> load(T value) {
  if constexpr (kIsHalf<T>) {
    return to_float(value);
  } else {
    return value;
  }
}

/// A computed number as T; the inverse of `load`, rounding.
template <class T>
T store(Compute<T> value) {
  if constexpr (std::is_same_v<T, Float16>) {
    return to_float16(value);
  } else if constexpr (std::is_same_v<T, BFloat16>) {
    return to_bfloat16(value);
  } else {
    return value;
  }
}

/// The C++ type of a dtype, as a value to dispatch on.
template <class T>
struct Tag {
  using type = T;
};

/// Calls f with the Tag of a float dtype; returns false for any other dtype.
template <class F>
bool dispatch_float(DType dtype, F&& f) {
  switch (dtype) {
    case DType::float16: f(Tag<Float16>{}); return true;
    case DType::bfloat16: f(Tag<BFloat16>{}); return true;
    case DType::float32: f(Tag<float>{}); return true;
    case DType::float64: f(Tag<double>{}); return true;
    default: return false;
  }
}

/// Calls f with the Tag of an integer dtype; returns false for any other.
template <class F>
bool dispatch_int(DType dtype, F&& f) {
  switch (dtype) {
    case DType::int8: f(Tag<int8_t>{}); return true;
    case DType::int16: f(Tag<int16_t>{}); return true;
    case DType::int32: f(Tag<int32_t>{}); return true;
    case DType::int64: f(Tag<int64_t>{}); return true;
    case DType::uint8: f(Tag<uint8_t>{}); return true;
    case DType::uint16: f(Tag<uint16_t>{}); return true;
    case DType::uint32: f(Tag<uint32_t>{}); return true;
    case DType::uint64: f(Tag<uint64_t>{}); return true;
    default: return false;
  }
}

/// Calls f with the Tag of any dtype.
template <class F>
void dispatch(DType dtype, F&& f) {
  if (dtype == DType::boolean) return f(Tag<bool>{});
  if (!dispatch_float(dtype, f)) dispatch_int(dtype, f);
}

}  // namespace keratin::kernels
