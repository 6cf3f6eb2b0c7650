#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/ops/numpy_reduction.h"
#include "keratin/ops/operators.h"
#include "keratin/ops/values_for_test.h"

namespace keratin::ops {
namespace {

using testing::check;
using testing::floats;
using testing::kNaN;
using testing::wave;

TEST_CASE("reductions drop or keep the axes they are told") {
  check(sum(wave({2, 3, 2}), 1), {2, 2}, {-2.25, 0.125, 0.5, 0});
  check(sum(wave({2, 3, 2}), {0, -1}, true), {1, 3, 1},
        {-1.125, 1.375, -1.875});
  check(mean(wave({2, 3, 2})), {}, {-0.1354167});
  check(var(wave({2, 3, 2}), {0, 2}), {3}, {0.5888672, 0.5888672, 0.5888672});
  check(std(wave({2, 3, 2}), 1), {2, 2},
        {0.5103104, 0.9483172, 0.9483172, 0.5103104});
  check(max(wave({2, 3, 2}), 0), {3, 2}, {0.5, 0.375, 1.125, 1, -0.125, 0.625});
  check(min(wave({2, 3, 2}), {1, 2}), {2}, {-1.375, -1.125});
  check(prod(wave({2, 3, 2}), 2), {2, 3},
        {-0.515625, -0.75, 0.15625, -0.3125, 0, -0.703125});
  check(ptp(wave({2, 3, 2}), 2), {2, 3},
        {1.75, 1.75, 1.125, 1.125, 1.125, 1.75});
  check(median(wave({2, 3, 2}), 1), {2, 2}, {-0.75, 0.375, 0.5, 0});
  check(median(wave({2, 3, 2}), {0, 2}, true), {1, 3, 1},
        {-0.125, 0.5, -0.625});
  check(any(wave({2, 3, 2}) > 1, 1), {2, 2}, {0, 0, 1, 0});
  check(all(wave({2, 3, 2}) > -1, 1), {2, 2}, {0, 0, 0, 1});
  check(count_nonzero(wave({2, 3, 2}) > 0, {0, 1}), {2}, {2, 3});
  check(average(wave({2, 3, 2}), 1, wave({3}, 1)), {2, 2},
        {-1.53125, 3.8125, 3.9375, -0.78125}, 1e-5);
}

TEST_CASE("arg-reductions and running sums take one axis or all") {
  check(argmax(wave({2, 3, 2}), 1), {2, 2}, {2, 1, 1, 2});
  check(argmax(wave({2, 3, 2})), {}, {8});
  check(argmin(wave({2, 3, 2}), -1, true), {2, 3, 1}, {0, 0, 1, 1, 1, 0});
  check(cumsum(wave({2, 3, 2}), 1), {2, 3, 2},
        {-1.375, 0.375, -2.125, 1.375, -2.25, 0.125, 0.5, -0.625, 1.625, -0.625,
         0.5, 0});
  check(cumprod(wave({2, 3})), {6},
        {-1.375, -0.515625, 0.3867188, 0.3867188, -0.04833984, 0.0604248});
  check(sort(wave({2, 3, 2}), 1), {2, 3, 2},
        {-1.375, -1.25, -0.75, 0.375, -0.125, 1, -1.125, -0.625, 0.5, 0, 1.125,
         0.625});
  check(argsort(wave({2, 3, 2}), 1), {2, 3, 2},
        {0, 2, 1, 0, 2, 1, 2, 0, 0, 1, 1, 2});
}

TEST_CASE("searchsorted and digitize count what lies before") {
  const Tensor steps = floats({4}, {-1, 0, 0, 2});
  const Tensor x = floats({2, 3}, {-2, 0, 1, 2, 3, kNaN});
  check(searchsorted(steps, x), {2, 3}, {0, 1, 3, 3, 4, 4});
  check(searchsorted(steps, x, true), {2, 3}, {0, 3, 3, 4, 4, 4});
  check(digitize(x, steps), {2, 3}, {0, 3, 3, 4, 4, 4});
}

TEST_CASE("reductions widen small integers as Keras does") {
  const auto of = [](DType dtype) { return Tensor::full({300}, 1, dtype); };
  CHECK(sum(of(DType::boolean)).dtype() == DType::int32);
  CHECK(sum(of(DType::int8)).dtype() == DType::int32);
  CHECK(sum(of(DType::uint8)).dtype() == DType::uint32);
  CHECK(sum(of(DType::float16)).dtype() == DType::float16);
  CHECK(prod(of(DType::int16)).dtype() == DType::int32);
  CHECK(mean(of(DType::int32)).dtype() == DType::float32);
  CHECK(mean(of(DType::bfloat16)).dtype() == DType::bfloat16);
  CHECK(var(of(DType::boolean)).dtype() == DType::float32);
  CHECK(cumsum(of(DType::int8), 0).dtype() == DType::int8);
  CHECK(cumsum(of(DType::boolean), 0).dtype() == DType::int32);
  check(sum(of(DType::uint8)), {}, {300});
  check(mean(of(DType::float16) * 1000), {}, {1000});
}

TEST_CASE("reductions say which axis is wrong") {
  CHECK_THROWS_AS(sum(wave({2, 3}), 2), ShapeError);
  CHECK_THROWS_AS(sum(wave({2, 3}), {1, -1}), ShapeError);
  CHECK_THROWS_AS(max(wave({2, 0}), 1), ShapeError);
}

}  // namespace
}  // namespace keratin::ops
