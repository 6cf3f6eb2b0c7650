#include "keratin/layers/pooling/pooling.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/config/serialization.h"
#include "keratin/ops/values_for_test.h"

namespace keratin::layers {
namespace {

using ops::testing::check;
using ops::testing::floats;

const Tensor kSteps = floats({1, 5, 1}, {1, 4, 2, 8, 6});

}  // namespace

TEST_CASE("strides are the pool's size unless they are given") {
  check(MaxPooling1D()(kSteps), {1, 2, 1}, {4, 8});
  check(MaxPooling1D({.pool_size = 2, .strides = 1})(kSteps), {1, 4, 1},
        {4, 4, 8, 8});
  check(AveragePooling1D({.pool_size = 3})(kSteps), {1, 1, 1}, {7.0 / 3});
  check(AveragePooling1D({.pool_size = 2, .padding = "same"})(kSteps),
        {1, 3, 1}, {2.5, 5, 6});
}

TEST_CASE("null strides of a config are the pool's size") {
  DeserializeContext context;
  const auto layer =
      deserialize_layer(parse_json(R"({"class_name": "MaxPooling2D", "config":
                     {"pool_size": [2, 3], "strides": null}})"),
                        context);
  CHECK(dump_json(get_config(*layer).at("strides")) == "[2, 3]");
}

TEST_CASE("inputs of another rank are refused") {
  const MaxPooling2D pool({}, {.name = "p"});
  CHECK_THROWS_WITH_AS(pool(kSteps),
                       "p: the input is incompatible with the layer: expected "
                       "ndim=4, found ndim=3. Full shape received: (1, 5, 1)",
                       ShapeError);
  const GlobalMaxPooling1D global({}, {.name = "g"});
  check(global(kSteps), {1, 1}, {8});
  CHECK_THROWS_WITH_AS(global(floats({1, 2}, {1, 2})),
                       "g: the input is incompatible with the layer: expected "
                       "ndim=3, found ndim=2. Full shape received: (1, 2)",
                       ShapeError);
}

TEST_CASE("arguments are checked") {
  CHECK_THROWS_WITH_AS(
      MaxPooling2D({.pool_size = 0}),
      "argument \"pool_size\" is 0; expected an integer or a tuple of integers "
      "(2 of them) of at least 1",
      ConfigError);
  CHECK_THROWS_WITH_AS(
      MaxPooling2D({.padding = "causal"}),
      "argument \"padding\" is \"causal\"; expected one of \"valid\", \"same\"",
      ConfigError);
}

// Numbers are what Keras 3.15.1 gives.
TEST_CASE("the largest of integers is an integer, the average is none") {
  const Tensor x = ops::testing::ints({1, 4, 1}, {-1, 5, 7, 2});
  const Tensor largest = MaxPooling1D()(x);
  CHECK(largest.dtype() == DType::int32);
  check(largest, {1, 2, 1}, {5, 7}, 0);
  CHECK(GlobalMaxPooling1D()(x).dtype() == DType::int32);
  const Tensor average = AveragePooling1D({.pool_size = 2})(x);
  CHECK(average.dtype() == DType::float32);
  check(average, {1, 2, 1}, {2, 4.5}, 0);
}

TEST_CASE("arguments of pooling are in Keras's order") {
  const MaxPooling2D pool({.pool_size = 3, .strides = 2, .padding = "same"});
  CHECK(pool(Tensor::full({1, 5, 5, 1}, 1, DType::float32)).shape() ==
        Shape{1, 3, 3, 1});
}

TEST_CASE("a mean over steps takes its mask by place, others take none") {
  const Tensors mask(ops::testing::bools({1, 5}, {1, 1, 0, 0, 1}));
  const auto mean = GlobalAveragePooling1D();
  check(mean->run({{kSteps, mask}, {}}, false).leaf(), {1, 1}, {11.0 / 3});
  CHECK_THROWS_WITH_AS(GlobalMaxPooling1D()->run({{kSteps, mask}, {}}, false),
                       "called with 2 arguments, takes 1", ConfigError);
}

}  // namespace keratin::layers
