#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/ops/core.h"
#include "keratin/ops/operators.h"
#include "keratin/ops/values_for_test.h"

namespace keratin::ops {
namespace {

using testing::check;
using testing::floats;
using testing::ints;
using testing::wave;

TEST_CASE("casts convert and saturate") {
  CHECK(cast(floats({1}, {2.7}), DType::int32).dtype() == DType::int32);
  check(cast(floats({2}, {2.7, -2.7}), DType::int32), {2}, {2, -2});
  check(cast(floats({2}, {0, -0.5}), DType::boolean), {2}, {0, 1});
  check(saturate_cast(floats({3}, {300, -5, 7}), DType::uint8), {3},
        {255, 0, 7});
  check(saturate_cast(ints({2}, {-200, 200}), DType::int8), {2}, {-128, 127});
}

TEST_CASE("blocks are cut out and put in, moved so that they fit") {
  check(slice(wave({3, 4}), {1, 2}, {2, -1}), {2, 2},
        {0.5, -0.625, -1.125, 0.625});
  check(slice(wave({3, 4}), {2, 1}, {2, 2}), {2, 2}, {-1.25, 0.5, 0, -1.125});
  check(dynamic_slice(wave({3, 4}), ints({2}, {2, 1}), {2, 2}), {2, 2},
        {-1.25, 0.5, 0, -1.125});
  check(slice_update(wave({3, 4}), {1, 3}, wave({2, 2}, 1)), {3, 4},
        {-1.375, 0.375, -0.75, 1, -0.125, -1.25, 0, -1.125, 1.125, 0, 0.625,
         -0.5});
  check(dynamic_slice_update(wave({3, 4}), ints({2}, {1, 3}), wave({2, 2}, 1)),
        {3, 4},
        {-1.375, 0.375, -0.75, 1, -0.125, -1.25, 0, -1.125, 1.125, 0, 0.625,
         -0.5});
  check(slice_update(wave({3, 4}), {1, 0}, wave({1, 4}, 1)), {3, 4},
        {-1.375, 0.375, -0.75, 1, 0, -1.125, 0.625, -0.5, 1.125, 0, -1.125,
         0.625});
  CHECK_THROWS_AS(slice(wave({3, 4}), {0, 0}, {4, 1}), ShapeError);
  CHECK_THROWS_AS(slice_update(wave({3, 4}), {0}, wave({1})), ShapeError);
}

TEST_CASE("scatter adds, and scatter_update replaces") {
  check(scatter(ints({3, 1}, {0, 2, 0}), wave({3, 2}), {4, 2}), {4, 2},
        {-1.5, -0.875, 0, 0, -0.75, 1, 0, 0});
  check(scatter(ints({2, 2}, {0, 1, 2, 0}), wave({2}), {3, 2}), {3, 2},
        {0, -1.375, 0, 0, 0.375, 0});
  check(scatter_update(wave({3, 2}), ints({2, 1}, {2, 0}), wave({2, 2}, 1)),
        {3, 2}, {0.625, -0.5, -0.75, 1, 0, -1.125});
  check(scatter_update(wave({4}), ints({2, 1}, {1, 3}), wave({2}, 1), "add"),
        {4}, {-1.375, 0.375, -0.75, -0.125});
  // The last of equal indices counts, and those outside are left out.
  check(scatter_update(floats({3}, {1, 2, 3}), ints({4, 1}, {0, 5, 0, 2}),
                       floats({4}, {7, 8, 9, 10})),
        {3}, {9, 2, 10});
  CHECK_THROWS_AS(scatter(ints({1, 2}, {0, 0}), wave({1}), {3}), ShapeError);
  CHECK_THROWS_AS(
      scatter_update(wave({3}), ints({1, 1}, {0}), wave({1}), "mul"),
      Unsupported);
}

TEST_CASE("scan carries state and stacks what steps give") {
  const auto step = [](std::span<const Tensor> carries,
                       std::span<const Tensor> slices) -> ScanStep {
    const Tensor total = carries[0] + slices[0];
    return {{total}, {total * 10}};
  };
  const Tensor xs = floats({3}, {1, 2, 3});
  const ScanResult forward = scan(step, {floats({}, {0})}, {xs});
  check(forward.carries[0], {}, {6});
  check(forward.outputs[0], {3}, {10, 30, 60});
  const ScanResult backward =
      scan(step, {floats({}, {0})}, {xs}, std::nullopt, true);
  check(backward.outputs[0], {3}, {60, 50, 30});
  CHECK_THROWS_AS(scan(step, {floats({}, {0})}, {}), ConfigError);
  check(map([](const Tensor& x) { return x * x; }, xs), {3}, {1, 4, 9});
}

TEST_CASE("loops with a counter and choices between results") {
  const auto body = [](const Tensor& i, const std::vector<Tensor>& state) {
    return std::vector<Tensor>{state[0] + cast(i, DType::float32)};
  };
  check(fori_loop(1, 5, body, {floats({}, {0})})[0], {}, {10});
  check(fori_loop(5, 5, body, {floats({}, {3})})[0], {}, {3});
  const auto one = [] { return floats({}, {1}); };
  const auto two = [] { return floats({}, {2}); };
  check(cond(true, one, two), {}, {1});
  check(cond(floats({}, {0}), one, two), {}, {2});
  check(switch_case(1, {one, two}), {}, {2});
  check(switch_case(-4, {one, two}), {}, {1});
  check(switch_case(7, {one, two}), {}, {2});
}

TEST_CASE("unstack parts along an axis and drops it") {
  const std::vector<Tensor> columns = unstack(wave({2, 3}), 1);
  REQUIRE(columns.size() == 3);
  check(columns[1], {2}, {0.375, -0.125});
}

}  // namespace
}  // namespace keratin::ops
