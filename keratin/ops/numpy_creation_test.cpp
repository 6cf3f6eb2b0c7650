#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/ops/numpy_creation.h"
#include "keratin/ops/values_for_test.h"

namespace keratin::ops {
namespace {

using testing::check;
using testing::floats;
using testing::wave;

TEST_CASE("ranges count as NumPy's do") {
  check(arange(3), {3}, {0, 1, 2});
  check(arange(2, 9, 3), {3}, {2, 5, 8});
  check(arange(5, 0, -2), {3}, {5, 3, 1});
  check(arange(0.0, 1.0, 0.1), {10},
        {0, 0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0.7f, 0.8f, 0.90000004f}, 0);
  check(linspace(0, 1, 5), {5}, {0, 0.25, 0.5, 0.75, 1});
  check(linspace(-1, 1, 4, false), {4}, {-1, -0.5, 0, 0.5});
  check(linspace(floats({2}, {0, 1}), 2, 3, true, {}, -1), {2, 3},
        {0, 1, 2, 1, 1.5, 2});
  CHECK(arange(3).dtype() == DType::int32);
  CHECK(arange(0, 1, 0.5).dtype() == DType::float32);
  CHECK(linspace(0, 1, 0).shape() == Shape{0});
  CHECK_THROWS_AS(arange(0, 1, 0), ConfigError);
}

TEST_CASE("matrices have their ones and triangles") {
  check(eye(2, 3, 1), {2, 3}, {0, 1, 0, 0, 0, 1});
  check(tri(3, 2, -1), {3, 2}, {0, 0, 1, 0, 1, 1});
  check(tril(wave({3, 3})), {3, 3},
        {-1.375, 0, 0, 1, -0.125, 0, 0.5, -0.625, 1.125});
  check(triu(wave({2, 3}), 1), {2, 3}, {0, 0.375, -0.75, 0, 0, -1.25});
  check(diag(wave({2}), -1), {3, 3}, {0, 0, 0, -1.375, 0, 0, 0, 0.375, 0});
  check(diag(wave({2}), 1), {3, 3}, {0, -1.375, 0, 0, 0, 0.375, 0, 0, 0});
  check(meshgrid({wave({2}), wave({3}, 1)})[0], {3, 2},
        {-1.375, 0.375, -1.375, 0.375, -1.375, 0.375});
  check(meshgrid({wave({2}), wave({3}, 1)}, "ij")[1], {2, 3},
        {0, -1.125, 0.625, 0, -1.125, 0.625});
  check(hanning(4), {4}, {0, 0.75, 0.7499999, 0});
  check(hamming(5), {5}, {0.08000001, 0.54, 1, 0.54, 0.08000001});
  check(blackman(4), {4}, {-1.490116e-08, 0.63, 0.6299999, -1.490116e-08});
  check(bartlett(5), {5}, {0, 0.5, 1, 0.5, 0});
}

TEST_CASE("filled tensors take shape and dtype from another") {
  const Tensor x = Tensor::full({2}, 5, DType::int16);
  CHECK(zeros_like(x).dtype() == DType::int16);
  CHECK(ones_like(x, DType::boolean).dtype() == DType::boolean);
  check(full_like(x, 3), {2}, {3, 3});
  check(full({1}, 2.5), {1}, {2.5});
}

}  // namespace
}  // namespace keratin::ops
