#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/ops/numpy_elementwise.h"
#include "keratin/ops/operators.h"
#include "keratin/ops/values_for_test.h"

namespace keratin::ops {
namespace {

using testing::check;
using testing::floats;
using testing::ints;
using testing::kInf;
using testing::kNaN;

TEST_CASE("functions of real numbers have their values") {
  const Tensor x = floats({7}, {-2.5, -1, -0.3, 0, 0.5, 1.5, 3});
  const Tensor p = floats({5}, {0.1, 0.5, 1, 2.5, 10});
  const Tensor u = floats({5}, {-0.9, -0.2, 0, 0.4, 0.8});
  check(negative(x), {7}, {2.5, 1, 0.3, -0, -0.5, -1.5, -3});
  check(absolute(x), {7}, {2.5, 1, 0.3, 0, 0.5, 1.5, 3});
  check(sign(x), {7}, {-1, -1, -1, 0, 1, 1, 1});
  check(square(x), {7}, {6.25, 1, 0.09, 0, 0.25, 2.25, 9});
  check(exp(x), {7},
        {0.082085, 0.3678795, 0.7408182, 1, 1.648721, 4.481689, 20.08554});
  check(exp2(x), {7}, {0.1767767, 0.5, 0.8122524, 1, 1.414214, 2.828427, 8});
  check(expm1(x), {7},
        {-0.917915, -0.6321205, -0.2591818, 0, 0.6487213, 3.481689, 19.08554});
  check(sin(x), {7},
        {-0.5984721, -0.841471, -0.2955202, 0, 0.4794255, 0.997495, 0.14112});
  check(
      cos(x), {7},
      {-0.8011436, 0.5403023, 0.9553365, 1, 0.8775826, 0.0707372, -0.9899925});
  check(tan(x), {7},
        {0.7470223, -1.557408, -0.3093363, 0, 0.5463025, 14.10142, -0.1425465});
  check(arctan(x), {7},
        {-1.19029, -0.7853981, -0.2914568, 0, 0.4636475, 0.9827938, 1.249046});
  check(sinh(x), {7},
        {-6.050205, -1.175201, -0.3045202, 0, 0.5210953, 2.129279, 10.01787});
  check(cosh(x), {7},
        {6.132289, 1.543081, 1.045339, 1, 1.127626, 2.35241, 10.06766});
  check(
      tanh(x), {7},
      {-0.9866143, -0.7615942, -0.2913126, 0, 0.4621172, 0.9051482, 0.9950547});
  check(arcsinh(x), {7},
        {-1.647231, -0.8813736, -0.2956731, 0, 0.4812118, 1.194763, 1.818446});
  check(sinc(x), {7},
        {0.127324, -2.782753e-08, 0.8583937, 1, 0.6366197, -0.2122066,
         -2.530538e-09});
  check(deg2rad(x), {7},
        {-0.04363323, -0.01745329, -0.005235988, 0, 0.008726646, 0.02617994,
         0.05235988});
  check(rad2deg(x), {7},
        {-143.2395, -57.29578, -17.18873, 0, 28.64789, 85.94367, 171.8873});
  check(floor(x), {7}, {-3, -1, -1, 0, 0, 1, 3});
  check(ceil(x), {7}, {-2, -1, -0, 0, 1, 2, 3});
  check(trunc(x), {7}, {-2, -1, -0, 0, 0, 1, 3});
  check(round(x), {7}, {-2, -1, -0, 0, 0, 2, 3});
  check(sqrt(p), {5}, {0.3162278, 0.7071068, 1, 1.581139, 3.162278});
  check(cbrt(p), {5}, {0.4641589, 0.7937005, 1, 1.357209, 2.154435});
  check(reciprocal(p), {5}, {10, 2, 1, 0.4, 0.1});
  check(log(p), {5}, {-2.302585, -0.6931472, 0, 0.9162908, 2.302585});
  check(log1p(p), {5}, {0.09531018, 0.4054651, 0.6931472, 1.252763, 2.397895});
  check(log2(p), {5}, {-3.321928, -1, 0, 1.321928, 3.321928});
  check(log10(p), {5}, {-1, -0.30103, 0, 0.39794, 1});
  check(arcsin(u), {5}, {-1.119769, -0.2013579, 0, 0.4115169, 0.9272953});
  check(arccos(u), {5}, {2.690566, 1.772154, 1.570796, 1.159279, 0.643501});
  check(arctanh(u), {5}, {-1.472219, -0.2027326, 0, 0.423649, 1.098612});
  check(arccosh(p + 1), {5},
        {0.4435683, 0.9624236, 1.316958, 1.924847, 3.08897});
}

TEST_CASE("rounding goes to even and to decimals") {
  check(round(floats({4}, {0.5, 1.5, -2.5, 2.4})), {4}, {0, 2, -2, 2});
  check(round(floats({2}, {1.256, -0.125}), 2), {2}, {1.26, -0.12});
  check(round(ints({2}, {15, 126}), -1), {2}, {20, 130});
}

TEST_CASE("NaN and infinities are told apart") {
  const Tensor x = floats({5}, {kNaN, kInf, -kInf, 1, -0.0});
  check(isnan(x), {5}, {1, 0, 0, 0, 0});
  check(isinf(x), {5}, {0, 1, 1, 0, 0});
  check(isfinite(x), {5}, {0, 0, 0, 1, 1});
  check(isposinf(x), {5}, {0, 1, 0, 0, 0});
  check(isneginf(x), {5}, {0, 0, 1, 0, 0});
  check(logical_not(x), {5}, {0, 0, 0, 0, 1});
  check(signbit(x), {5}, {0, 0, 1, 0, 1});
  check(nan_to_num(x, 1, 2, 3), {5}, {1, 2, 3, 1, -0});
  check(nan_to_num(x), {5}, {0, 3.402823e+38, -3.402823e+38, 1, -0});
}

TEST_CASE("functions of real numbers turn integers into float32") {
  const Tensor whole = ints({2}, {1, 4});
  CHECK(sqrt(whole).dtype() == DType::float32);
  CHECK(floor(whole).dtype() == DType::float32);
  CHECK(negative(whole).dtype() == DType::int32);
  CHECK(square(Tensor::full({}, 1, DType::boolean)).dtype() == DType::int32);
  CHECK(exp(Tensor::full({}, 1, DType::float16)).dtype() == DType::float16);
  CHECK(clip(whole, 2, 3).dtype() == DType::int32);
  check(clip(whole, 2, 3), {2}, {2, 3});
  CHECK(clip(whole, 2, 3.5).dtype() == DType::float32);
}

}  // namespace
}  // namespace keratin::ops
