#include "keratin/layers/merging/merge.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/ops/values_for_test.h"

namespace keratin::layers {
namespace {

using ops::testing::bools;
using ops::testing::check;
using ops::testing::floats;
using ops::testing::ints;

Tensor merged(const LayerRef& layer, const std::vector<Tensor>& list) {
  return layer->run({{Tensors::list_of(list)}, {}}, false).leaf();
}

const Tensor kA = floats({1, 2}, {1, -2});
const Tensor kB = floats({1, 2}, {3, 5});

}  // namespace

TEST_CASE("merges take any number of tensors") {
  check(merged(Add(), {kA, kB, kB}), {1, 2}, {7, 8});
  check(merged(Average(), {kA, kB}), {1, 2}, {2, 1.5});
  check(merged(Multiply(), {kA, kB}), {1, 2}, {3, -10});
  check(merged(Maximum(), {kA, kB}), {1, 2}, {3, 5});
  check(merged(Minimum(), {kA, kB}), {1, 2}, {1, -2});
  check(merged(Subtract(), {kA, kB}), {1, 2}, {-2, -7});
  check(merged(Concatenate(), {kA, kB}), {1, 4}, {1, -2, 3, 5});
}

TEST_CASE("a tensor of lower rank gets axes behind the batch") {
  check(merged(Add(), {kA, floats({1, 2, 2}, {0, 0, 1, 1})}), {1, 2, 2},
        {1, -2, 2, -1});
}

TEST_CASE("one tensor is no list") {
  CHECK_THROWS_WITH_AS(Add()->run({{Tensors(kA)}, {}}, false),
                       "expected a list of tensors, got one tensor",
                       ShapeError);
}

TEST_CASE("shapes that don't fit are refused") {
  const Tensor wide = floats({1, 3}, {1, 2, 3});
  CHECK_THROWS_AS(merged(Add(), {kA, wide}), ShapeError);
  CHECK_THROWS_AS(merged(Concatenate({.axis = 0}), {kA, wide}), ShapeError);
  CHECK_THROWS_AS(merged(Concatenate({.axis = 5}), {kA, kB}), Error);
}

// Numbers are what Keras 3.15.1 gives.
TEST_CASE("a tensor that gets axes leaves its mask behind") {
  const Tensor a = floats({2, 3, 2}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
  const Tensor steps = bools({2, 3}, {1, 0, 1, 0, 1, 1});
  const Tensor b = floats({2, 2}, {5, -5, 50, 6}).with_mask(bools({2}, {1, 0}));
  check(merged(Multiply(), {a, b}), {2, 3, 2},
        {0, -5, 10, -15, 20, -25, 300, 42, 400, 54, 500, 66});
  check(merged(Maximum(), {a, b}), {2, 3, 2},
        {5, 1, 5, 3, 5, 5, 50, 7, 50, 9, 50, 11});
  check(merged(Minimum(), {a.with_mask(steps), b.without_mask()}), {2, 3, 2},
        {0, -5, 5, -5, 4, -5, 50, 6, 8, 6, 10, 6});
  check(merged(Add(), {a, b}), {2, 3, 2},
        {5, -4, 7, -2, 9, 0, 56, 13, 58, 15, 60, 17});
  CHECK_FALSE(merged(Add(), {a, b}).has_mask());
  // The masks themselves don't fit together: in Keras neither.
  CHECK_THROWS_AS(merged(Add(), {a.with_mask(steps), b}), ShapeError);
}

TEST_CASE("merged integers are integers, and their average is none") {
  const Tensor x = ints({1, 2}, {1, 4});
  const Tensor masked = x.with_mask(bools({1}, {1}));
  CHECK(merged(Multiply(), {masked, masked}).dtype() == DType::int32);
  CHECK(merged(Maximum(), {x, x}).dtype() == DType::int32);
  CHECK(merged(Average(), {x, x}).dtype() == DType::float32);
}

}  // namespace keratin::layers
