#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

namespace keratin::kernels {

/// IEEE 754 binary16 as its bits.
struct Float16 {
  uint16_t bits;
};

/// The upper half of a binary32 as its bits.
struct BFloat16 {
  uint16_t bits;
};

inline float to_float(BFloat16 half) {
  return std::bit_cast<float>(uint32_t{half.bits} << 16);
}

inline float to_float(Float16 half) {
  const uint32_t sign = uint32_t{half.bits} >> 15 << 31;
  const uint32_t magnitude = half.bits & 0x7FFFu;
  if (magnitude >= 0x7C00u) {  // infinity or NaN
    return std::bit_cast<float>(sign | 0x7F800000u | (magnitude << 13));
  }
  // Exponents are biased by 15 in a half and 127 in a float; the product makes
  // up for it, and normalises subnormal numbers too.
  const float rebased = std::bit_cast<float>(magnitude << 13) * 0x1p112f;
  return std::bit_cast<float>(sign | std::bit_cast<uint32_t>(rebased));
}

/// Rounds to nearest, ties to even, as all below; a NaN stays one.
inline BFloat16 to_bfloat16(float value) {
  const auto bits = std::bit_cast<uint32_t>(value);
  if (std::isnan(value)) {
    return {static_cast<uint16_t>((bits >> 16) | 0x40u)};
  }
  const uint32_t rounding = 0x7FFFu + ((bits >> 16) & 1u);
  return {static_cast<uint16_t>((bits + rounding) >> 16)};
}

/// What is too large becomes an infinity.
inline Float16 to_float16(float value) {
  const auto bits = std::bit_cast<uint32_t>(value);
  const auto sign = static_cast<uint16_t>((bits >> 16) & 0x8000u);
  const uint32_t magnitude = bits & 0x7FFFFFFFu;
  const auto with_sign = [&](uint32_t half) {
    return Float16{static_cast<uint16_t>(sign | half)};
  };
  if (magnitude > 0x7F800000u) return with_sign(0x7E00u);   // NaN
  if (magnitude >= 0x477FF000u) return with_sign(0x7C00u);  // rounds to inf
  if (magnitude < 0x38800000u) {
    // Adding 0.5 aligns a subnormal's units with the last bit of the sum, and
    // the addition itself rounds.
    const float sum = std::bit_cast<float>(magnitude) + 0.5f;
    return with_sign(std::bit_cast<uint32_t>(sum) - 0x3F000000u);
  }
  const uint32_t rounding = 0xFFFu + ((magnitude >> 13) & 1u);
  return with_sign((magnitude - 0x38000000u + rounding) >> 13);
}

/// Narrows so that rounding the result again, to a half, rounds only once:
/// what doesn't fit sets the last bit.
inline float to_odd_float(double value) {
  const auto nearest = static_cast<float>(value);
  const auto widened = static_cast<double>(nearest);
  if (widened == value || !std::isfinite(nearest)) return nearest;
  auto bits = std::bit_cast<uint32_t>(nearest);
  if (std::abs(widened) > std::abs(value)) --bits;
  return std::bit_cast<float>(bits | 1u);
}

}  // namespace keratin::kernels
