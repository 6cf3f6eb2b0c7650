// Numbers are what Keras 3.15.1 computes on JAX.

#include <doctest/doctest.h>

#include "keratin/layers/normalization/normalization.h"
#include "keratin/ops/values_for_test.h"

namespace keratin::layers {

using ops::testing::check;

TEST_CASE("statistics of half precision move in single precision") {
  const BatchNormalization norm({.moving_mean_initializer = "ones"},
                                {.dtype = "float16"});
  StateUpdates updates;
  norm(ops::testing::tensor(DType::float16, {2, 1}, {0.5, 0.5}), true);
  REQUIRE(updates.all().size() == 2);
  const auto& [variable, value] = updates.all()[0];
  CHECK(variable.name() == "moving_mean");
  CHECK(value.dtype() == DType::float16);
  check(value, {1}, {0.9951171875}, 0);
}

}  // namespace keratin::layers
