#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/ops/core.h"
#include "keratin/ops/nn_normalize.h"
#include "keratin/ops/numpy_elementwise.h"
#include "keratin/ops/values_for_test.h"

namespace keratin::ops {
namespace {

using testing::check;
using testing::floats;
using testing::wave;

TEST_CASE("moments are the mean and the variance over axes") {
  const auto [mean, variance] = moments(wave({2, 3, 2}), {0, 1});
  check(mean, {2}, {-0.2916667, 0.02083333});
  check(variance, {2}, {0.7899306, 0.5802951});
  CHECK(moments(wave({2, 3, 2}), -1, true).first.shape() == Shape{2, 3, 1});
}

TEST_CASE("batch_normalization broadcasts its parameters along the axis") {
  check(
      batch_normalization(wave({2, 2, 3}), wave({3}, 1), absolute(wave({3}, 2)),
                          -1, wave({3}, 3), wave({3}, 4)),
      {2, 2, 3},
      {-1.590222, -0.8757477, 1.969097, 0.9406161, -1.000498, 2.503315,
       0.4078081, -1.125249, -0.03421736, -0.125, -1.25, 0.4999999},
      1e-5);
  check(batch_normalization(wave({2, 3, 2}), wave({3}, 1),
                            floats({3}, {1, 2, 0.5}), 1),
        {2, 3, 2},
        {-1.374313, 0.3748126, 0.2650988, 1.502226, -1.059601, -2.649003,
         0.4997502, -0.6246877, 1.590593, 0.7952963, -2.472403, 0},
        1e-5);
}

TEST_CASE("layer_normalization works over one axis and several") {
  check(layer_normalization(wave({2, 4}), wave({4}, 1), wave({4}, 2), -1, 1e-3),
        {2, 4},
        {1.375, -0.4306871, -1.25316, 0.2363306, 1.375, 1.777931, -0.0261493,
         1.069023},
        1e-5);
  check(layer_normalization(wave({2, 2, 3}), wave({2, 3}, 1), wave({2, 3}, 2),
                            {1, 2}, 1e-3),
        {2, 2, 3},
        {1.375, -0.7051796, -1.16307, 0.0865978, 0.08355483, -1.50539, 1.375,
         1.289378, -0.02583534, 0.9293466, -2.220062, -1.286687},
        1e-5);
  check(layer_normalization(wave({2, 3, 2}), wave({3}, 1), {}, 1, 1e-3),
        {2, 3, 2},
        {0, 0, 0, -1.136251, 0.7640001, -0.8508158, 0, -0, -1.136251, 0,
         -0.8508158, 0.7640001},
        1e-5);
}

TEST_CASE("rms_normalization and normalize divide by a size") {
  check(rms_normalization(wave({2, 4}), wave({4}, 1)), {2, 4},
        {-0, -0.4450818, -0.4945353, -0.5275043, -0, 1.888158, 0.4195906,
         0.4195906},
        1e-5);
  check(
      normalize(wave({2, 3})), {2, 3},
      {-0.8537656, 0.2328452, -0.4656903, 0.6227992, -0.07784989, -0.7784989});
  check(normalize(wave({2, 3}), 0, 1), {2, 3},
        {-0.5789474, 0.75, -0.375, 0.4210526, -0.25, -0.625});
  check(normalize(wave({2, 3}), -1, 3), {2, 3},
        {-0.945637, 0.257901, -0.515802, 0.696857, -0.08710713, -0.8710713},
        1e-5);
  check(normalize(floats({2}, {0, 0})), {2}, {0, 0});
}

TEST_CASE("normalization of half precision is computed in float32") {
  const Tensor large = cast(floats({1, 2}, {60000, 50000}), DType::float16);
  const Tensor result = layer_normalization(large, {}, {}, -1, 1e-3);
  CHECK(result.dtype() == DType::float16);
  check(result, {1, 2}, {1, -1}, 1e-3);
  const auto [mean, variance] = moments(large, -1);
  check(variance, {1}, {65504});
}

}  // namespace
}  // namespace keratin::ops
