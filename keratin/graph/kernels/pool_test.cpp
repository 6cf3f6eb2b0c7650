#include "keratin/graph/kernels/pool.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/graph/kernels/numbers_for_test.h"

namespace keratin::kernels {
namespace {

constexpr float kInf = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
using Floats = std::vector<float>;

const Shape kTwo = {2}, kThree = {3}, kOne = {1}, kPair = {2, 2};

}  // namespace

TEST_CASE("max and sum over windows") {
  const Numbers<> x({1, 4, 4, 1},
                    {1, 2, 3, 4, 8, 7, 6, 5, -1, -2, -3, -4, -8, -7, -6, -5});
  Numbers<> y({1, 2, 2, 1});
  max_pool(x, {.window = kPair, .strides = kPair}, y);
  CHECK(y.values() == Floats{8, 6, -1, -3});
  sum_pool(x, {.window = kPair, .strides = kPair}, y);
  CHECK(y.values() == Floats{18, 18, -18, -18});
}

TEST_CASE("padding is minus infinity or zero, and dilation spreads") {
  const Numbers<> x({1, 4, 2}, {-1, -5, -2, -6, -3, -7, -4, -8});
  const PoolGeometry padded = {
      .window = kTwo, .strides = kTwo, .pad_low = kOne, .pad_high = kOne};
  Numbers<> y({1, 3, 2});
  max_pool(x, padded, y);
  CHECK(y.values() == Floats{-1, -5, -2, -6, -4, -8});
  sum_pool(x, padded, y);
  CHECK(y.values() == Floats{-1, -5, -5, -13, -4, -8});
  Numbers<> spread({1, 2, 2});
  sum_pool(x, {.window = kTwo, .dilation = kTwo}, spread);
  CHECK(spread.values() == Floats{-4, -12, -6, -14});
  Numbers<> outside({1, 2, 2});
  max_pool(x,
           {.window = kOne,
            .strides = kThree,
            .pad_low = kThree,
            .pad_high = Shape{-3}},
           outside);
  CHECK(outside.values() == Floats{-kInf, -kInf, -1, -5});
}

TEST_CASE("NaN is the largest") {
  Numbers<BFloat16> y({1, 3, 1});
  max_pool(Numbers<BFloat16>({1, 4, 1}, {1, kNan, 2, 3}), {.window = kTwo}, y);
  CHECK(close(y.values(), Floats{kNan, kNan, 3}));
}

TEST_CASE("the gradient of max goes to the first maximum") {
  const Numbers<> x({1, 5, 2}, {1, 9, 4, 2, 4, kNan, 0, kNan, 4, 3});
  const Numbers<> dy({1, 4, 2}, {1, 10, 2, 20, 3, 30, 4, 40});
  Numbers<> dx({1, 5, 2});
  max_pool_grad(x, dy, {.window = kTwo}, dx);
  CHECK(dx.values() == Floats{0, 10, 3, 0, 3, 50, 0, 40, 4, 0});
}

TEST_CASE("what lies at a window's maximum is picked, dilated or in part") {
  const Numbers<> x({1, 4, 1}, {5, 9, 7, 1});
  const Numbers<> values({1, 4, 1}, {10, 20, 30, 40});
  Numbers<> apart({1, 2, 1});
  max_pool_select(x, values, {.window = kTwo, .dilation = kTwo}, apart);
  CHECK(apart.values() == Floats{30, 20});
  Numbers<> beyond({1, 2, 1});
  const Shape four = {4};
  const PoolGeometry outside = {
      .window = kTwo, .strides = four, .pad_low = kTwo};
  max_pool_select(x, values, outside, beyond);
  CHECK(beyond.values() == Floats{0, 30});
  CHECK_THROWS_AS(max_pool_select(x, Numbers<>({1, 3, 1}), outside, beyond),
                  ShapeError);
}

TEST_CASE("the gradient of sum goes everywhere") {
  const Numbers<> dy({1, 2, 1}, {1, 2});
  Numbers<> dx({1, 5, 1});
  sum_pool_grad(dy, {.window = kThree, .strides = kTwo}, dx);
  CHECK(dx.values() == Floats{1, 1, 3, 2, 2});
  Numbers<> again({1, 5, 1});
  sum_pool_grad(dy, {.window = kThree, .strides = kTwo}, again, {0, 2});
  sum_pool_grad(dy, {.window = kThree, .strides = kTwo}, again, {2, 5});
  CHECK(again.values() == dx.values());
}

TEST_CASE("three spatial axes, image by image") {
  const auto x = Numbers<>::counting({2, 2, 2, 2, 1}, 0, 1);
  Numbers<> y({2, 1, 1, 1, 1}), dx({2, 2, 2, 2, 1});
  const Shape cube = {2, 2, 2};
  max_pool(x, {.window = cube}, y, {1, 2});
  max_pool(x, {.window = cube}, y, {0, 1});
  CHECK(y.values() == Floats{7, 15});
  max_pool_grad(x, y, {.window = cube}, dx);
  CHECK(dx.values() == Floats{0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 15});
}

TEST_CASE("a geometry that doesn't fit is refused") {
  const Numbers<> x({1, 4, 1});
  Numbers<> y({1, 4, 1});
  CHECK_THROWS_AS(max_pool(x, {.window = kTwo}, y), ShapeError);
  CHECK_THROWS_AS(max_pool(x, {.window = kPair}, y), ShapeError);
  const Shape zero = {0}, huge = {int64_t{1} << 62};
  CHECK_THROWS_AS(max_pool(x, {.window = zero}, y), ShapeError);
  CHECK_THROWS_AS(max_pool(x, {.window = huge}, y), ShapeError);
  Numbers<int32_t> ints({1, 4, 1});
  CHECK_THROWS_AS(max_pool(ints, {.window = kOne}, ints), Unsupported);
}

}  // namespace keratin::kernels
