// Numbers are what Keras 3.15.1 computes on JAX.

#include "keratin/layers/preprocessing/numeric.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/ops/values_for_test.h"

namespace keratin::layers {
namespace {

using ops::testing::check;
using ops::testing::floats;

Json numbers(std::initializer_list<int64_t> list) {
  return Json::Array(list.begin(), list.end());
}

const Tensor kRows = floats({2, 3}, {1, 2, 3, 4, 5, 6});

}  // namespace

TEST_CASE("given statistics stand on the last of the kept axes") {
  const Normalization one(
      {.mean = numbers({1, 2, 3}), .variance = numbers({4, 4, 1})});
  check(one(kRows), {2, 3}, {0, 0, 0, 1.5, 1.5, 3});
  const Normalization two({.axis = numbers({1, 2}),
                           .mean = numbers({1, 2}),
                           .variance = numbers({4, 4})});
  CHECK_THROWS_AS(two(kRows), Error);
}

TEST_CASE("statistics are held against the axes before anything is written") {
  const LayerArgs base{.name = "n"};
  CHECK_THROWS_WITH_AS(Normalization({.axis = nullptr,
                                      .mean = numbers({1, 2}),
                                      .variance = numbers({1, 4})},
                                     base),
                       "mean has the shape (2,); expected at most as many axes "
                       "as the argument \"axis\" has, 0",
                       ConfigError);
  const Json deep = parse_json("[[[[[1, 1, 1]]]]]");
  CHECK_THROWS_WITH_AS(
      Normalization({.mean = deep, .variance = deep}, base),
      "mean has the shape (1, 1, 1, 1, 3); expected at most as many axes as "
      "the argument \"axis\" has, 1",
      ConfigError);
  CHECK_THROWS_WITH_AS(
      Normalization({.mean = numbers({1, 2, 3}), .variance = 4}, base),
      "mean and variance have the shapes (3,) and (); expected one shape",
      ConfigError);
  CHECK_THROWS_WITH_AS(
      Normalization({.mean = numbers({1, 2}), .variance = numbers({1, 4})},
                    base)(kRows),
      "n: mean has the shape (2,); expected one that broadcasts to (3,), the "
      "input's sizes along [-1]",
      ConfigError);
}

TEST_CASE("an input of fewer axes than the statistics is refused") {
  const Json square = parse_json("[[1, 1], [1, 1]]");
  const Normalization layer(
      {.axis = numbers({-1, -2}), .mean = square, .variance = square});
  layer->ensure_built(Shape{kNone, 2, 2});
  CHECK_THROWS_AS(layer(floats({2}, {1, 2})), Error);
}

}  // namespace keratin::layers
