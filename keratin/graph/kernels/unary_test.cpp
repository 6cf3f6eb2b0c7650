#include "keratin/graph/kernels/unary.h"

#include <doctest/doctest.h>

#include <cmath>

#include "keratin/base/error.h"
#include "keratin/graph/kernels/numbers_for_test.h"

namespace keratin::kernels {
namespace {

constexpr float kInf = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

template <class T = float, class Out = T>
auto applied(Unary function, std::initializer_list<Compute<T>> values) {
  const Shape shape = {static_cast<int64_t>(values.size())};
  const Numbers<T> in(shape, values);
  Numbers<Out> out(shape);
  unary(function, in, out);
  return out.values();
}

using Floats = std::vector<float>;

}  // namespace

TEST_CASE("unary functions give NumPy's values") {
  const auto check = [](Unary function, float x, double want) {
    CAPTURE(static_cast<int>(function));
    CHECK(close(applied(function, {x}), std::vector{want}, 3e-7));
    CHECK(close(applied<double>(function, {x}), std::vector{want}, 1e-7));
    CHECK(close(applied<BFloat16>(function, {x}), std::vector{want}, 1e-2));
    CHECK(close(applied<Float16>(function, {x}), std::vector{want}, 1e-3));
  };
  check(Unary::neg, 0.5f, -0.5);
  check(Unary::abs, -0.5f, 0.5);
  check(Unary::square, 0.5f, 0.25);
  check(Unary::exp, 0.5f, 1.6487212707001282);
  check(Unary::expm1, 0.5f, 0.6487212707001282);
  check(Unary::log, 0.5f, -0.6931471805599453);
  check(Unary::log1p, 0.5f, 0.4054651081081644);
  check(Unary::sqrt, 0.25f, 0.5);
  check(Unary::rsqrt, 0.25f, 2.0);
  check(Unary::sin, 0.5f, 0.479425538604203);
  check(Unary::cos, 0.5f, 0.8775825618903728);
  check(Unary::tan, 0.5f, 0.5463024898437905);
  check(Unary::asin, 0.5f, 0.5235987755982989);
  check(Unary::acos, 0.5f, 1.0471975511965979);
  check(Unary::atan, 0.5f, 0.46364760900080615);
  check(Unary::sinh, 0.5f, 0.5210953054937474);
  check(Unary::cosh, 0.5f, 1.1276259652063807);
  check(Unary::tanh, 0.5f, 0.46211715726000973);
  check(Unary::asinh, 0.5f, 0.48121182505960347);
  check(Unary::acosh, 1.5f, 0.9624236501192069);
  check(Unary::atanh, 0.5f, 0.5493061443340549);
  check(Unary::sigmoid, 0.5f, 0.6224593312018546);
  check(Unary::softplus, 0.5f, 0.9740769841801067);
  check(Unary::erf, 0.5f, 0.5204998778130465);
  check(Unary::erfc, 0.5f, 0.4795001221869535);
  check(Unary::erfinv, 0.5f, 0.4769362762044699);
}

TEST_CASE("rounding takes halves to even") {
  CHECK(applied(Unary::round, {0.5f, 1.5f, 2.5f, -0.5f, -1.5f}) ==
        Floats{0, 2, 2, 0, -2});
  CHECK(applied(Unary::floor, {-1.5f, 1.5f}) == Floats{-2, 1});
  CHECK(applied(Unary::ceil, {-1.5f, 1.5f}) == Floats{-1, 2});
}

TEST_CASE("sigmoid and softplus don't overflow") {
  CHECK(close(applied(Unary::sigmoid, {-200, 200, -kInf, kInf, kNan}),
              Floats{0, 1, 0, 1, kNan}));
  CHECK(close(applied(Unary::softplus, {-200, 200, -kInf, kInf, kNan}),
              Floats{0, 200, 0, kInf, kNan}));
}

TEST_CASE("erfinv inverts erf out into the tails") {
  CHECK(close(applied(Unary::erfinv, {0, 1, -1, 1.5f, -0.9999f}),
              Floats{0, kInf, -kInf, kNan, -2.7510269f}, 1e-6));
  for (const double y : {1e-12, 0.01, 0.3, 1.0, 2.5, 4.0, 5.5}) {
    const auto got = applied<double>(Unary::erfinv, {std::erf(y)});
    CHECK(std::erf(got[0]) == doctest::Approx(std::erf(y)).epsilon(1e-15));
    if (y < 4) CHECK(got[0] == doctest::Approx(y).epsilon(1e-9));
  }
}

TEST_CASE("integers wrap and have signs") {
  CHECK(applied<int8_t>(Unary::abs, {-128, -5, 7}) ==
        std::vector<int8_t>{-128, 5, 7});
  CHECK(applied<uint8_t>(Unary::neg, {1, 0}) == std::vector<uint8_t>{255, 0});
  CHECK(applied<int8_t>(Unary::relu, {-128, 0, 7}) ==
        std::vector<int8_t>{0, 0, 7});
  CHECK(applied<int32_t>(Unary::sign, {-9, 0, 9}) ==
        std::vector<int32_t>{-1, 0, 1});
  CHECK(applied<int16_t>(Unary::square, {-200, 300}) ==
        std::vector<int16_t>{-25536, 24464});
  CHECK(applied<int32_t>(Unary::bitwise_not, {0, 5}) ==
        std::vector<int32_t>{-1, -6});
  CHECK(applied<bool>(Unary::bitwise_not, {true, false}) ==
        std::vector<bool>{false, true});
}

TEST_CASE("tests of numbers give bool") {
  using Bools = std::vector<bool>;
  CHECK(applied<float, bool>(Unary::isnan, {1, kInf, kNan}) ==
        Bools{false, false, true});
  CHECK(applied<Float16, bool>(Unary::isinf, {1, -kInf, kNan}) ==
        Bools{false, true, false});
  CHECK(applied<double, bool>(Unary::isfinite, {1, kInf, kNan}) ==
        Bools{true, false, false});
  CHECK(applied<int8_t, bool>(Unary::isfinite, {1}) == Bools{true});
  CHECK(applied<int8_t, bool>(Unary::isnan, {1}) == Bools{false});
  CHECK(applied<float, bool>(Unary::logical_not, {0, 2, kNan}) ==
        Bools{true, false, false});
}

TEST_CASE("sign keeps NaN") {
  CHECK(close(applied(Unary::sign, {-3, 0, 3, kNan}), Floats{-1, 0, 1, kNan}));
}

TEST_CASE("a range of rows touches nothing else") {
  const auto in = Numbers<>::counting({600}, 0, 1);
  Numbers<> out({600});
  unary(Unary::neg, in, out, {599, 1000});
  unary(Unary::neg, in, out, {1, 2});
  CHECK(out.values()[0] == 0);
  CHECK(out.values()[1] == -1);
  CHECK(out.values()[2] == 0);
  CHECK(out.values()[599] == -599);
}

TEST_CASE("what a function doesn't take is refused") {
  CHECK_THROWS_AS(applied<int32_t>(Unary::exp, {1}), Unsupported);
  CHECK_THROWS_AS(applied<bool>(Unary::neg, {true}), Unsupported);
  CHECK_THROWS_AS(applied<float>(Unary::bitwise_not, {1}), Unsupported);
  CHECK_THROWS_AS((applied<float, double>(Unary::neg, {1})), ShapeError);
}

}  // namespace keratin::kernels
