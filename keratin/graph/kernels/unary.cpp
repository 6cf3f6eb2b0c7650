#include "keratin/graph/kernels/unary.h"

#include <array>
#include <cmath>

#include "keratin/graph/kernels/check.h"
#include "keratin/graph/kernels/dispatch.h"
#include "keratin/graph/kernels/erfinv.h"

namespace keratin::kernels {
namespace {

template <class T>
T sigmoid(T x) {
  const T e = std::exp(-std::abs(x));
  return (x >= 0 ? T{1} : e) / (T{1} + e);
}

template <class T>
T softplus(T x) {
  return std::log1p(std::exp(-std::abs(x))) + (x > 0 ? x : T{0});
}

template <class In, class Out, class F>
void each(const In* in, Out* out, int64_t count, F f) {
  for (int64_t i = 0; i < count; ++i) out[i] = f(in[i]);
}

template <class T>
bool float_shape(Unary function, const T* in, T* out, int64_t count) {
  const auto all = [&](auto f) {
    each(in, out, count, f);
    return true;
  };
  switch (function) {
    case Unary::neg: return all([](T x) { return -x; });
    case Unary::abs: return all([](T x) { return std::abs(x); });
    case Unary::sign:
      return all([](T x) { return x > 0 ? T{1} : x < 0 ? T{-1} : x; });
    case Unary::relu: return all([](T x) { return x <= 0 ? T{0} : x; });
    case Unary::square: return all([](T x) { return x * x; });
    case Unary::floor: return all([](T x) { return std::floor(x); });
    case Unary::ceil: return all([](T x) { return std::ceil(x); });
    case Unary::round: return all([](T x) { return std::nearbyint(x); });
    case Unary::sqrt: return all([](T x) { return std::sqrt(x); });
    case Unary::rsqrt: return all([](T x) { return 1 / std::sqrt(x); });
    default: return false;
  }
}

template <class T>
bool float_exponential(Unary function, const T* in, T* out, int64_t count) {
  const auto all = [&](auto f) {
    each(in, out, count, f);
    return true;
  };
  switch (function) {
    case Unary::exp: return all([](T x) { return std::exp(x); });
    case Unary::expm1: return all([](T x) { return std::expm1(x); });
    case Unary::log: return all([](T x) { return std::log(x); });
    case Unary::log1p: return all([](T x) { return std::log1p(x); });
    case Unary::sinh: return all([](T x) { return std::sinh(x); });
    case Unary::cosh: return all([](T x) { return std::cosh(x); });
    case Unary::tanh: return all([](T x) { return std::tanh(x); });
    case Unary::asinh: return all([](T x) { return std::asinh(x); });
    case Unary::acosh: return all([](T x) { return std::acosh(x); });
    case Unary::atanh: return all([](T x) { return std::atanh(x); });
    case Unary::sigmoid: return all([](T x) { return sigmoid(x); });
    case Unary::softplus: return all([](T x) { return softplus(x); });
    case Unary::erf: return all([](T x) { return std::erf(x); });
    case Unary::erfc: return all([](T x) { return std::erfc(x); });
    case Unary::erfinv: return all([](T x) { return erfinv(x); });
    default: return false;
  }
}

template <class T>
bool float_trigonometric(Unary function, const T* in, T* out, int64_t count) {
  const auto all = [&](auto f) {
    each(in, out, count, f);
    return true;
  };
  switch (function) {
    case Unary::sin: return all([](T x) { return std::sin(x); });
    case Unary::cos: return all([](T x) { return std::cos(x); });
    case Unary::tan: return all([](T x) { return std::tan(x); });
    case Unary::asin: return all([](T x) { return std::asin(x); });
    case Unary::acos: return all([](T x) { return std::acos(x); });
    case Unary::atan: return all([](T x) { return std::atan(x); });
    default: return false;
  }
}

template <class T>
bool on_floats(Unary function, const T* in, T* out, int64_t count) {
  if constexpr (kIsHalf<T>) {
    std::array<float, 256> wide;
    for (int64_t i = 0; i < count; i += 256) {
      const int64_t part = std::min<int64_t>(256, count - i);
      each(in + i, wide.data(), part, [](T x) { return to_float(x); });
      if (!on_floats(function, wide.data(), wide.data(), part)) return false;
      each(wide.data(), out + i, part, [](float x) { return store<T>(x); });
    }
    return true;
  } else {
    return float_shape(function, in, out, count) ||
           float_exponential(function, in, out, count) ||
           float_trigonometric(function, in, out, count);
  }
}

template <class T>
bool on_ints(Unary function, const T* in, T* out, int64_t count) {
  const auto all = [&](auto f) {
    each(in, out, count, f);
    return true;
  };
  // Unsigned arithmetic, because integers wrap.
  const auto negated = [](T x) { return static_cast<T>(uint64_t{0} - x); };
  switch (function) {
    case Unary::neg: return all(negated);
    case Unary::abs: return all([&](T x) { return x < 0 ? negated(x) : x; });
    case Unary::sign:
      return all([](T x) { return static_cast<T>((x > 0) - (x < 0)); });
    case Unary::relu: return all([](T x) { return x > 0 ? x : T{0}; });
    case Unary::square:
      return all([](T x) {
        return static_cast<T>(static_cast<uint64_t>(x) *
                              static_cast<uint64_t>(x));
      });
    case Unary::floor:
    case Unary::ceil:
    case Unary::round: return all([](T x) { return x; });
    case Unary::bitwise_not: return all([](T x) { return static_cast<T>(~x); });
    default: return false;
  }
}

template <class T>
bool to_bool(Unary function, const T* in, bool* out, int64_t count) {
  const auto all = [&](auto f) {
    each(in, out, count, f);
    return true;
  };
  const auto is_float_and = [&](auto f) {
    return all([f](T x) {
      if constexpr (kIsFloat<T>) return f(load(x));
      return false;
    });
  };
  switch (function) {
    case Unary::logical_not: return all([](T x) { return load(x) == 0; });
    case Unary::isinf:
      return is_float_and([](auto x) { return std::isinf(x); });
    case Unary::isnan:
      return is_float_and([](auto x) { return std::isnan(x); });
    default:
      return all([](T x) {
        if constexpr (kIsFloat<T>) return std::isfinite(load(x));
        return true;
      });
  }
}

bool is_test(Unary function) {
  return function == Unary::logical_not || function == Unary::isfinite ||
         function == Unary::isinf || function == Unary::isnan;
}

}  // namespace

void unary(Unary function, View in, MutView out, Range rows) {
  expect_shape("unary", out.shape, in.shape);
  rows = rows.within(count_of(in));
  const int64_t count = rows.end - rows.begin;
  if (is_test(function)) {
    expect_dtype("unary", out.dtype, DType::boolean);
    dispatch(in.dtype, [&]<class T>(Tag<T>) {
      to_bool(function, in.as<T>() + rows.begin, out.as<bool>() + rows.begin,
              count);
    });
    return;
  }
  expect_dtype("unary", out.dtype, in.dtype);
  bool done = false;
  dispatch(in.dtype, [&]<class T>(Tag<T>) {
    const T* from = in.as<T>() + rows.begin;
    T* to = out.as<T>() + rows.begin;
    if constexpr (kIsFloat<T>) {
      done = on_floats(function, from, to, count);
    } else if constexpr (kIsInt<T>) {
      done = on_ints(function, from, to, count);
    } else if (function == Unary::bitwise_not) {
      each(from, to, count, [](bool x) { return !x; });
      done = true;
    }
  });
  if (!done && count > 0) {
    refuse_dtype("unary", in.dtype, "the dtypes that unary.h says");
  }
}

}  // namespace keratin::kernels
