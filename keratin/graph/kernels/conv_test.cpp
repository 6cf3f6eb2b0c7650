#include "keratin/graph/kernels/conv.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/graph/kernels/numbers_for_test.h"

namespace keratin::kernels {
namespace {

using Floats = std::vector<float>;

const Shape kTwoOne = {2, 1}, kOneTwo = {1, 2}, kTwoTwo = {2, 2};
const Shape kOneZero = {1, 0}, kOnes = {1, 1};

// Strided, padded, dilated, in two groups.
const ConvGeometry kGrouped = {.strides = kTwoOne,
                               .dilation = kOneTwo,
                               .pad_low = kOneZero,
                               .pad_high = kTwoOne,
                               .groups = 2};

// Depthwise with two filters a channel, as Keras pads "same".
const ConvGeometry kDepthwise = {.strides = kTwoTwo,
                                 .dilation = kOnes,
                                 .pad_low = kOneZero,
                                 .pad_high = kOnes,
                                 .groups = 4};

// One spatial problem: shapes of x, kernel and y.
struct Case {
  ConvGeometry geometry;
  Shape x;
  Shape kernel;
  Shape y;
};

const Case kGroupedCase = {kGrouped, {2, 5, 4, 4}, {3, 2, 2, 6}, {2, 3, 3, 6}};
const Case kDepthwiseCase = {
    kDepthwise, {2, 5, 4, 4}, {3, 3, 1, 8}, {2, 3, 2, 8}};

template <class T = float>
struct Results {
  std::vector<Compute<T>> y, dx, dkernel;
};

// All three kernels on patterns, each in ranges of `step` rows.
template <class T = float>
Results<T> results(const Case& c, int64_t step = 1 << 20) {
  const auto x = Numbers<T>::pattern(c.x, 7, -3);
  const auto kernel = Numbers<T>::pattern(c.kernel, 5, -2);
  const auto dy = Numbers<T>::pattern(c.y, 3, -1);
  Numbers<T> y(c.y), dx(c.x), dkernel(c.kernel);
  for (int64_t i = 0; i < 2000; i += step) {
    const Range rows = {i, i + step};
    conv(x, kernel, c.geometry, y, rows);
    conv_input_grad(dy, kernel, c.geometry, dx, rows);
    conv_kernel_grad(x, dy, c.geometry, dkernel, rows);
  }
  return {y.values(), dx.values(), dkernel.values()};
}

Floats first(const Floats& values, size_t count) {
  return {values.begin(), values.begin() + static_cast<int64_t>(count)};
}

// conv is linear in x and in the kernel, so its gradients must meet
// <y, dy> = <x, dx> = <kernel, dkernel>; patterns make all numbers whole.
void check_adjoint(const Case& c) {
  const auto dot = [](const Floats& a, const Floats& b) {
    double sum = 0;
    for (size_t i = 0; i < a.size(); ++i) sum += double{a[i]} * b[i];
    return sum;
  };
  const Results<> got = results(c);
  const double y = dot(got.y, Numbers<>::pattern(c.y, 3, -1).values());
  CHECK(y == dot(got.dx, Numbers<>::pattern(c.x, 7, -3).values()));
  CHECK(y == dot(got.dkernel, Numbers<>::pattern(c.kernel, 5, -2).values()));
  for (const int64_t step : {1, 7, 70}) {
    const Results<> parts = results(c, step);
    CHECK(parts.y == got.y);
    CHECK(parts.dx == got.dx);
    CHECK(parts.dkernel == got.dkernel);
  }
}

}  // namespace

TEST_CASE("grouped, dilated convolution equals JAX's") {
  const Results<> got = results(kGroupedCase);
  CHECK(first(got.y, 36) == Floats{-2, 5,  2,  5,   -2, -4, 1,  14, 2,
                                   -4, 2,  13, 0,   3,  1,  -1, 5,  6,
                                   4,  17, 0,  -6,  -2, 12, -8, -8, -3,
                                   -8, 12, 7,  -10, -9, 7,  7,  -9, -10});
  CHECK(first(got.dx, 24) == Floats{-3, 2,  2,  -3, -3, 2,  2,  -3,
                                    -1, 4,  -1, -1, 2,  2,  -3, 2,
                                    -1, -1, -1, -1, -1, -1, -1, -1});
  CHECK(first(got.dkernel, 24) == Floats{-8, 0,  8, 3, 0,  -3, 8,  0,
                                         -8, -9, 0, 9, 5,  0,  -5, -4,
                                         0,  4,  4, 0, -4, -5, 0,  5});
}

TEST_CASE("depthwise convolution equals JAX's") {
  const Results<> got = results(kDepthwiseCase);
  CHECK(first(got.y, 24) == Floats{-6, 7,  2,  -11, 2,   5, -6, -14,
                                   -1, 6,  3,  -11, 5,   3, 2,  -11,
                                   0,  13, 12, 15,  -10, 0, 3,  15});
  CHECK(first(got.dx, 16) ==
        Floats{-2, -1, 2, 2, 0, 4, 0, -1, 6, -1, -3, 0, -1, -2, 1, -1});
  CHECK(first(got.dkernel, 16) ==
        Floats{-1, -4, -4, -1, 0, 1, -1, 2, 6, -3, 2, -1, 1, 0, -1, -4});
}

TEST_CASE("gradients are adjoint to the convolution, in any ranges") {
  check_adjoint(kGroupedCase);
  check_adjoint(kDepthwiseCase);
  const Shape three = {3}, two = {2}, crop = {-1};
  check_adjoint({{}, {2, 9, 3}, {4, 3, 5}, {2, 6, 5}});
  check_adjoint({{.strides = three, .pad_low = crop, .pad_high = two},
                 {1, 9, 150},
                 {2, 150, 140},
                 {1, 3, 140}});
  check_adjoint({{.groups = 6}, {1, 4, 5, 6}, {2, 2, 1, 6}, {1, 3, 4, 6}});
  const Shape cube = {2, 1, 2};
  check_adjoint(
      {{.strides = cube}, {2, 3, 2, 4, 2}, {2, 2, 1, 2, 3}, {2, 1, 1, 2, 3}});
}

TEST_CASE("other float dtypes") {
  const Floats want = results(kGroupedCase).y;
  CHECK(close(results<double>(kGroupedCase).y, want, 0));
  CHECK(close(results<BFloat16>(kGroupedCase).y, want, 0));
  CHECK(close(results<Float16>(kGroupedCase).dx, results(kGroupedCase).dx, 0));
  const Case c = {{}, {1, 2, 1}, {1, 1, 1}, {1, 2, 1}};
  Numbers<int32_t> y(c.y);
  CHECK_THROWS_AS(conv(y, Numbers<int32_t>(c.kernel), {}, y), Unsupported);
}

TEST_CASE("a transposed convolution spreads its kernel") {
  const Shape two = {2};
  const Numbers<> x({1, 2, 1}, {1, 10}), kernel({3, 1, 1}, {1, 2, 3});
  Numbers<> out({1, 5, 1});
  conv_input_grad(x, kernel, {.strides = two}, out);
  CHECK(out.values() == Floats{1, 2, 13, 20, 30});
}

TEST_CASE("windows over nothing but padding give zero") {
  const Shape four = {4}, minus = {-1};
  Numbers<> y({1, 2, 1}, {7, 7});
  conv(Numbers<>({1, 2, 1}, {1, 1}), Numbers<>({2, 1, 1}, {1, 1}),
       {.strides = four, .pad_low = four, .pad_high = Shape{1}}, y);
  CHECK(y.values() == Floats{0, 2});
  Numbers<> none({1, 0, 1});
  conv(Numbers<>({1, 2, 1}), Numbers<>({2, 1, 1}), {.pad_low = minus}, none);
  Numbers<> empty({1, 2, 1});
  conv(Numbers<>({1, 0, 1}), Numbers<>({3, 1, 1}), {.pad_low = four}, empty);
  CHECK(empty.values() == Floats{0, 0});
}

TEST_CASE("shapes that don't fit are refused") {
  Numbers<> y({1, 4, 1});
  const auto run = [&](const Shape& x, const Shape& kernel,
                       const ConvGeometry& geometry) {
    conv(Numbers<>(x), Numbers<>(kernel), geometry, y);
  };
  CHECK_NOTHROW(run({1, 5, 2}, {2, 2, 1}, {}));
  CHECK_THROWS_AS(run({1, 6, 2}, {2, 2, 1}, {}), ShapeError);
  CHECK_THROWS_AS(run({2, 5, 2}, {2, 2, 1}, {}), ShapeError);
  CHECK_THROWS_AS(run({1, 5, 2}, {2, 1, 1}, {}), ShapeError);
  CHECK_THROWS_AS(run({1, 5, 2}, {2, 2, 3}, {}), ShapeError);
  CHECK_THROWS_AS(run({1, 5, 2}, {2, 2}, {}), ShapeError);
  CHECK_THROWS_AS(run({1, 5, 2}, {2, 2, 1}, {.groups = 0}), ShapeError);
  CHECK_THROWS_AS(run({1, 5, 2}, {2, 2, 1}, {.strides = kOnes}), ShapeError);
  CHECK_THROWS_AS(run({1, 5, 2}, {2, 2, 1}, {.strides = Shape{0}}), ShapeError);
}

}  // namespace keratin::kernels
