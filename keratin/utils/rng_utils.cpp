#include "keratin/utils/rng_utils.h"

#include <limits>

#include "keratin/base/error.h"
#include "keratin/base/random_seed.h"

namespace keratin::utils {

void set_random_seed(int64_t seed) {
  constexpr int64_t kLast = std::numeric_limits<uint32_t>::max();
  if (seed < 0 || seed > kLast) {
    throw ConfigError(concat("seed is ", seed, "; expected 0 to ", kLast));
  }
  seed_process(static_cast<uint32_t>(seed));
}

std::optional<int64_t> get_random_seed() {
  const std::optional<uint32_t> seed = process_seed();
  return seed ? std::optional<int64_t>(*seed) : std::nullopt;
}

}  // namespace keratin::utils
