#include "keratin/engine/kernels/simd.h"

#include <vector>

namespace keratin::engine {

#if defined(__x86_64__)
namespace avx512 {
const Simd& table();
}
namespace avx2 {
const Simd& table();
}
#endif
namespace baseline {
const Simd& table();
}

namespace {

std::vector<const Simd*> supported() {
  std::vector<const Simd*> all;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512bw")) {
    all.push_back(&avx512::table());
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    all.push_back(&avx2::table());
  }
#endif
  all.push_back(&baseline::table());
  return all;
}

}  // namespace

std::span<const Simd* const> all_simd() {
  static const std::vector<const Simd*> all = supported();
  return all;
}

const Simd& simd() {
  static const Simd& chosen = *all_simd().front();
  return chosen;
}

}  // namespace keratin::engine
