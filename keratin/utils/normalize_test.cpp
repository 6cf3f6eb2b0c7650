// Values as keras.utils.normalize gives them for NumPy arrays.

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>
#include <vector>

#include "keratin/base/error.h"
#include "keratin/utils/numerical_utils.h"

using keratin::Array;
using keratin::DType;
using keratin::Shape;
using keratin::ShapeError;
using keratin::utils::normalize;

namespace {

using Values = std::vector<double>;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

void check(const Array& array, const Values& expected,
           double tolerance = 1e-15) {
  REQUIRE(array.size() == static_cast<int64_t>(expected.size()));
  for (size_t i = 0; i < expected.size(); ++i) {
    INFO("element ", i);
    CHECK(std::abs(array.at(static_cast<int64_t>(i)) - expected[i]) <=
          tolerance);
  }
}

const Array kX = Array::of<double>({3, 2}, {3, 4, 0, 0, 1, -2});

Array counted(Shape shape) {
  Values values(static_cast<size_t>(keratin::element_count(shape)));
  std::iota(values.begin(), values.end(), 0);
  return Array::of<double>(std::move(shape), std::span<const double>(values));
}

}  // namespace

TEST_CASE("rows get the norm 1, and rows of zeros stay") {
  const Array array = normalize(kX);
  CHECK(array.dtype() == DType::float64);
  CHECK(array.shape() == Shape{3, 2});
  check(array, {0.6, 0.8, 0, 0, 0.4472135954999579, -0.8944271909999159});
  CHECK(kX.at(0) == 3);
}

TEST_CASE("the order says which norm") {
  const auto of = [](double order) { return normalize(kX, -1, order); };
  check(of(1), {0.42857142857142855, 0.5714285714285714, 0, 0,
                0.3333333333333333, -0.6666666666666666});
  check(of(3), {0.6669717773118556, 0.8892957030824742, 0, 0,
                0.4807498567691361, -0.9614997135382722});
  check(of(kInfinity), {0.75, 1, 0, 0, 0.5, -1});
  check(of(-kInfinity), {1, 1.3333333333333333, 0, 0, 1, -2});
  check(of(0), {1.5, 2, 0, 0, 0.5, -1});
  check(of(-1), {1.7499999999999998, 2.333333333333333, 0, 0, 1.5, -3});
  check(of(0.5), {0.2153903091734725, 0.2871870788979633, 0, 0,
                  0.1715728752538099, -0.3431457505076198});
  check(of(2.5), {0.6399125156189438, 0.8532166874919251, 0, 0,
                  0.46848143000311615, -0.9369628600062323});
  check(of(-2),
        {1.25, 1.6666666666666667, 0, 0, 1.118033988749895, -2.23606797749979});
}

TEST_CASE("a vector becomes a row") {
  for (const int64_t axis : {-1, 0}) {
    const Array array = normalize(Array::of<float>({2}, {3, 4}), axis);
    CHECK(array.dtype() == DType::float32);
    CHECK(array.shape() == Shape{1, 2});
    check(array, {0.6000000238418579, 0.800000011920929}, 0);
  }
}

TEST_CASE("floats keep their dtype, and others become float64") {
  for (const DType dtype :
       {DType::float16, DType::bfloat16, DType::float32, DType::float64}) {
    CHECK(normalize(kX.cast(dtype)).dtype() == dtype);
  }
  check(normalize(kX.cast(DType::float32)),
        {0.6000000238418579, 0.800000011920929, 0, 0, 0.4472135901451111,
         -0.8944271802902222},
        0);
  for (const DType dtype : {DType::int8, DType::int64, DType::uint16}) {
    const Array array =
        normalize(Array::of<double>({1, 2}, {3, 4}).cast(dtype));
    CHECK(array.dtype() == DType::float64);
    check(array, {0.6, 0.8});
  }
  check(normalize(Array::of<bool>({1, 3}, {true, true, false})),
        {0.7071067811865475, 0.7071067811865475, 0}, 2e-16);
}

TEST_CASE("any axis will do") {
  check(normalize(kX, -2), {0.9486832980505138, 0.8944271909999159, 0, 0,
                            0.31622776601683794, -0.4472135954999579});
  check(normalize(kX, 0), {0.9486832980505138, 0.8944271909999159, 0, 0,
                           0.31622776601683794, -0.4472135954999579});
  const Array cube = counted({2, 3, 2});
  check(normalize(cube, 1),
        {0, 0.1690308509457033, 0.4472135954999579, 0.50709255283711,
         0.8944271909999159, 0.8451542547285166, 0.4242640687119285,
         0.4418360821684622, 0.565685424949238, 0.5680749627880228,
         0.7071067811865475, 0.6943138434075835});
  check(normalize(cube, -3),
        {0, 0.1414213562373095, 0.24253562503633297, 0.31622776601683794,
         0.3713906763541037, 0.413802944301184, 1, 0.9899494936611665,
         0.9701425001453319, 0.9486832980505138, 0.9284766908852594,
         0.9103664774626047});
}

TEST_CASE("numbers that are none make the vector none") {
  const double nan = std::nan("");
  for (const double order : {1.0, 2.0, 3.0, kInfinity, -kInfinity}) {
    const Array array =
        normalize(Array::of<double>({2, 2}, {1, nan, 3, 3}), -1, order);
    CHECK(std::isnan(array.at(0)));
    CHECK(std::isnan(array.at(1)));
    CHECK(!std::isnan(array.at(2)));
  }
  const Array array = normalize(Array::of<double>({1, 2}, {kInfinity, 1}));
  CHECK(std::isnan(array.at(0)));
  CHECK(array.at(1) == 0);
  CHECK(std::isnan(normalize(kX, -1, nan).at(0)));
}

TEST_CASE("no numbers stay none") {
  CHECK(normalize(Array::zeros(DType::float64, {2, 0})).shape() == Shape{2, 0});
  CHECK(normalize(Array::zeros(DType::int32, {0, 3}), 0, kInfinity).shape() ==
        Shape{0, 3});
  CHECK(normalize(Array::zeros(DType::float32, {0})).shape() == Shape{1, 0});
}

TEST_CASE("an axis that there is not is refused") {
  CHECK_THROWS_AS(normalize(kX, 2), ShapeError);
  CHECK_THROWS_AS(normalize(Array::of<double>({}, {3})), ShapeError);
  CHECK_THROWS_AS(normalize(Array()), ShapeError);
}
