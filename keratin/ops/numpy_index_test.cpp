#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/ops/numpy_index.h"
#include "keratin/ops/values_for_test.h"

namespace keratin::ops {
namespace {

using testing::check;
using testing::ints;
using testing::kNaN;
using testing::wave;

TEST_CASE("get_item slices as Python does") {
  check(get_item(wave({3, 4}), {Slice{}, Slice{.start = 1, .stop = 3}}), {3, 2},
        {0.375, -0.75, -1.25, 0.5, 0, -1.125});
  check(get_item(wave({3, 4}), {int64_t{-1}}), {4}, {1.125, 0, -1.125, 0.625});
  check(get_item(wave({3, 4}), {kEllipsis, int64_t{2}}), {3},
        {-0.75, 0.5, -1.125});
  check(get_item(wave({3, 4}), {Slice{.step = -1}}), {3, 4},
        {1.125, 0, -1.125, 0.625, -0.125, -1.25, 0.5, -0.625, -1.375, 0.375,
         -0.75, 1});
  check(get_item(wave({3, 4}),
                 {kEllipsis, Slice{.start = -1, .stop = -4, .step = -2}}),
        {3, 2}, {1, 0.375, -0.625, -1.25, 0.625, 0});
  check(get_item(wave({3, 4}), {Slice{}, Slice{.start = 3, .step = -3}}),
        {3, 2}, {1, -1.375, -0.625, -0.125, 0.625, 1.125});
  check(get_item(wave({3, 4}), {Slice{.start = 1, .step = 2}, kNewAxis}),
        {1, 1, 4}, {-0.125, -1.25, 0.5, -0.625});
  check(get_item(wave({3, 4}), {Slice{.start = 2, .stop = 1}}), {0, 4}, {});
  check(get_item(wave({3, 4}), {ints({2}, {2, 0}), Slice{.stop = 2}}), {2, 2},
        {1.125, 0, -1.375, 0.375});
  CHECK_THROWS_AS(get_item(wave({3, 4}), {int64_t{3}}), ShapeError);
  CHECK_THROWS_AS(get_item(wave({3, 4}), {Slice{.step = 0}}), ShapeError);
}

TEST_CASE("take reads along an axis, NaN where there is nothing") {
  check(take(wave({3, 4}), ints({2, 2}, {0, 2, -1, 1}), 1), {3, 2, 2},
        {-1.375, -0.75, 1, 0.375, -0.125, 0.5, -0.625, -1.25, 1.125, -1.125,
         0.625, 0});
  check(take(wave({3, 4}), ints({3}, {0, 12, -2})), {3},
        {-1.375, kNaN, -1.125});
  check(take_along_axis(wave({3, 4}), ints({3, 2}, {0, 3, -1, 1, 2, 4}), 1),
        {3, 2}, {-1.375, 1, -0.625, -1.25, -1.125, kNaN});
  check(take_along_axis(wave({3, 4}), ints({1, 4}, {0, 2, 1, 0}), 0), {1, 4},
        {-1.375, 0, 0.5, 1});
}

TEST_CASE("diagonals and differences have NumPy's values") {
  check(diagonal(wave({3, 4})), {3}, {-1.375, -1.25, -1.125});
  check(diagonal(wave({3, 4}), 1), {3}, {0.375, 0.5, 0.625});
  check(diagonal(wave({3, 4}), -2), {1}, {1.125});
  check(diagonal(wave({2, 3, 2}), 0, 0, 2), {3, 2},
        {-1.375, -0.625, -0.75, 0, -0.125, 0.625});
  check(trace(wave({3, 4})), {}, {-3.75});
  check(diff(wave({3, 4})), {3, 3},
        {1.75, -1.125, 1.75, -1.125, 1.75, -1.125, -1.125, -1.125, 1.75});
  check(diff(wave({3, 4}), 2, 0), {1, 4}, {0, 2.875, -2.875, 2.875});
  check(unravel_index(ints({2}, {5, 11}), {3, 4})[1], {2}, {1, 3});
  check(isin(ints({3}, {1, 2, 3}), ints({2}, {3, 1})), {3}, {1, 0, 1});
}

}  // namespace
}  // namespace keratin::ops
