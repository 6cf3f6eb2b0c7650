#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/ops/nn_conv.h"
#include "keratin/ops/values_for_test.h"

namespace keratin::ops {
namespace {

using testing::check;
using testing::wave;

// What Keras gives for one channel in and out.
struct Case {
  int64_t input;
  int64_t kernel;
  int64_t stride;
  int64_t dilation;
  const char* padding;
  std::vector<double> values;
};

const std::vector<Case> kCases = {
    {5, 2, 1, 1, "valid", {-0.421875, 0.84375, -1.125, 0.140625}},
    {5, 2, 1, 1, "same", {-0.421875, 0.84375, -1.125, 0.140625, 0}},
    {5, 2, 1, 2, "valid", {0.84375, -1.125, 0.140625}},
    {5, 2, 1, 2, "same", {-0.421875, 0.84375, -1.125, 0.140625, 0}},
    {5, 2, 2, 1, "valid", {-0.421875, -1.125}},
    {5, 2, 2, 1, "same", {-0.421875, -1.125, 0}},
    {5, 2, 3, 1, "valid", {-0.421875, 0.140625}},
    {5, 2, 3, 1, "same", {-0.421875, 0.140625}},
    {5, 3, 1, 1, "valid", {-0.890625, 1.46875, -1.203125}},
    {5, 3, 1, 1, "same", {1.78125, -0.890625, 1.46875, -1.203125, 0.140625}},
    {5, 3, 1, 2, "valid", {0.765625}},
    {5, 3, 1, 2, "same", {1.078125, 0.203125, 0.765625, -1.125, 0.140625}},
    {5, 3, 2, 1, "valid", {-0.890625, -1.203125}},
    {5, 3, 2, 1, "same", {1.78125, 1.46875, 0.140625}},
    {5, 3, 3, 1, "valid", {-0.890625}},
    {5, 3, 3, 1, "same", {-0.890625, 0.140625}},
    {6, 1, 1, 1, "valid", {-0, 0, -0, 0, -0, -0}},
    {6, 1, 1, 1, "same", {-0, 0, -0, 0, -0, -0}},
    {6, 1, 1, 2, "valid", {0, 0, 0, 0, 0, 0}},
    {6, 1, 1, 2, "same", {0, 0, 0, 0, 0, 0}},
    {6, 1, 2, 1, "valid", {0, 0, 0}},
    {6, 1, 2, 1, "same", {0, 0, 0}},
    {6, 1, 3, 1, "valid", {0, 0}},
    {6, 1, 3, 1, "same", {0, 0}},
    {6, 2, 1, 1, "valid", {-0.421875, 0.84375, -1.125, 0.140625, 1.40625}},
    {6, 2, 1, 1, "same", {-0.421875, 0.84375, -1.125, 0.140625, 1.40625, 0}},
    {6, 2, 1, 2, "valid", {0.84375, -1.125, 0.140625, 1.40625}},
    {6, 2, 1, 2, "same", {-0.421875, 0.84375, -1.125, 0.140625, 1.40625, 0}},
    {6, 2, 2, 1, "valid", {-0.421875, -1.125, 1.40625}},
    {6, 2, 2, 1, "same", {-0.421875, -1.125, 1.40625}},
    {6, 2, 3, 1, "valid", {-0.421875, 0.140625}},
    {6, 2, 3, 1, "same", {-0.421875, 0.140625}},
    {6, 3, 1, 1, "valid", {-0.890625, 1.46875, -1.203125, -0.640625}},
    {6,
     3,
     1,
     1,
     "same",
     {1.78125, -0.890625, 1.46875, -1.203125, -0.640625, 1.40625}},
    {6, 3, 1, 2, "valid", {0.765625, -1.90625}},
    {6,
     3,
     1,
     2,
     "same",
     {1.078125, 0.203125, 0.765625, -1.90625, 0.140625, 1.40625}},
    {6, 3, 2, 1, "valid", {-0.890625, -1.203125}},
    {6, 3, 2, 1, "same", {-0.890625, -1.203125, 1.40625}},
    {6, 3, 3, 1, "valid", {-0.890625, -0.640625}},
    {6, 3, 3, 1, "same", {-0.890625, -0.640625}},
    {6, 4, 1, 1, "valid", {-1.390625, 1.53125, -0.578125}},
    {6,
     4,
     1,
     1,
     "same",
     {2.15625, -1.390625, 1.53125, -0.578125, -0.640625, 1.40625}},
    {6,
     4,
     1,
     2,
     "same",
     {-0.265625, 1.140625, 0.828125, 0.765625, -1.90625, 0.140625}},
    {6, 4, 2, 1, "valid", {-1.390625, -0.578125}},
    {6, 4, 2, 1, "same", {2.15625, 1.53125, -0.640625}},
    {6, 4, 3, 1, "valid", {-1.390625}},
    {6, 4, 3, 1, "same", {-1.390625, -0.640625}},
};

TEST_CASE("conv pads and steps along one axis as Keras does") {
  for (const Case& c : kCases) {
    CAPTURE(c.input);
    CAPTURE(c.kernel);
    CAPTURE(c.stride);
    CAPTURE(c.dilation);
    CAPTURE(c.padding);
    const ConvOptions options = {
        .strides = c.stride, .padding = c.padding, .dilation_rate = c.dilation};
    const auto size = static_cast<int64_t>(c.values.size());
    check(conv(wave({1, c.input, 1}), wave({c.kernel, 1, 1}, 1), options),
          {1, size, 1}, c.values);
    CHECK(conv_output_shape({kNone, c.input, 1}, {c.kernel, 1, 1}, options) ==
          Shape{kNone, size, 1});
  }
}

TEST_CASE("conv sums over channels in two dimensions") {
  check(conv(wave({1, 3, 4, 2}), wave({2, 3, 2, 3}, 1), {.padding = "same"}),
        {1, 3, 4, 3},
        {-0.34375,  -0.921875, 0.65625,   3.203125,  -0.265625, -1.578125,
         -0.171875, 4.8125,    -2.78125,  -2.84375,  0.78125,   0.8125,
         -2.09375,  0.34375,   3.859375,  0.484375,  -3.671875, 1.515625,
         2.859375,  2.125,     -4,        -4,        3.71875,   1.734375,
         0.03125,   -0.0625,   -1.59375,  -1.28125,  -0.65625,  1.765625,
         1.21875,   -0.578125, -0.578125, -2.078125, 1.546875,  0.859375});
  check(conv(wave({2, 3, 3, 2}), wave({2, 2, 2, 1}, 1), {.strides = {2, 1}}),
        {2, 1, 2, 1}, {-1.96875, 2.421875, -1.984375, 2.40625});
}

TEST_CASE("conv works in three dimensions") {
  check(conv(wave({1, 2, 3, 2, 1}), wave({2, 2, 2, 1, 2}, 1),
             {.padding = "same"}),
        {1, 2, 3, 2, 2},
        {-1.0625,   2.96875,   1.484375,  -1.15625,  -0.546875, 1.453125,
         -1.015625, -1.4375,   -0.203125, -1.328125, -0.234375, 2.265625,
         1.015625,  -0.109375, 0,         0.703125,  -2.03125,  -0.9375,
         0.78125,   0.078125,  0.390625,  0.953125,  0,         -0.703125});
}

TEST_CASE("conv takes its groups from the kernel's channels") {
  check(conv(wave({1, 3, 4}), wave({2, 2, 6}, 1)), {1, 2, 6},
        {-0.328125, 3.421875, -1.453125, 2.328125, -1.765625, -0.46875,
         2.234375, -1.078125, -1.15625, -1.921875, 2.015625, -0.515625});
}

TEST_CASE("conv reads channels_first") {
  check(conv(wave({1, 2, 3, 3}), wave({2, 2, 2, 1}, 1),
             {.data_format = "channels_first"}),
        {1, 1, 2, 2}, {3.046875, 1.828125, 1.546875, -4.34375});
}

TEST_CASE("causal padding lets no output see later inputs") {
  // 1, 1 + 2, …: the kernel is (2, 1), the newest input under the 1.
  check(conv(wave({1, 4, 1}), wave({2, 1, 1}, 1),
             {.padding = "causal", .dilation_rate = 2}),
        {1, 4, 1}, {1.546875, -0.421875, 0.84375, -1.125});
  CHECK_THROWS_AS(
      conv(wave({1, 4, 4, 1}), wave({2, 2, 1, 1}), {.padding = "causal"}),
      ConfigError);
}

TEST_CASE("depthwise_conv keeps channels apart") {
  check(depthwise_conv(wave({1, 3, 3, 2}), wave({2, 2, 2, 2}, 1)), {1, 2, 2, 4},
        {-0.140625, 1.859375, -0.921875, 1.109375, -1.5625, 2.65625, 1.015625,
         -1.203125, 1.703125, -1.140625, 1.296875, -1.15625, -0.796875,
         -1.421875, -0.359375, 1.203125});
  check(depthwise_conv(wave({1, 5, 3}), wave({3, 3, 1}, 1),
                       {.strides = 2, .padding = "same"}),
        {1, 3, 3},
        {-0.3125, 0.375, 0.375, -0.25, -1.484375, -0.875, 0.25, 2.828125,
         0.40625});
  check(
      depthwise_conv(wave({1, 2, 3, 3}), wave({2, 2, 2, 1}, 1),
                     {.data_format = "channels_first"}),
      {1, 2, 2, 2},
      {1.609375, 0.625, 1.171875, -2.6875, 1.4375, 1.203125, 0.375, -1.65625});
}

TEST_CASE("separable_conv mixes channels after each has been convolved") {
  check(separable_conv(wave({1, 4, 2}), wave({2, 2, 2}, 1), wave({1, 4, 3}, 2),
                       {.strides = 2, .padding = "same"}),
        {1, 2, 3},
        {-0.375, -0.7265625, -1.662109, 0.9589844, 0.02734375, -0.9042969});
}

TEST_CASE("conv casts its inputs to the kernel's dtype") {
  const Tensor x = Tensor::full({1, 3, 1}, 2, DType::int32);
  const Tensor kernel = Tensor::full({2, 1, 1}, 0.5, DType::float16);
  CHECK(conv(x, kernel).dtype() == DType::float16);
  check(conv(x, kernel), {1, 2, 1}, {2, 2});
}

TEST_CASE("conv says what doesn't fit") {
  CHECK_THROWS_WITH_AS(conv(wave({1, 5, 3}), wave({2, 2, 1})),
                       "conv: the inputs have 3 channels, which doesn't suit "
                       "the kernel (2, 2, 1)",
                       ShapeError);
  CHECK_THROWS_AS(conv(wave({1, 2, 1}), wave({3, 1, 1})), ShapeError);
  CHECK_THROWS_AS(conv(wave({5, 1}), wave({3, 1, 1})), ShapeError);
  CHECK_THROWS_AS(conv(wave({1, 5, 1}), wave({2, 1, 1}), {.padding = "full"}),
                  ConfigError);
  CHECK_THROWS_AS(conv(wave({1, 5, 1}), wave({2, 1, 1}), {.strides = 0}),
                  ConfigError);
  CHECK_THROWS_AS(conv(wave({1, 5, 1}), wave({2, 1, 1}), {.strides = {1, 2}}),
                  ConfigError);
  CHECK_THROWS_AS(
      conv(wave({1, 5, 1}), wave({2, 1, 1}), {.data_format = "NHWC"}),
      ConfigError);
}

TEST_CASE("depth_to_space and space_to_depth move blocks as Keras does") {
  check(depth_to_space(wave({1, 1, 2, 8}), 2), {1, 2, 4, 2},
        {-1.375, 0.375, -0.75, 1, 1.125, 0, -1.125, 0.625, -0.125, -1.25, 0.5,
         -0.625, -0.5, 1.25, 0.125, -1});
  check(depth_to_space(wave({1, 8, 1, 2}), 2, "channels_first"), {1, 2, 2, 4},
        {-1.375, -0.75, 0.375, 1, -0.125, 0.5, -1.25, -0.625, 1.125, -1.125, 0,
         0.625, -0.5, 0.125, 1.25, -1});
  check(space_to_depth(wave({1, 2, 4, 2}), 2), {1, 1, 2, 8},
        {-1.375, 0.375, -0.75, 1, 1.125, 0, -1.125, 0.625, -0.125, -1.25, 0.5,
         -0.625, -0.5, 1.25, 0.125, -1});
  check(space_to_depth(wave({1, 2, 2, 4}), 2, "channels_first"), {1, 8, 1, 2},
        {-1.375, -0.75, 0.375, 1, -0.125, 0.5, -1.25, -0.625, 1.125, -1.125, 0,
         0.625, -0.5, 0.125, 1.25, -1});
}

}  // namespace
}  // namespace keratin::ops
