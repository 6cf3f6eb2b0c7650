#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/ops/nn_attention.h"
#include "keratin/ops/values_for_test.h"

namespace keratin::ops {
namespace {

using testing::bools;
using testing::check;
using testing::wave;

TEST_CASE("dot_product_attention mixes values by the likeness of keys") {
  const Tensor q = wave({1, 2, 2, 3});
  const Tensor k = wave({1, 3, 2, 3}, 1);
  const Tensor v = wave({1, 3, 2, 3}, 2);
  check(dot_product_attention(q, k, v), {1, 2, 2, 3},
        {0.3174666, -0.2614724, 0.5618141, -0.1271298, -0.9096739, 0.1615375,
         0.8862587, 0.2672867, -0.4646381, -0.672009, 0.1661914, -0.4375585},
        1e-5);
  check(dot_product_attention(q, k, v, {.scale = 0.5}), {1, 2, 2, 3},
        {0.3183846, -0.2001367, 0.4996752, -0.1272198, -0.8405753, 0.09251767,
         0.8206024, 0.2641347, -0.4040368, -0.6064337, 0.1066671, -0.4354126},
        1e-5);
  check(dot_product_attention(q, k, v, {.bias = wave({1, 2, 2, 3}, 4)}),
        {1, 2, 2, 3},
        {0.6767569, -0.2937036, 0.2796663, -0.3046541, -0.3406903, -0.2521124,
         0.7129954, 0.4794598, -0.5252058, -0.9002051, 0.4691099, -0.5408055},
        1e-5);
}

TEST_CASE("masked and later keys aren't seen") {
  const Tensor q = wave({1, 2, 2, 3});
  const Tensor k = wave({1, 3, 2, 3}, 1);
  const Tensor v = wave({1, 3, 2, 3}, 2);
  check(dot_product_attention(
            q, k, v, {.mask = bools({1, 1, 2, 3}, {1, 0, 1, 1, 1, 0})}),
        {1, 2, 2, 3},
        {0.1965106, 0.7655891, -0.3594109, -0.1340208, 0.1914466, -0.9335535,
         1.209074, 0.0840735, -0.5638878, 0.3033282, -0.8216718, -0.3031155},
        1e-5);
  check(dot_product_attention(q, k, v, {.is_causal = true}), {1, 2, 2, 3},
        {1.375, 0.25, -0.875, 0.875, -0.25, -1.375, 1.209074, 0.0840735,
         -0.5638878, 0.3033282, -0.8216718, -0.3031155},
        1e-5);
}

TEST_CASE("fewer key heads serve several query heads") {
  check(dot_product_attention(wave({1, 2, 4, 2}), wave({1, 2, 2, 2}, 1),
                              wave({1, 2, 2, 2}, 2)),
        {1, 2, 4, 2},
        {0.8998928, -0.2251072, 0.4730941, -0.6519059, -0.5292083, 0.4254708,
         -0.5690948, 0.4773233, 0.1888313, -0.9361688, 0.7391726, -0.3858274,
         0.1785278, -0.4945861, -0.5455422, 0.4467048},
        1e-5);
  CHECK_THROWS_AS(dot_product_attention(wave({1, 2, 3, 2}), wave({1, 2, 2, 2}),
                                        wave({1, 2, 2, 2})),
                  ShapeError);
}

}  // namespace
}  // namespace keratin::ops
