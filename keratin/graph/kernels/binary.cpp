#include "keratin/graph/kernels/binary.h"

#include <cmath>

#include "keratin/graph/kernels/broadcast_reader.h"
#include "keratin/graph/kernels/check.h"

namespace keratin::kernels {
namespace {

// Wide enough that no product of two T overflows into undefined behaviour.
template <class T>
using Wrapping =
    std::conditional_t<sizeof(T) < 4, uint32_t, std::make_unsigned_t<T>>;

template <class T>
T int_pow(T base, T exponent) {
  using W = Wrapping<T>;
  if (exponent < 0) {
    if (base == 1) return 1;
    if (static_cast<T>(base + 1) == 0) return exponent % 2 == 0 ? 1 : base;
    return 0;
  }
  W result = 1;
  auto factor = static_cast<W>(base);
  for (auto rest = static_cast<W>(exponent); rest != 0; rest >>= 1) {
    if (rest & 1) result *= factor;
    factor *= factor;
  }
  return static_cast<T>(result);
}

template <class T>
bool overflows(T a, T b) {
  return std::is_signed_v<T> && a == std::numeric_limits<T>::min() &&
         static_cast<T>(b + 1) == 0;
}

template <class T>
T int_floor_div(T a, T b) {
  if (b == 0) return 0;
  if (overflows(a, b)) return a;
  const T quotient = static_cast<T>(a / b);
  const bool inexact = a % b != 0;
  return static_cast<T>(quotient - (inexact && (a < 0) != (b < 0)));
}

template <class T>
T int_mod(T a, T b) {
  if (b == 0 || overflows(a, b)) return 0;
  const T rest = static_cast<T>(a % b);
  return rest != 0 && (rest < 0) != (b < 0) ? static_cast<T>(rest + b) : rest;
}

template <class T>
T float_mod(T a, T b) {
  const T rest = std::fmod(a, b);
  return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

template <class T>
T float_floor_div(T a, T b) {
  if (b == 0) return a / b;
  const T rest = std::fmod(a, b);
  // a - rest is a multiple of b, so the quotient is whole but for rounding.
  const T quotient = std::nearbyint((a - rest) / b);
  return rest != 0 && (rest < 0) != (b < 0) ? quotient - 1 : quotient;
}

template <class T>
T shift_left(T a, T b) {
  const auto count = static_cast<std::make_unsigned_t<T>>(b);
  if (count >= 8 * sizeof(T)) return 0;
  return static_cast<T>(static_cast<Wrapping<T>>(a) << count);
}

template <class T>
T shift_right(T a, T b) {
  const auto count = static_cast<std::make_unsigned_t<T>>(b);
  const unsigned highest = 8 * sizeof(T) - 1;
  if (count > highest) return static_cast<T>(a < 0 ? ~T{0} : T{0});
  return static_cast<T>(a >> count);
}

template <class T>
bool compare(Binary function, const T* a, const T* b, bool* out,
             int64_t count) {
  const auto all = [&](auto f) {
    for (int64_t i = 0; i < count; ++i) out[i] = f(a[i], b[i]);
    return true;
  };
  switch (function) {
    case Binary::eq: return all([](T x, T y) { return x == y; });
    case Binary::ne: return all([](T x, T y) { return x != y; });
    case Binary::lt: return all([](T x, T y) { return x < y; });
    case Binary::le: return all([](T x, T y) { return x <= y; });
    case Binary::gt: return all([](T x, T y) { return x > y; });
    case Binary::ge: return all([](T x, T y) { return x >= y; });
    case Binary::logical_and:
      return all([](T x, T y) { return (x != 0) & (y != 0); });
    case Binary::logical_or:
      return all([](T x, T y) { return (x != 0) | (y != 0); });
    case Binary::logical_xor:
      return all([](T x, T y) { return (x != 0) != (y != 0); });
    default: return false;
  }
}

template <class T>
bool on_floats(Binary function, const T* a, const T* b, T* out, int64_t count) {
  const auto all = [&](auto f) {
    for (int64_t i = 0; i < count; ++i) out[i] = f(a[i], b[i]);
    return true;
  };
  switch (function) {
    case Binary::add: return all([](T x, T y) { return x + y; });
    case Binary::sub: return all([](T x, T y) { return x - y; });
    case Binary::mul: return all([](T x, T y) { return x * y; });
    case Binary::div: return all([](T x, T y) { return x / y; });
    case Binary::max:
      return all([](T x, T y) { return x > y || x != x ? x : y; });
    case Binary::min:
      return all([](T x, T y) { return x < y || x != x ? x : y; });
    case Binary::pow: return all([](T x, T y) { return std::pow(x, y); });
    case Binary::atan2: return all([](T x, T y) { return std::atan2(x, y); });
    case Binary::mod: return all([](T x, T y) { return float_mod(x, y); });
    case Binary::floor_div:
      return all([](T x, T y) { return float_floor_div(x, y); });
    default: return false;
  }
}

template <class T>
bool on_ints(Binary function, const T* a, const T* b, T* out, int64_t count) {
  using W = Wrapping<T>;
  const auto all = [&](auto f) {
    for (int64_t i = 0; i < count; ++i) {
      out[i] = static_cast<T>(f(a[i], b[i]));
    }
    return true;
  };
  switch (function) {
    case Binary::add: return all([](T x, T y) { return W(x) + W(y); });
    case Binary::sub: return all([](T x, T y) { return W(x) - W(y); });
    case Binary::mul: return all([](T x, T y) { return W(x) * W(y); });
    case Binary::max: return all([](T x, T y) { return x > y ? x : y; });
    case Binary::min: return all([](T x, T y) { return x < y ? x : y; });
    case Binary::pow: return all([](T x, T y) { return int_pow(x, y); });
    case Binary::mod: return all([](T x, T y) { return int_mod(x, y); });
    case Binary::floor_div:
      return all([](T x, T y) { return int_floor_div(x, y); });
    case Binary::bitwise_and: return all([](T x, T y) { return x & y; });
    case Binary::bitwise_or: return all([](T x, T y) { return x | y; });
    case Binary::bitwise_xor: return all([](T x, T y) { return x ^ y; });
    case Binary::shift_left:
      return all([](T x, T y) { return shift_left(x, y); });
    case Binary::shift_right:
      return all([](T x, T y) { return shift_right(x, y); });
    default: return false;
  }
}

bool on_bools(Binary function, const bool* a, const bool* b, bool* out,
              int64_t count) {
  const auto all = [&](auto f) {
    for (int64_t i = 0; i < count; ++i) out[i] = f(a[i], b[i]);
    return true;
  };
  switch (function) {
    case Binary::add:
    case Binary::max:
    case Binary::bitwise_or: return all([](bool x, bool y) { return x | y; });
    case Binary::mul:
    case Binary::min:
    case Binary::bitwise_and: return all([](bool x, bool y) { return x & y; });
    case Binary::bitwise_xor: return all([](bool x, bool y) { return x != y; });
    default: return false;
  }
}

template <class T>
bool compute(Binary function, const T* a, const T* b, T* out, int64_t count) {
  if constexpr (std::is_floating_point_v<T>) {
    return on_floats(function, a, b, out, count);
  } else if constexpr (kIsInt<T>) {
    return on_ints(function, a, b, out, count);
  } else {
    return on_bools(function, a, b, out, count);
  }
}

// One block after the other, so that operands are dense when computed on and
// half precision is widened in the first-level cache.
template <class T>
bool in_blocks(Binary function, View a, View b, MutView out, Range rows) {
  using C = Compute<T>;
  BroadcastReader<T> left("binary", a, out.shape);
  BroadcastReader<T> right("binary", b, out.shape);
  std::array<C, kBlock> wide;
  for (int64_t begin = rows.begin; begin < rows.end; begin += kBlock) {
    const int64_t count = std::min(kBlock, rows.end - begin);
    const C* x = left.read(begin, count);
    const C* y = right.read(begin, count);
    if (out.dtype == DType::boolean &&
        compare(function, x, y, out.as<bool>() + begin, count)) {
      continue;
    }
    if (out.dtype != a.dtype) return false;
    T* to = out.as<T>() + begin;
    if constexpr (kIsHalf<T>) {
      if (!compute(function, x, y, wide.data(), count)) return false;
      std::transform(wide.data(), wide.data() + count, to, store<T>);
    } else {
      if (!compute(function, x, y, to, count)) return false;
    }
  }
  return true;
}

}  // namespace

void binary(Binary function, View a, View b, MutView out, Range rows) {
  expect_dtype("binary", b.dtype, a.dtype);
  rows = rows.within(count_of(out));
  bool done = false;
  dispatch(a.dtype, [&]<class T>(Tag<T>) {
    done = in_blocks<T>(function, a, b, out, rows);
  });
  if (!done) {
    refuse_dtype("binary", a.dtype, "the dtypes that binary.h says");
  }
}

}  // namespace keratin::kernels
