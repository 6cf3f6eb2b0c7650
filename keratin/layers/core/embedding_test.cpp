// Numbers are what Keras 3.15.1 computes on JAX.

#include "keratin/layers/core/embedding.h"

#include <doctest/doctest.h>

#include "keratin/ops/values_for_test.h"

namespace keratin::layers {

using ops::testing::check;
using ops::testing::floats;
using ops::testing::ints;

TEST_CASE("float ids keep apart in half precision") {
  const Embedding embedding({.input_dim = 4000, .output_dim = 1},
                            {.dtype = "mixed_float16"});
  embedding->ensure_built(Shape{kNone, 2});
  std::vector<float> rows;
  for (int i = 0; i < 4000; ++i) rows.push_back(static_cast<float>(i % 7));
  embedding->set_weights(
      {Array::of<float>({4000, 1}, std::span<const float>(rows))});
  // Neither is a number of float16.
  const Tensor y = embedding(floats({1, 2}, {2049, 2051}));
  CHECK(y.dtype() == DType::float16);
  check(y, {1, 2, 1}, {5, 0}, 0);
}

TEST_CASE("masking keeps the dtype") {
  const Tensor y = Masking({.mask_value = 2})(ints({2, 2, 1}, {-1, 2, 3, 4}));
  CHECK(y.dtype() == DType::int32);
  check(y, {2, 2, 1}, {-1, 0, 3, 4}, 0);
  check(y.mask(), {2, 2}, {1, 0, 1, 1}, 0);
}

}  // namespace keratin::layers
