#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/ops/einops.h"
#include "keratin/ops/numpy_movement.h"
#include "keratin/ops/values_for_test.h"

namespace keratin::ops {
namespace {

using testing::check;
using testing::wave;

TEST_CASE("axes are reshaped, moved, added and dropped") {
  check(reshape(wave({2, 3}), {3, -1}), {3, 2},
        {-1.375, 0.375, -0.75, 1, -0.125, -1.25});
  check(transpose(wave({2, 3, 2})), {2, 3, 2},
        {-1.375, 0.5, -0.75, 1.125, -0.125, -1.125, 0.375, -0.625, 1, 0, -1.25,
         0.625});
  check(transpose(wave({2, 3, 2}), {{1, 0, 2}}), {3, 2, 2},
        {-1.375, 0.375, 0.5, -0.625, -0.75, 1, 1.125, 0, -0.125, -1.25, -1.125,
         0.625});
  check(swapaxes(wave({2, 3, 2}), 0, -1), {2, 3, 2},
        {-1.375, 0.5, -0.75, 1.125, -0.125, -1.125, 0.375, -0.625, 1, 0, -1.25,
         0.625});
  check(moveaxis(wave({2, 3, 2}), 0, -1), {3, 2, 2},
        {-1.375, 0.5, 0.375, -0.625, -0.75, 1.125, 1, 0, -0.125, -1.125, -1.25,
         0.625});
  check(moveaxis(wave({2, 3, 2}), {0, 1}, {-1, 0}), {3, 2, 2},
        {-1.375, 0.5, 0.375, -0.625, -0.75, 1.125, 1, 0, -0.125, -1.125, -1.25,
         0.625});
  check(expand_dims(wave({2, 3}), {0, -1}), {1, 2, 3, 1},
        {-1.375, 0.375, -0.75, 1, -0.125, -1.25});
  CHECK(squeeze(wave({1, 2, 1})).shape() == Shape{2});
  CHECK(squeeze(wave({1, 2, 1}), 0).shape() == Shape{2, 1});
  CHECK_THROWS_AS(squeeze(wave({1, 2}), 1), ShapeError);
  CHECK_THROWS_AS(reshape(wave({2, 3}), {4, -1}), ShapeError);
  CHECK_THROWS_AS(reshape(wave({2, 3}), {-1, -1}), ShapeError);
}

TEST_CASE("tensors are joined and parted") {
  check(concatenate({wave({2, 3}), wave({2, 1}, 1)}, -1), {2, 4},
        {-1.375, 0.375, -0.75, 0, 1, -0.125, -1.25, -1.125});
  check(stack({wave({2}), wave({2}, 1)}, 1), {2, 2},
        {-1.375, 0, 0.375, -1.125});
  check(hstack({wave({2}), wave({1}, 1)}), {3}, {-1.375, 0.375, 0});
  check(vstack({wave({2}), wave({2}, 1)}), {2, 2}, {-1.375, 0.375, 0, -1.125});
  check(split(wave({2, 3}), 3, 1)[1], {2, 1}, {0.375, -0.125});
  check(split(wave({2, 3}), {1, 2}, 1)[2], {2, 1}, {-0.75, -1.25});
  check(array_split(wave({5}), 2)[0], {3}, {-1.375, 0.375, -0.75});
  const Tensor mixed =
      concatenate({Tensor::full({1}, 1, DType::int32), Tensor::full({1}, 2)});
  CHECK(mixed.dtype() == DType::float32);
  CHECK_THROWS_AS(split(wave({5}), 2), ShapeError);
  CHECK_THROWS_AS(concatenate({}), ShapeError);
}

TEST_CASE("elements are turned round, shifted and repeated") {
  check(flip(wave({2, 3}), 1), {2, 3},
        {-0.75, 0.375, -1.375, -1.25, -0.125, 1});
  check(flip(wave({2, 3})), {2, 3}, {-1.25, -0.125, 1, -0.75, 0.375, -1.375});
  check(roll(wave({2, 3}), 1), {2, 3},
        {-1.25, -1.375, 0.375, -0.75, 1, -0.125});
  check(roll(wave({2, 3}), -1, 1), {2, 3},
        {0.375, -0.75, -1.375, -0.125, -1.25, 1});
  check(roll(wave({2, 3}), {1, 2}, {0, 1}), {2, 3},
        {-0.125, -1.25, 1, 0.375, -0.75, -1.375});
  check(rot90(wave({2, 3})), {3, 2}, {-0.75, -1.25, 0.375, -0.125, -1.375, 1});
  check(rot90(wave({2, 3}), 3), {3, 2},
        {1, -1.375, -0.125, 0.375, -1.25, -0.75});
  check(repeat(wave({2, 3}), 2, 1), {2, 6},
        {-1.375, -1.375, 0.375, 0.375, -0.75, -0.75, 1, 1, -0.125, -0.125,
         -1.25, -1.25});
  check(repeat(wave({2, 3}), std::vector<int64_t>{1, 0, 2}, 1), {2, 3},
        {-1.375, -0.75, -0.75, 1, -1.25, -1.25});
  check(tile(wave({2, 3}), {2, 1, 2}), {2, 2, 6},
        {-1.375, 0.375, -0.75,  -1.375, 0.375,  -0.75, 1,      -0.125,
         -1.25,  1,     -0.125, -1.25,  -1.375, 0.375, -0.75,  -1.375,
         0.375,  -0.75, 1,      -0.125, -1.25,  1,     -0.125, -1.25});
}

TEST_CASE("padding has every mode") {
  check(pad(wave({2, 3}), {{1, 0}, {0, 2}}, "constant", 7), {3, 5},
        {7, 7, 7, 7, 7, -1.375, 0.375, -0.75, 7, 7, 1, -0.125, -1.25, 7, 7});
  check(pad(wave({2, 3}), {{1, 1}}), {4, 5},
        {0, 0, 0,      0,     0, 0, -1.375, 0.375, -0.75, 0,
         0, 1, -0.125, -1.25, 0, 0, 0,      0,     0,     0});
  check(pad(wave({4}), {{2, 6}}, "reflect"), {12},
        {-0.75, 0.375, -1.375, 0.375, -0.75, 1, -0.75, 0.375, -1.375, 0.375,
         -0.75, 1});
  check(pad(wave({4}), {{2, 6}}, "symmetric"), {12},
        {0.375, -1.375, -1.375, 0.375, -0.75, 1, 1, -0.75, 0.375, -1.375,
         -1.375, 0.375});
  check(pad(wave({4}), {{2, 6}}, "edge"), {12},
        {-1.375, -1.375, -1.375, 0.375, -0.75, 1, 1, 1, 1, 1, 1, 1});
  check(pad(wave({4}), {{2, 6}}, "wrap"), {12},
        {-0.75, 1, -1.375, 0.375, -0.75, 1, -1.375, 0.375, -0.75, 1, -1.375,
         0.375});
  CHECK_THROWS_AS(pad(wave({2, 3}), {{1, -1}}), ShapeError);
  CHECK_THROWS_AS(pad(wave({2, 3}), {{1, 1}}, "linear_ramp"), ConfigError);
}

TEST_CASE("rearrange splits, orders and merges axes") {
  check(rearrange(wave({4, 3}), "(a b) c -> c (b a)", {{"a", 2}}), {3, 4},
        {-1.375, 0.5, 1, 0, 0.375, -0.625, -0.125, -1.125, -0.75, 1.125, -1.25,
         0.625});
  CHECK_THROWS_AS(rearrange(wave({4, 3}), "a b -> a"), ConfigError);
  CHECK_THROWS_AS(rearrange(wave({4, 3}), "(a b) c -> a b c"), ConfigError);
  CHECK_THROWS_AS(rearrange(wave({4, 3}), "(a b c -> a b c"), ConfigError);
}

}  // namespace
}  // namespace keratin::ops
