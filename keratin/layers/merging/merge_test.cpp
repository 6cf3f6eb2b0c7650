#include "keratin/layers/merging/merge.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/ops/values_for_test.h"

namespace keratin::layers {
namespace {

using ops::testing::check;
using ops::testing::floats;

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

}  // namespace keratin::layers
