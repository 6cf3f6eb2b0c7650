#include "keratin/base/random_seed.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <thread>
#include <vector>

using keratin::draw_int;
using keratin::make_default_seed;
using keratin::process_seed;
using keratin::seed_process;

namespace {

std::vector<int64_t> drawn(int count) {
  std::vector<int64_t> seeds;
  for (int i = 0; i < count; ++i) seeds.push_back(make_default_seed());
  return seeds;
}

}  // namespace

TEST_CASE("seeds differ until the process has one") {
  CHECK(!process_seed());
  CHECK(drawn(2) != drawn(2));
}

// keras.utils.set_random_seed(42);
// [keras.initializers.GlorotUniform().seed for _ in range(3)]
TEST_CASE("a process with a seed draws what Keras draws") {
  seed_process(42);
  CHECK(process_seed() == 42u);
  CHECK(drawn(3) == std::vector<int64_t>{686579304, 119540832, 26855093});
  seed_process(42);
  CHECK(drawn(1) == std::vector<int64_t>{686579304});
}

TEST_CASE("both ends may be drawn") {
  seed_process(1);
  std::vector<int64_t> seen;
  for (int i = 0; i < 100; ++i) seen.push_back(draw_int(-1, 1));
  CHECK(*std::min_element(seen.begin(), seen.end()) == -1);
  CHECK(*std::max_element(seen.begin(), seen.end()) == 1);
  CHECK(draw_int(5, 5) == 5);
}

TEST_CASE("threads draw each number once") {
  seed_process(7);
  std::vector<int64_t> expected = drawn(200);
  seed_process(7);
  std::vector<int64_t> one, other;
  std::thread beside([&] { other = drawn(100); });
  one = drawn(100);
  beside.join();
  one.insert(one.end(), other.begin(), other.end());
  std::sort(one.begin(), one.end());
  std::sort(expected.begin(), expected.end());
  CHECK(one == expected);
}
