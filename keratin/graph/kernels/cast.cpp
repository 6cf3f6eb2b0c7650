#include "keratin/graph/kernels/cast.h"

#include <cmath>
#include <limits>

#include "keratin/graph/kernels/check.h"
#include "keratin/graph/kernels/dispatch.h"

namespace keratin::kernels {
namespace {

template <class To, class From>
To float_to_int(From value) {
  using Limits = std::numeric_limits<To>;
  if (std::isnan(value)) return 0;
  // The lowest integer is a power of two, exact in any float; the highest may
  // round up to one, so the comparison has to exclude it.
  if (value < static_cast<From>(Limits::min())) return Limits::min();
  if (value >= static_cast<From>(Limits::max())) return Limits::max();
  return static_cast<To>(value);
}

template <class To, class From>
To convert(From stored) {
  const Compute<From> value = load(stored);
  if constexpr (std::is_same_v<To, From>) {
    return stored;
  } else if constexpr (std::is_same_v<To, bool>) {
    return value != 0;
  } else if constexpr (kIsHalf<To>) {
    if constexpr (std::is_same_v<Compute<From>, float>) {
      return store<To>(value);
    } else {
      return store<To>(to_odd_float(static_cast<double>(value)));
    }
  } else if constexpr (kIsInt<To> && kIsFloat<From>) {
    return float_to_int<To>(value);
  } else {
    return static_cast<To>(value);
  }
}

}  // namespace

void cast(View in, MutView out, Range rows) {
  expect_shape("cast", out.shape, in.shape);
  rows = rows.within(count_of(in));
  dispatch(in.dtype, [&]<class From>(Tag<From>) {
    dispatch(out.dtype, [&]<class To>(Tag<To>) {
      const From* from = in.as<From>();
      To* to = out.as<To>();
      for (int64_t i = rows.begin; i < rows.end; ++i) {
        to[i] = convert<To>(from[i]);
      }
    });
  });
}

}  // namespace keratin::kernels
