#include "keratin/graph/kernels/random.h"

#include <doctest/doctest.h>

#include <cmath>

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

template <class T>
auto bits(int64_t count) {
  Numbers<T> out({count});
  random_bits(kKey, out);
  return out.values();
}

}  // namespace

TEST_CASE("bits equal JAX's") {
  CHECK(bits<uint32_t>(6) == std::vector<uint32_t>{2098992034, 2919706841,
                                                   2646866425, 2409546199,
                                                   1935504149, 2516274904});
  CHECK(bits<uint8_t>(4) == std::vector<uint8_t>{162, 217, 249, 215});
  CHECK(bits<uint16_t>(4) == std::vector<uint16_t>{5026, 12505, 63993, 49623});
  CHECK(bits<uint64_t>(2) ==
        std::vector<uint64_t>{7871734211187709741u, 276886910877598708u});
}

TEST_CASE("keys derive as in JAX") {
  CHECK(random_key(-5) == RandomKey{0, 4294967291u});
  CHECK(random_key((int64_t{1} << 32) + 9) == RandomKey{0, 9});
  CHECK(fold_in(kKey, 7) == RandomKey{2547012911u, 1371500959u});
  CHECK(split_key(kKey, 0) == RandomKey{1832780943u, 270669613u});
  CHECK(split_key(kKey, 2) == RandomKey{2465931498u, 255383827u});
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

TEST_CASE("normal numbers are within rounding of JAX's") {
  Numbers<> out({6});
  normal(kKey, out, {0, 2});
  normal(kKey, out, {2, 6});
  CHECK(close(out.values(),
              Floats{-0.028304616f, 0.46713185f, 0.29570296f, 0.15354592f,
                     -0.12403282f, 0.21692315f},
              1e-6));
  Numbers<double> wide({2});
  normal(kKey, wide);
  CHECK(close(wide.values(),
              std::vector<double>{-0.18471174528191162, -2.169824560397754},
              1e-14));
  Numbers<BFloat16> half({4});
  normal(kKey, half);
  CHECK(close(half.values(), Floats{0.34375f, 1.015625f, 1.890625f, 0.984375f},
              1e-2));
}

TEST_CASE("many normal numbers have mean 0 and variance 1") {
  Numbers<> out({100000});
  normal({1, 2}, out);
  double sum = 0, squares = 0;
  for (const float x : out.values()) {
    sum += x;
    squares += double{x} * x;
  }
  CHECK(std::abs(sum / 100000) < 0.01);
  CHECK(std::abs(squares / 100000 - 1) < 0.01);
}

TEST_CASE("dtypes that make no sense are refused") {
  Numbers<int32_t> ints({1});
  CHECK_THROWS_AS(uniform(kKey, 0, 1, ints), Unsupported);
  CHECK_THROWS_AS(normal(kKey, ints), Unsupported);
  CHECK_THROWS_AS(random_bits(kKey, ints), Unsupported);
  CHECK_THROWS_AS(key_of(ints), ShapeError);
}

}  // namespace keratin::kernels
