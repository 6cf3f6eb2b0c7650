#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/ops/nn_pool.h"
#include "keratin/ops/values_for_test.h"

namespace keratin::ops {
namespace {

using testing::check;
using testing::wave;

// What Keras gives for one channel.
struct Case {
  std::string_view kind;
  int64_t input;
  int64_t window;
  int64_t stride;
  const char* padding;
  std::vector<double> values;
};

const std::vector<Case> kCases = {
    {"max", 5, 2, 1, "valid", {0.375, 0.375, 1, 1}},
    {"max", 5, 2, 1, "same", {0.375, 0.375, 1, 1, -0.125}},
    {"max", 5, 2, 2, "valid", {0.375, 1}},
    {"max", 5, 2, 2, "same", {0.375, 1, -0.125}},
    {"max", 5, 2, 3, "valid", {0.375, 1}},
    {"max", 5, 2, 3, "same", {0.375, 1}},
    {"max", 5, 3, 1, "valid", {0.375, 1, 1}},
    {"max", 5, 3, 1, "same", {0.375, 0.375, 1, 1, 1}},
    {"max", 5, 3, 2, "valid", {0.375, 1}},
    {"max", 5, 3, 2, "same", {0.375, 1, 1}},
    {"max", 5, 3, 3, "valid", {0.375}},
    {"max", 5, 3, 3, "same", {0.375, 1}},
    {"max", 6, 2, 1, "valid", {0.375, 0.375, 1, 1, -0.125}},
    {"max", 6, 2, 1, "same", {0.375, 0.375, 1, 1, -0.125, -1.25}},
    {"max", 6, 2, 2, "valid", {0.375, 1, -0.125}},
    {"max", 6, 2, 2, "same", {0.375, 1, -0.125}},
    {"max", 6, 2, 3, "valid", {0.375, 1}},
    {"max", 6, 2, 3, "same", {0.375, 1}},
    {"max", 6, 3, 1, "valid", {0.375, 1, 1, 1}},
    {"max", 6, 3, 1, "same", {0.375, 0.375, 1, 1, 1, -0.125}},
    {"max", 6, 3, 2, "valid", {0.375, 1}},
    {"max", 6, 3, 2, "same", {0.375, 1, -0.125}},
    {"max", 6, 3, 3, "valid", {0.375, 1}},
    {"max", 6, 3, 3, "same", {0.375, 1}},
    {"average", 5, 2, 1, "valid", {-0.5, -0.1875, 0.125, 0.4375}},
    {"average", 5, 2, 1, "same", {-0.5, -0.1875, 0.125, 0.4375, -0.125}},
    {"average", 5, 2, 2, "valid", {-0.5, 0.125}},
    {"average", 5, 2, 2, "same", {-0.5, 0.125, -0.125}},
    {"average", 5, 2, 3, "valid", {-0.5, 0.4375}},
    {"average", 5, 2, 3, "same", {-0.5, 0.4375}},
    {"average", 5, 3, 1, "valid", {-0.5833334, 0.2083333, 0.04166667}},
    {"average",
     5,
     3,
     1,
     "same",
     {-0.5, -0.5833333, 0.2083333, 0.04166667, 0.4375}},
    {"average", 5, 3, 2, "valid", {-0.5833334, 0.04166667}},
    {"average", 5, 3, 2, "same", {-0.5, 0.2083333, 0.4375}},
    {"average", 5, 3, 3, "valid", {-0.5833333}},
    {"average", 5, 3, 3, "same", {-0.5833333, 0.4375}},
    {"average", 6, 2, 1, "valid", {-0.5, -0.1875, 0.125, 0.4375, -0.6875}},
    {"average",
     6,
     2,
     1,
     "same",
     {-0.5, -0.1875, 0.125, 0.4375, -0.6875, -1.25}},
    {"average", 6, 2, 2, "valid", {-0.5, 0.125, -0.6875}},
    {"average", 6, 2, 2, "same", {-0.5, 0.125, -0.6875}},
    {"average", 6, 2, 3, "valid", {-0.5, 0.4375}},
    {"average", 6, 2, 3, "same", {-0.5, 0.4375}},
    {"average", 6, 3, 1, "valid", {-0.5833334, 0.2083333, 0.04166667, -0.125}},
    {"average",
     6,
     3,
     1,
     "same",
     {-0.5, -0.5833333, 0.2083333, 0.04166667, -0.125, -0.6875}},
    {"average", 6, 3, 2, "valid", {-0.5833334, 0.04166667}},
    {"average", 6, 3, 2, "same", {-0.5833333, 0.04166667, -0.6875}},
    {"average", 6, 3, 3, "valid", {-0.5833334, -0.125}},
    {"average", 6, 3, 3, "same", {-0.5833333, -0.125}},
};

TEST_CASE("pooling pads and steps as Keras does") {
  for (const Case& c : kCases) {
    CAPTURE(c.kind);
    CAPTURE(c.input);
    CAPTURE(c.window);
    CAPTURE(c.stride);
    CAPTURE(c.padding);
    const PoolOptions options = {.strides = c.stride, .padding = c.padding};
    const Tensor x = wave({1, c.input, 1});
    const Tensor pooled = c.kind == "max" ? max_pool(x, c.window, options)
                                          : average_pool(x, c.window, options);
    const auto size = static_cast<int64_t>(c.values.size());
    check(pooled, {1, size, 1}, c.values);
    CHECK(pool_output_shape({kNone, c.input, 1}, c.window, options) ==
          Shape{kNone, size, 1});
  }
}

TEST_CASE("pooling works in two and three dimensions and in channels_first") {
  check(max_pool(wave({1, 3, 4, 2}), {2, 3},
                 {.strides = PerAxis{1, 2}, .padding = "same"}),
        {1, 3, 2, 2},
        {1.125, 1.25, 0.5, 1.25, 1.375, 1.25, 0.125, 1.25, 1.375, 0.875, -0.25,
         0.875});
  check(average_pool(wave({1, 3, 3, 2}), 2, {.padding = "same"}), {1, 2, 2, 2},
        {-0.125, 0.1875, -0.625, -0.3125, -0.1875, 0.125, 0.75, -0.375});
  check(
      average_pool(wave({1, 2, 3, 3}), 2,
                   {.strides = 1, .data_format = "channels_first"}),
      {1, 2, 2, 2},
      {-0.03125, -0.4375, 0.1875, -0.21875, -0.09375, 0.21875, 0.125, 0.4375});
  check(max_pool(wave({1, 2, 2, 2, 1}), 2), {1, 1, 1, 1, 1}, {1});
}

TEST_CASE("adaptive pooling covers axes whose sizes don't divide") {
  check(adaptive_average_pool(wave({1, 7, 1}), 3), {1, 3, 1},
        {-0.5833334, 0.04166667, -0.2916667});
  check(adaptive_max_pool(wave({1, 7, 1}), 3), {1, 3, 1}, {0.375, 1, 0.5});
  check(adaptive_average_pool(wave({1, 4, 5, 1}), {2, 3}), {1, 2, 3, 1},
        {-0.4375, 0.2708333, 0.5, -0.1875, 0.5208334, 0.75});
  check(adaptive_max_pool(wave({1, 2, 4, 5}), {2, 3}, "channels_first"),
        {1, 2, 2, 3},
        {0.5, 1.125, 1.125, 0.75, 1.375, 1.375, 1, 1, 0.5, 1.25, 1.25, 0.75});
}

TEST_CASE("pooling says what doesn't fit") {
  CHECK_THROWS_AS(max_pool(wave({3, 1}), 2), ShapeError);
  CHECK_THROWS_AS(max_pool(wave({1, 3, 1}), 0), ConfigError);
  CHECK_THROWS_AS(average_pool(wave({1, 3, 1}), 2, {.padding = "causal"}),
                  ConfigError);
}

}  // namespace
}  // namespace keratin::ops
