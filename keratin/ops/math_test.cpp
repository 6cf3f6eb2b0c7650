#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/graph/grad.h"
#include "keratin/ops/math.h"
#include "keratin/ops/numpy_reduction.h"
#include "keratin/ops/operators.h"
#include "keratin/ops/values_for_test.h"

namespace keratin::ops {
namespace {

using testing::check;
using testing::floats;
using testing::ints;
using testing::kInf;
using testing::wave;

TEST_CASE("error functions and inverse roots have their values") {
  const Tensor x = floats({5}, {-1.5, -0.2, 0, 0.7, 2});
  check(erf(x), {5}, {-0.966105, -0.2227026, 0, 0.6778011, 0.9953222});
  check(erfc(x), {5}, {1.966105, 1.222703, 1, 0.3221989, 0.004677735});
  check(erfinv(x / 3), {5}, {-0.4769363, -0.05915071, 0, 0.2098253, 0.6840703});
  check(rsqrt(x + 2), {5}, {1.414214, 0.745356, 0.7071068, 0.6085806, 0.5});
}

TEST_CASE("erfc keeps its digits where erf is 1") {
  const Tensor x = floats({3}, {5, 9, -3});
  check(erfc(x) / floats({3}, {1.5374598e-12, 4.1370317e-37, 1.9999779}), {3},
        {1, 1, 1}, 2e-6);
  const Tensor wrt[] = {x};
  const Tensor slopes = gradients(sum(erfc(x)), wrt)[0];
  check(slopes / floats({3}, {-1.5670867e-11, -7.491999e-36, -0.00013925305}),
        {3}, {1, 1, 1}, 2e-5);
}

TEST_CASE("logsumexp survives large numbers and infinities") {
  check(logsumexp(wave({2, 3}), 1), {2}, {0.7794155, 1.357711});
  check(logsumexp(wave({2, 3}), {}, true), {1, 1}, {1.802943});
  check(logsumexp(floats({2}, {1000, 1000})), {}, {1000.6931472});
  check(logsumexp(floats({2}, {-kInf, -kInf})), {}, {-kInf});
}

TEST_CASE("top_k and in_top_k rank along the last axis") {
  const auto [values, indices] = top_k(wave({2, 5}), 3);
  check(values, {2, 3}, {1, 0.375, -0.125, 1.125, 0.5, 0});
  check(indices, {2, 3}, {3, 1, 4, 3, 1, 4});
  check(in_top_k(ints({2}, {1, 4}), wave({2, 5}), 2), {2}, {1, 0});
  CHECK_THROWS_AS(top_k(wave({2, 5}), 6), ShapeError);
}

TEST_CASE("segments are reduced by their ids") {
  check(segment_sum(wave({4, 2}), ints({4}, {0, 2, 0, 2}), 3), {3, 2},
        {-1.5, -0.875, 0, 0, -0.25, 0.375});
  check(segment_max(wave({4, 2}), ints({4}, {0, 2, 0, 2}), 3), {3, 2},
        {-0.125, 0.375, -kInf, -kInf, 0.5, 1});
  check(segment_min(wave({4, 2}), ints({4}, {0, 2, 0, 2}), 3), {3, 2},
        {-1.375, -1.25, kInf, kInf, -0.75, -0.625});
  check(segment_sum(wave({2}), ints({2}, {-1, 5}), 2), {2}, {0, 0});
}

TEST_CASE("distances and norms have their values") {
  check(cdist(wave({2, 3}), wave({2, 3}, 1)), {2, 2},
        {2.45586, 1.515544, 2.348537, 2.45586});
  check(norm(wave({2, 3}), 2, 1), {2}, {1.610512, 1.605654});
  check(norm(wave({2, 3}), 1, 0), {3}, {2.375, 0.5, 2});
  check(norm(wave({2, 3}), 3, 1), {2}, {1.454046, 1.435015});
  check(norm(wave({2, 3}), kInf, 1), {2}, {1.375, 1.25});
}

TEST_CASE("spectra of real signals have their values") {
  check(extract_sequences(wave({1, 7}), 3, 2), {1, 3, 3},
        {-1.375, 0.375, -0.75, -0.75, 1, -0.125, -0.125, -1.25, 0.5});
  check(rfft(wave({2, 6})).first, {2, 4},
        {-2.125, -2.375, 0.5, -2.375, 0.5, 0.5, 0.5, 0.5}, 1e-5);
  check(rfft(wave({2, 6})).second, {2, 4},
        {0, -0.8660254, -1.948557, 0, 0, -0.8660254, 3.031089, 0}, 1e-5);
  check(rfft(wave({5}), 8).second, {5}, {0, -0.2222718, 0.625, -1.722272, 0},
        1e-5);
  check(stft(wave({12}), 4, 2, 6).first, {7, 4},
        {-1,      1.1875,   -1.5625, 1.75,     -0.0625, 0.4062499, -1.09375,
         1.4375,  -0.25,    0.1875,  -0.0625,  0,       -0.4375,   -0.03125,
         0.96875, -1.4375,  0.8125,  -0.96875, 1.28125, -1.4375,   -0.8125,
         0.96875, -1.28125, 1.4375,  -0.8125,  0.96875, -1.28125,  1.4375},
        1e-5);
  check(stft(wave({12}), 4, 2, 6).second, {7, 4},
        {0, 0,          0,          0, 0, 0.2706329, -0.2706329, 0,
         0, -0.9742786, 0.9742786,  0, 0, 0.2706329, -0.2706329, 0,
         0, 0.2706329,  -0.2706329, 0, 0, 0.2706329, -0.2706329, 0,
         0, -0.2706329, 0.2706329,  0},
        1e-5);
  check(stft(wave({1, 10}), 4, 3, 4, "hamming", false).first, {1, 3, 3},
        {-0.1174999, 0.64, -1.6025, -0.9675, 1.33, -1.3725, 0.8275, -1.085,
         1.5025},
        1e-5);
  check(stft(wave({10}), 3, 3, 4, "").first, {4, 3},
        {-1.375, 0.625, -2.875, 0.5, -0.625, 2.25, -1.5, -0.625, 2.25, 1.625,
         -0.625, -2.875},
        1e-5);
  CHECK_THROWS_AS(rfft(wave({4}), 1 << 20), Unsupported);
  CHECK_THROWS_AS(stft(wave({9}), 8, 2, 4), ConfigError);
  CHECK_THROWS_AS(stft(wave({9}), 4, 2, 4, "kaiser"), ConfigError);
}

}  // namespace
}  // namespace keratin::ops
