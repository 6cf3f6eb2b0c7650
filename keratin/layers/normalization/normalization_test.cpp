// Numbers are what Keras 3.15.1 computes on JAX.

#include "keratin/layers/normalization/normalization.h"

#include <doctest/doctest.h>

#include "keratin/ops/values_for_test.h"

namespace keratin::layers {
namespace {

using ops::testing::bools;
using ops::testing::check;
using ops::testing::floats;
using ops::testing::ints;

const LayerArgs kMixed{.name = {}, .dtype = "mixed_float16"};

}  // namespace

TEST_CASE("layers that normalize a sample see it before it is rounded") {
  // In float16 the first two are 2048 and 2052.
  const Tensor x = floats({1, 3}, {2049, 2051, 2054});
  for (const LayerRef& layer :
       {LayerRef(LayerNormalization({}, kMixed)),
        LayerRef(GroupNormalization({.groups = 1}, kMixed))}) {
    const Tensor y = layer(x);
    CHECK(y.dtype() == DType::float16);
    check(y, {1, 3}, {-1.1357421875, -0.162109375, 1.2978515625}, 1e-4);
  }
}

TEST_CASE("batches of integers become floats") {
  const Tensor x = ints({2, 2}, {-1, 2, 3, 4});
  const Tensor y = BatchNormalization()(x);
  CHECK(y.dtype() == DType::float32);
  check(y, {2, 2}, {-0.99950033, 1.9990007, 2.9985011, 3.9980013});
  const Tensor half = BatchNormalization({}, kMixed)(x);
  CHECK(half.dtype() == DType::float16);
  check(half, {2, 2}, {-0.99951172, 1.9990234, 2.9980469, 3.9980469});
}

TEST_CASE("samples of integers are normalized as integers, in floats") {
  const Tensor x = ints({1, 2}, {-1, 2});
  for (const LayerRef& layer : {LayerRef(LayerNormalization()),
                                LayerRef(GroupNormalization({.groups = 1}))}) {
    const Tensor y = layer(x);
    CHECK(y.dtype() == DType::float32);
    check(y, {1, 2}, {0, 0}, 0);
  }
}

TEST_CASE("RMSNormalization ends a mask") {
  const Tensor x = floats({1, 2, 1}, {1, 2}).with_mask(bools({1, 2}, {1, 0}));
  CHECK_FALSE(RMSNormalization()(x).has_mask());
  CHECK(UnitNormalization()(x).has_mask());
}

}  // namespace keratin::layers
