#include "keratin/layers/reshaping/reshaping.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/graph/eval.h"
#include "keratin/ops/ops.h"
#include "keratin/ops/values_for_test.h"

namespace keratin::layers {
namespace {

using ops::testing::check;
using ops::testing::floats;
using ops::testing::ints;
using ops::testing::wave;

}  // namespace

TEST_CASE("reshape finds the size that is left over") {
  check(Reshape({.target_shape = {-1, 2}})(floats({1, 4}, {1, 2, 3, 4})),
        {1, 2, 2}, {1, 2, 3, 4});
  const Reshape thirds({.target_shape = {3, -1}}, {.name = "r"});
  CHECK_THROWS_AS(thirds(floats({1, 4}, {1, 2, 3, 4})), ShapeError);
}

TEST_CASE("permute takes each axis once") {
  check(Permute({.dims = {2, 1}})(floats({1, 2, 3}, {1, 2, 3, 4, 5, 6})),
        {1, 3, 2}, {1, 4, 2, 5, 3, 6});
  CHECK_THROWS_WITH_AS(Permute({.dims = {1, 3}}),
                       "argument \"dims\" must be a permutation of 1 to 2",
                       ConfigError);
}

TEST_CASE("flatten puts the channels last on the way") {
  check(Flatten()(floats({1, 2, 2}, {1, 2, 3, 4})), {1, 4}, {1, 2, 3, 4});
  check(Flatten({.data_format = "channels_first"})(
            floats({1, 2, 2}, {1, 2, 3, 4})),
        {1, 4}, {1, 3, 2, 4});
}

TEST_CASE("padding and cropping undo each other") {
  const Tensor x = wave({1, 3, 4, 2});
  const ZeroPadding2D pad({.padding = {{1, 2}, {0, 3}}});
  const Cropping2D crop({.cropping = {{1, 2}, {0, 3}}});
  CHECK(pad(x).shape() == Shape{1, 6, 7, 2});
  const auto numbers = [](const Tensor& tensor) {
    const Array values = eval(tensor);
    const auto all = values.typed<float>();
    return std::vector<double>(all.begin(), all.end());
  };
  check(crop(pad(x)), {1, 3, 4, 2}, numbers(x), 0);
}

TEST_CASE("padding for another number of axes is refused") {
  CHECK_THROWS_WITH_AS(
      ZeroPadding2D({.padding = {{1, 1}, {1, 1}, {1, 1}}}),
      "argument \"padding\" has 3 values; expected an integer, or a pair of "
      "integers an axis (2 of them) of at least 0",
      ConfigError);
  CHECK_THROWS_WITH_AS(
      Cropping1D({.cropping = -1}),
      "argument \"cropping\" is -1; expected an integer, or a pair of integers "
      "an axis (1 of them) of at least 0",
      ConfigError);
}

TEST_CASE("cropping leaves something") {
  const Cropping1D crop({.cropping = {{2, 1}}}, {.name = "c"});
  CHECK_THROWS_WITH_AS(
      crop(wave({1, 3, 2})),
      "c: cropping 2 and 1 of axis 1 leaves nothing of (1, 3, 2)", ShapeError);
  CHECK_THROWS_WITH_AS(crop(wave({1, 3})),
                       "c: the input is incompatible with the layer: expected "
                       "ndim=3, found ndim=2. Full shape received: (1, 3)",
                       ShapeError);
}

TEST_CASE("bilinear upsampling weighs neighbours and repeats borders") {
  const UpSampling2D twice({.size = {1, 2}, .interpolation = "bilinear"});
  check(twice(floats({1, 1, 3, 1}, {0, 4, 8})), {1, 1, 6, 1},
        {0, 1, 3, 5, 7, 8});
  const UpSampling2D thrice({.size = {3, 1}, .interpolation = "bilinear"});
  check(thrice(floats({1, 2, 1, 1}, {0, 3})), {1, 6, 1, 1}, {0, 0, 1, 2, 3, 3});
}

TEST_CASE("upsampling of nothing is nothing") {
  for (const char* how : {"nearest", "bilinear", "bicubic"}) {
    const UpSampling2D twice({.size = {1, 2}, .interpolation = how});
    check(twice(floats({1, 1, 0, 1}, {})), {1, 1, 0, 1}, {});
  }
}

TEST_CASE("bicubic and Lanczos upsampling give Keras's values far out") {
  const auto last = [](const char* interpolation) {
    const UpSampling2D thrice({.size = {3, 1}, .interpolation = interpolation});
    return ops::slice_axis(thrice(wave({1, 300, 1, 1})), 1, {.start = 891});
  };
  check(last("bilinear"), {1, 9, 1, 1},
        {0.2917023, 0.875, 0.4999886, 0.1249771, -0.25, -0.6250114, -1.000023,
         -1.375, -1.375});
  check(last("bicubic"), {1, 9, 1, 1},
        {0.3981936, 0.875, 0.7129513, 0.2314489, -0.25, -0.6919782, -1.10347,
         -1.375, -1.493423});
  check(last("lanczos5"), {1, 9, 1, 1},
        {0.3566592, 0.875, 0.9772631, 0.5281187, -0.25, -0.8984876, -1.24482,
         -1.375, -1.414912});
}

TEST_CASE("upsampling rounds integers, and stays in their range") {
  const UpSampling2D twice({.size = {1, 2}, .interpolation = "lanczos5"});
  check(twice(ops::testing::tensor(DType::uint8, {1, 1, 4, 1}, {0, 255, 3, 7})),
        {1, 1, 8, 1}, {0, 65, 209, 249, 82, 0, 0, 30});
  check(twice(ints({1, 1, 4, 1}, {0, 100, -3, 7})), {1, 1, 8, 1},
        {-21, 26, 83, 96, 27, -15, -4, 18});
}

TEST_CASE("upsampling in half precision rounds shares and sums only") {
  const UpSampling2D thrice({.size = {1, 3}, .interpolation = "lanczos3"},
                            {.dtype = "bfloat16"});
  check(thrice(wave({1, 1, 4, 1})), {1, 1, 12, 1},
        {-1.7109375, -1.375, -0.80078125, -0.07275390625, 0.375, 0.1318359375,
         -0.5078125, -0.75, -0.302734375, 0.42578125, 1, 1.3359375},
        0);
}

TEST_CASE("a bilinear factor has a limit") {
  const UpSampling2D huge(
      {.size = {1, int64_t{1} << 40}, .interpolation = "bilinear"},
      {.name = "u"});
  CHECK_THROWS_WITH_AS(
      huge(wave({1, 1, 2, 1})),
      "u: a bilinear upsampling by 1099511627776; expected at most 1048576",
      LimitError);
}

TEST_CASE("what is left of a shape is known without a batch") {
  const Reshape halves({.target_shape = {-1, 2}}, {.name = "r"});
  CHECK(halves(floats({0, 4}, {})).shape() == Shape{0, 2, 2});
  CHECK(halves(floats({2, 0}, {})).shape() == Shape{2, 0, 2});
  CHECK_THROWS_WITH_AS(halves(floats({0, 3}, {})),
                       "r: can't reshape (0, 3): its 3 elements behind the "
                       "batch aren't a multiple of 2",
                       ShapeError);
  CHECK_THROWS_AS(Reshape({.target_shape = {-1, 0}})(floats({2, 0}, {})),
                  ShapeError);
}

TEST_CASE("cropping takes what Keras takes unasked") {
  CHECK(Cropping1D()(wave({1, 5, 1})).shape() == Shape{1, 3, 1});
  CHECK(Cropping2D()(wave({1, 5, 5, 1})).shape() == Shape{1, 5, 5, 1});
  CHECK(Cropping3D()(wave({1, 5, 4, 3, 1})).shape() == Shape{1, 3, 2, 1, 1});
}

}  // namespace keratin::layers
