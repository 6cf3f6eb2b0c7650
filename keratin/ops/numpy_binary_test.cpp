#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/graph/grad.h"
#include "keratin/ops/numpy_binary.h"
#include "keratin/ops/numpy_elementwise.h"
#include "keratin/ops/numpy_reduction.h"
#include "keratin/ops/operators.h"
#include "keratin/ops/values_for_test.h"

namespace keratin::ops {
namespace {

using testing::check;
using testing::floats;
using testing::ints;
using testing::kInf;
using testing::kNaN;

TEST_CASE("functions of two operands broadcast and have their values") {
  const Tensor a = floats({3, 1}, {-2.5, 0, 3});
  const Tensor b = floats({3}, {-2, 0.5, 2});
  check(add(a, b), {3, 3}, {-4.5, -2, -0.5, -2, 0.5, 2, 1, 3.5, 5});
  check(subtract(a, b), {3, 3}, {-0.5, -3, -4.5, 2, -0.5, -2, 5, 2.5, 1});
  check(multiply(a, b), {3, 3}, {5, -1.25, -5, -0, 0, 0, -6, 1.5, 6});
  check(divide(a, b), {3, 3}, {1.25, -5, -1.25, -0, 0, 0, -1.5, 6, 1.5});
  check(floor_divide(a, b), {3, 3}, {1, -5, -2, -0, 0, 0, -2, 6, 1});
  check(mod(a, b), {3, 3}, {-0.5, -0, 1.5, 0, 0, 0, -1, 0, 1});
  check(fmod(a, b), {3, 3}, {-0.5, -0, -0.5, 0, 0, 0, 1, 0, 1});
  check(maximum(a, b), {3, 3}, {-2, 0.5, 2, 0, 0.5, 2, 3, 3, 3});
  check(minimum(a, b), {3, 3}, {-2.5, -2.5, -2.5, -2, 0, 0, -2, 0.5, 2});
  check(arctan2(a, b), {3, 3},
        {-2.245537, -1.373401, -0.8960554, 3.141593, 0, 0, 2.158799, 1.405648,
         0.9827937});
  check(hypot(a, b), {3, 3},
        {3.201562, 2.54951, 3.201562, 2, 0.5, 2, 3.605551, 3.041381, 3.605551});
  check(logaddexp(a, b), {3, 3},
        {-1.525923, 0.5485873, 2.011048, 0.126928, 0.974077, 2.126928, 3.006715,
         3.07889, 3.313262});
  check(logaddexp2(a, b), {3, 3},
        {-1.228447, 0.669925, 2.06239, 0.3219281, 1.271553, 2.321928, 3.044394,
         3.234841, 3.584962});
  check(heaviside(a, b), {3, 3}, {0, 0, 0, -2, 0.5, 2, 1, 1, 1});
  check(equal(a, b), {3, 3}, {0, 0, 0, 0, 0, 0, 0, 0, 0});
  check(not_equal(a, b), {3, 3}, {1, 1, 1, 1, 1, 1, 1, 1, 1});
  check(less(a, b), {3, 3}, {1, 1, 1, 0, 1, 1, 0, 0, 0});
  check(less_equal(a, b), {3, 3}, {1, 1, 1, 0, 1, 1, 0, 0, 0});
  check(greater(a, b), {3, 3}, {0, 0, 0, 1, 0, 0, 1, 1, 1});
  check(greater_equal(a, b), {3, 3}, {0, 0, 0, 1, 0, 0, 1, 1, 1});
  check(logical_and(a, b), {3, 3}, {1, 1, 1, 0, 0, 0, 1, 1, 1});
  check(logical_or(a, b), {3, 3}, {1, 1, 1, 1, 1, 1, 1, 1, 1});
  check(logical_xor(a, b), {3, 3}, {0, 0, 0, 1, 1, 1, 0, 0, 0});
  check(power(absolute(a), b), {3, 3},
        {0.16, 1.581139, 6.25, kInf, 0, 0, 0.1111111, 1.732051, 9});
  check(divide_no_nan(b, a), {3, 3},
        {0.8, -0.2, -0.8, 0, 0, 0, -0.6666667, 0.1666667, 0.6666667});
  check(where(a > 0, a, b), {3, 3}, {-2, 0.5, 2, -2, 0.5, 2, 3, 3, 3});
}

TEST_CASE("integers divide, shift and mix bits as Python's do") {
  const Tensor a = ints({3}, {-7, 7, 5});
  const Tensor b = ints({3}, {2, -3, 1});
  check(divide(a, b), {3}, {-3.5, -2.333333, 5});
  check(floor_divide(a, b), {3}, {-4, -3, 5});
  check(mod(a, b), {3}, {1, -2, 0});
  check(fmod(a, b), {3}, {-1, 1, 0});
  check(bitwise_and(a, b), {3}, {0, 5, 1});
  check(bitwise_or(a, b), {3}, {-5, -1, 5});
  check(bitwise_xor(a, b), {3}, {-5, -6, 4});
  check(left_shift(a, 1), {3}, {-14, 14, 10});
  check(right_shift(a, 1), {3}, {-4, 3, 2});
}

TEST_CASE("operators take tensors and numbers on either side") {
  const Tensor x = floats({2}, {1, 4});
  check(x + 1, {2}, {2, 5});
  check(1 - x, {2}, {0, -3});
  check(2 * x / 4, {2}, {0.5, 2});
  check(-x % 3, {2}, {2, 2});
  check((x > 1) | (x <= 0), {2}, {0, 1});
  check(~(x >= 4) & (x < 2), {2}, {1, 0});
  check(1.0 / x, {2}, {1, 0.25});
}

TEST_CASE("numbers take the tensor's dtype as far as their kind allows") {
  const Tensor whole = Tensor::full({}, 3, DType::int8);
  const Tensor half = Tensor::full({}, 3, DType::float16);
  const Tensor truth = Tensor::full({}, 1, DType::boolean);
  CHECK((whole + 1).dtype() == DType::int8);
  CHECK((whole + 0.5).dtype() == DType::float32);
  CHECK((whole / 2).dtype() == DType::float32);
  CHECK((half * 2).dtype() == DType::float16);
  CHECK((0.5 - half).dtype() == DType::float16);
  CHECK((half + whole).dtype() == DType::float16);
  CHECK((truth + 1).dtype() == DType::int32);
  CHECK((truth + true).dtype() == DType::boolean);
  CHECK(where(truth, 1, 0.5).dtype() == DType::float32);
}

TEST_CASE("fmax and isclose know NaN and infinity") {
  const Tensor a = floats({4}, {kNaN, 1, kInf, 1});
  const Tensor b = floats({4}, {2, kNaN, kInf, 1.000001});
  check(fmax(a, b), {4}, {2, 1, kInf, 1.000001});
  check(fmin(a, b), {4}, {2, 1, kInf, 1});
  check(isclose(a, b), {4}, {0, 0, 1, 1});
  check(isclose(a, a, 0, 0, true), {4}, {1, 1, 1, 1});
  check(logaddexp(-kInf, -kInf), {}, {-kInf});
  check(logaddexp(kInf, 1), {}, {kInf});
  // What log(1 + …) would lose.
  check(1e9 * logaddexp(0, -20), {}, {2.061154});
}

TEST_CASE("equal operands of logaddexp share its gradient, as in JAX") {
  const Tensor a = floats({5}, {1, 2, -1, 0, kInf});
  const Tensor b = floats({5}, {1, -1, 2, 0, kInf});
  const Tensor wrt[] = {a, b};
  const auto of = [&](const Tensor& y) { return gradients(sum(y), wrt); };
  const auto natural = of(logaddexp(a, b));
  check(natural[0], {5}, {0.5, 0.9525741, 0.04742587, 0.5, 1});
  check(natural[1], {5}, {0.5, 0.04742587, 0.9525741, 0.5, 1});
  const auto binary = of(logaddexp2(a, b));
  check(binary[0], {5}, {0.5, 0.8888889, 0.1111111, 0.5, 1});
  check(binary[1], {5}, {0.5, 0.1111111, 0.8888889, 0.5, 1});
}

TEST_CASE("select takes the first condition that holds") {
  const Tensor x = floats({3}, {1, 2, 3});
  check(select({x < 2, x < 3}, {x * 10, x * 100}, -1), {3}, {10, 200, -1});
}

}  // namespace
}  // namespace keratin::ops
