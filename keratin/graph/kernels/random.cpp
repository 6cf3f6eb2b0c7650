#include "keratin/graph/kernels/random.h"

#include <bit>
#include <cmath>
#include <limits>

#include "keratin/graph/kernels/check.h"
#include "keratin/graph/kernels/dispatch.h"

namespace keratin::kernels {
namespace {

// The bits of a float type: a number is its mantissa's random bits under the
// exponent of 1, minus 1.
template <class T>
struct Layout;
template <>
struct Layout<Float16> {
  using Bits = uint16_t;
  static constexpr int kMantissa = 10, kRandom = 16;
};
template <>
struct Layout<BFloat16> {
  using Bits = uint16_t;
  static constexpr int kMantissa = 7, kRandom = 8;
};
template <>
struct Layout<float> {
  using Bits = uint32_t;
  static constexpr int kMantissa = 23, kRandom = 32;
};
template <>
struct Layout<double> {
  using Bits = uint64_t;
  static constexpr int kMantissa = 52, kRandom = 64;
};

// `width` random bits for the element at `position`.
uint64_t bits_at(RandomKey key, int64_t position, int width) {
  const auto counter = static_cast<uint64_t>(position);
  const auto [high, low] =
      threefry2x32(key, static_cast<uint32_t>(counter >> 32),
                   static_cast<uint32_t>(counter));
  if (width == 64) return uint64_t{high} << 32 | low;
  return (high ^ low) & (~uint64_t{0} >> (64 - width));
}

// In [0, 1), with all the bits that T's mantissa has.
template <class T>
Compute<T> unit_at(RandomKey key, int64_t position) {
  using L = Layout<T>;
  using Bits = typename L::Bits;
  const uint64_t random = bits_at(key, position, L::kRandom);
  const auto one = std::bit_cast<Bits>(store<T>(Compute<T>{1}));
  const auto bits =
      static_cast<Bits>(random >> (L::kRandom - L::kMantissa) | one);
  return load(std::bit_cast<T>(bits)) - 1;
}

// Half precision rounds after each step, as an array of halves would.
template <class T>
Compute<T> rounded(Compute<T> value) {
  return load(store<T>(value));
}

template <class T>
Compute<T> uniform_at(RandomKey key, int64_t position, Compute<T> low,
                      Compute<T> span) {
  const auto unit = unit_at<T>(key, position);
  if constexpr (kIsHalf<T>) {
    return std::max(low, rounded<T>(rounded<T>(unit * span) + low));
  } else {
    // XLA joins the two into one operation on every CPU that has it.
    return std::max(low, std::fma(unit, span, low));
  }
}

template <class F>
void fill(std::string_view kernel, MutView out, Range rows, F&& f) {
  rows = rows.within(count_of(out));
  const bool done = dispatch_float(out.dtype, [&]<class T>(Tag<T> tag) {
    T* to = out.as<T>();
    const auto number_at = f(tag);
    for (int64_t i = rows.begin; i < rows.end; ++i) {
      to[i] = store<T>(number_at(i));
    }
  });
  if (!done) refuse_dtype(kernel, out.dtype, "float dtypes");
}

}  // namespace

RandomKey random_key(int64_t seed) {
  return {0, static_cast<uint32_t>(static_cast<uint64_t>(seed))};
}

// J. Salmon et al., "Parallel random numbers: as easy as 1, 2, 3" (2011):
// 20 rounds, with a word of the key schedule after every fourth.
std::array<uint32_t, 2> threefry2x32(RandomKey key, uint32_t high,
                                     uint32_t low) {
  constexpr int kRotations[2][4] = {{13, 15, 26, 6}, {17, 29, 16, 24}};
  const uint32_t schedule[3] = {key[0], key[1], key[0] ^ key[1] ^ 0x1BD11BDAu};
  uint32_t a = high + schedule[0], b = low + schedule[1];
  for (uint32_t round = 0; round < 5; ++round) {
    for (const int rotation : kRotations[round % 2]) {
      a += b;
      b = std::rotl(b, rotation) ^ a;
    }
    a += schedule[(round + 1) % 3];
    b += schedule[(round + 2) % 3] + round + 1;
  }
  return {a, b};
}

RandomKey key_of(View key) {
  expect_dtype("random", key.dtype, DType::uint32);
  expect_shape("random", key.shape, Shape{2});
  return {key.as<uint32_t>()[0], key.as<uint32_t>()[1]};
}

void uniform(RandomKey key, double low, double high, MutView out, Range rows) {
  fill("uniform", out, rows, [&]<class T>(Tag<T>) {
    const auto start = rounded<T>(static_cast<Compute<T>>(low));
    const auto stop = rounded<T>(static_cast<Compute<T>>(high));
    const auto span = rounded<T>(stop - start);
    return [=](int64_t i) { return uniform_at<T>(key, i, start, span); };
  });
}

}  // namespace keratin::kernels
