#include "keratin/graph/kernels/random.h"

#include <doctest/doctest.h>

#include <bit>

#include "keratin/base/error.h"
#include "keratin/graph/kernels/numbers_for_test.h"

// The values are those of jax.random (threefry, partitionable), seed 42.

namespace keratin::kernels {
namespace {

const RandomKey kKey = random_key(42);
using Floats = std::vector<float>;

template <class T>
auto uniforms(int64_t count, double low, double high) {
  Numbers<T> out({count});
  uniform(kKey, low, high, out);
  return out.values();
}

}  // namespace

TEST_CASE("keys come from seeds as in JAX") {
  CHECK(random_key(-5) == RandomKey{0, 4294967291u});
  CHECK(random_key((int64_t{1} << 32) + 9) == RandomKey{0, 9});
  CHECK(key_of(Numbers<uint32_t>({2}, {3, 4})) == RandomKey{3, 4});
}

TEST_CASE("uniform numbers equal JAX's") {
  CHECK(uniforms<float>(5, 0, 1) ==
        Floats{0.48870957f, 0.6797972f, 0.6162715f, 0.5610161f, 0.4506446f});
  CHECK(uniforms<double>(2, 0, 1) ==
        std::vector<double>{0.4267275666499091, 0.015010069515314584});
  CHECK(uniforms<Float16>(4, -3, 5) ==
        Floats{-2.390625f, -1.4765625f, 4.8046875f, 3.0546875f});
  CHECK(uniforms<BFloat16>(4, -3, 5) == Floats{2.0625f, 3.75f, 4.75f, 3.6875f});
  uint64_t sum = 0;
  for (const float u : uniforms<float>(1000, -3, 5)) {
    sum += std::bit_cast<uint32_t>(u);
  }
  CHECK(sum == 1826517077504u);
}

TEST_CASE("a Keras seed drops what Keras on JAX drops") {
  Numbers<> out({12});
  uniform({42, 1}, 0, 1, out);
  std::vector<bool> kept;
  for (const float u : out.values()) kept.push_back(u < 0.7f);
  CHECK(kept == std::vector<bool>{false, false, true, true, true, true, true,
                                  true, true, false, false, true});
}

TEST_CASE("dtypes that make no sense are refused") {
  Numbers<int32_t> ints({1});
  CHECK_THROWS_AS(uniform(kKey, 0, 1, ints), Unsupported);
  CHECK_THROWS_AS(key_of(ints), ShapeError);
}

}  // namespace keratin::kernels
