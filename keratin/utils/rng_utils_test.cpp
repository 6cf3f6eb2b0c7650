#include "keratin/utils/rng_utils.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/base/random_seed.h"

using keratin::ConfigError;
using keratin::make_default_seed;
using keratin::utils::get_random_seed;
using keratin::utils::set_random_seed;

template <class T>
concept IsSeed = requires(T seed) {
  set_random_seed(seed);
};

// keras.utils.set_random_seed(42)
// [int(keras.random.SeedGenerator().state.value[0]) for _ in range(3)]
TEST_CASE("a seed makes the seeds that follow repeatable") {
  for (int time = 0; time < 2; ++time) {
    set_random_seed(42);
    CHECK(make_default_seed() == 686579304);
    CHECK(make_default_seed() == 119540832);
    CHECK(make_default_seed() == 26855093);
  }
  set_random_seed(43);
  CHECK(make_default_seed() != 686579304);
}

TEST_CASE("the seed can be asked for") {
  set_random_seed(4294967295);
  CHECK(get_random_seed() == 4294967295);
}

TEST_CASE("a seed is an integer of 32 bits") {
  set_random_seed(7);
  CHECK_THROWS_WITH_AS(set_random_seed(-1),
                       "seed is -1; expected 0 to 4294967295", ConfigError);
  CHECK_THROWS_WITH_AS(set_random_seed(int64_t{1} << 32),
                       "seed is 4294967296; expected 0 to 4294967295",
                       ConfigError);
  CHECK(get_random_seed() == 7);
  static_assert(IsSeed<int> && IsSeed<bool> && IsSeed<uint32_t>);
  static_assert(!IsSeed<float> && !IsSeed<double>);
}
