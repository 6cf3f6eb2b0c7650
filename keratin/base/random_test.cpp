// Numbers as Python 3.11 and NumPy 2.4 draw them.

#include "keratin/base/random.h"

#include <doctest/doctest.h>

#include <numeric>

using keratin::NumpyRandom;
using keratin::PythonRandom;

namespace {

using Numbers = std::vector<int64_t>;

template <class Random>
Numbers shuffled(Random random, size_t count) {
  Numbers numbers(count);
  std::iota(numbers.begin(), numbers.end(), 0);
  random.shuffle(numbers);
  return numbers;
}

// [random.randint(1, 10**9) for _ in range(3)]
Numbers three(int64_t seed) {
  PythonRandom random(seed);
  Numbers numbers;
  for (int i = 0; i < 3; ++i) {
    numbers.push_back(1 + static_cast<int64_t>(random.below(1'000'000'000)));
  }
  return numbers;
}

}  // namespace

TEST_CASE("a seed gives Python's numbers") {
  CHECK(three(42) == Numbers{686579304, 119540832, 26855093});
  CHECK(three(0) == Numbers{906691060, 413654000, 813847340});
  CHECK(three(1337) == Numbers{663307073, 993786079, 572589546});
  CHECK(three(4294967295) == Numbers{682209859, 665256254, 218184273});
}

TEST_CASE("a seed of any size and sign gives Python's bits") {
  PythonRandom negative(-5);
  CHECK(negative.bits(32) == 2675342405u);
  CHECK(negative.bits(64) == 13683554807294777401u);
  CHECK(negative.bits(40) == 873418259388u);
  PythonRandom large((int64_t{1} << 40) + 7);
  CHECK(large.bits(32) == 2635837658u);
  CHECK(large.bits(64) == 15032552342854607970u);
  CHECK(large.bits(40) == 1039115507387u);
}

TEST_CASE("shuffling is Python's") {
  CHECK(shuffled(PythonRandom(0), 10) == Numbers{7, 8, 1, 5, 3, 4, 2, 0, 9, 6});
  CHECK(shuffled(PythonRandom(42), 5) == Numbers{3, 1, 2, 4, 0});
  CHECK(shuffled(PythonRandom(1), 1) == Numbers{0});
  CHECK(shuffled(PythonRandom(1), 0).empty());
}

TEST_CASE("shuffling is NumPy's") {
  CHECK(shuffled(NumpyRandom(0), 10) == Numbers{2, 8, 4, 9, 1, 6, 7, 3, 0, 5});
  CHECK(shuffled(NumpyRandom(42), 5) == Numbers{1, 4, 2, 0, 3});
  CHECK(shuffled(NumpyRandom(4294967295), 6) == Numbers{1, 4, 5, 0, 2, 3});
  const Numbers many = shuffled(NumpyRandom(5), 1000);
  CHECK(Numbers(many.begin(), many.begin() + 4) == Numbers{544, 515, 193, 11});
  CHECK(Numbers(many.end() - 3, many.end()) == Numbers{701, 206, 867});
}
