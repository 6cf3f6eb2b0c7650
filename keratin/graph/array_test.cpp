#include "keratin/graph/array.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>

#include "keratin/base/error.h"
#include "tests/fixture.h"

namespace keratin {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

uint16_t bits_of(const Array& array, size_t index) {
  uint16_t bits = 0;
  std::memcpy(&bits, array.bytes().data() + 2 * index, 2);
  return bits;
}

TEST_CASE("dtypes have Keras's names and sizes") {
  for (int i = 0; i <= static_cast<int>(DType::float64); ++i) {
    const auto dtype = static_cast<DType>(i);
    CHECK(dtype_of(name_of(dtype)) == dtype);
  }
  CHECK(name_of(DType::boolean) == "bool");
  CHECK(size_of(DType::bfloat16) == 2);
  CHECK(is_float(DType::bfloat16));
  CHECK_FALSE(is_int(DType::boolean));
  CHECK_FALSE(dtype_of("complex64"));
}

TEST_CASE("shapes count, print and broadcast") {
  CHECK(element_count({}) == 1);
  CHECK(element_count({2, 0, 3}) == 0);
  CHECK_THROWS_AS(element_count({1ll << 32, 1ll << 31}), ShapeError);
  CHECK_THROWS_AS(element_count({0, 1ll << 32, 1ll << 31}), ShapeError);
  CHECK_THROWS_AS(element_count({2, kNone}), ShapeError);
  CHECK(to_string(Shape{kNone, 28}) == "(None, 28)");
  CHECK(to_string(Shape{3}) == "(3,)");
  CHECK(to_string(Shape{}) == "()");
  CHECK(normalize_axis(-1, 3) == 2);
  CHECK_THROWS_AS(normalize_axis(3, 3), ShapeError);
  CHECK_THROWS_AS(normalize_axis(-4, 3), ShapeError);
  CHECK(broadcast({3, 1}, {2, 1, 4}) == Shape{2, 3, 4});
  CHECK(broadcast({0}, {1}) == Shape{0});
  CHECK_THROWS_AS(broadcast({2}, {3}), ShapeError);
  CHECK(row_major_strides({2, 3, 4}) == Shape{12, 4, 1});
}

TEST_CASE("an array holds exactly what its shape needs") {
  const Array array = Array::of<float>({2, 2}, {1, 2, 3, 4});
  CHECK(array.size() == 4);
  CHECK(array.typed<float>()[3] == 4);
  CHECK(array.at(2) == 3);
  CHECK(array.reshaped({4}).shape() == Shape{4});
  CHECK_THROWS_AS(array.reshaped({3}), ShapeError);
  CHECK_THROWS_AS(array.typed<int32_t>(), ShapeError);
  CHECK_THROWS_AS(array.at(4), ShapeError);
  CHECK_THROWS_AS(Array::of<float>({3}, {1}), ShapeError);
  CHECK_THROWS_AS(Array(DType::float32, {3}, array.shared()), FormatError);
}

TEST_CASE("zeros are aligned, and no elements are no empty array") {
  Array array = Array::zeros(DType::int8, {3});
  CHECK(reinterpret_cast<uintptr_t>(array.bytes().data()) % 64 == 0);
  array.mutable_typed<int8_t>()[1] = 7;
  CHECK(array.at(1) == 7);
  CHECK_FALSE(Array::zeros(DType::float32, {0, 5}).empty());
  CHECK_FALSE(Array(DType::float32, {0}, {}).empty());
  CHECK(Array().empty());
  CHECK(Array().size() == 0);
}

TEST_CASE("numbers on an odd address are read and realigned") {
  const std::string text("x\0\0\x80\x3f\0\0\0\x40", 9);
  const SharedBytes bytes = test::owned(text);
  const Array array(DType::float32, {2}, {bytes.owner, bytes.bytes.subspan(1)});
  CHECK_FALSE(array.aligned());
  CHECK_THROWS_AS(array.typed<float>(), ShapeError);
  CHECK(array.at(1) == 2);
  CHECK(array.realigned().typed<float>()[0] == 1);
  CHECK(array.cast(DType::int32).typed<int32_t>()[1] == 2);
}

TEST_CASE("floats become integers by truncation, and saturate") {
  const Array floats = Array::of<float>({5}, {-1.9f, 2.9f, 300, -300, NAN});
  const auto narrow = floats.cast(DType::int8);
  CHECK(narrow.at(0) == -1);
  CHECK(narrow.at(1) == 2);
  CHECK(narrow.at(2) == 127);
  CHECK(narrow.at(3) == -128);
  CHECK(narrow.at(4) == 0);
  CHECK(floats.cast(DType::boolean).at(0) == 1);
}

TEST_CASE("halves round to nearest, ties to even, once") {
  const Array doubles =
      Array::of<double>({8}, {1 + 0x1p-11, 1 + 0x3p-11, 1 + 0x1p-11 + 0x1p-40,
                              65519.99, 65520, 0x1p-25, 0x1.8p-25, -0x1p-24});
  const Array halves = doubles.cast(DType::float16);
  CHECK(bits_of(halves, 0) == 0x3C00);
  CHECK(bits_of(halves, 1) == 0x3C02);
  CHECK(bits_of(halves, 2) == 0x3C01);
  CHECK(bits_of(halves, 3) == 0x7BFF);
  CHECK(bits_of(halves, 4) == 0x7C00);
  CHECK(bits_of(halves, 5) == 0x0000);
  CHECK(bits_of(halves, 6) == 0x0001);
  CHECK(bits_of(halves, 7) == 0x8001);
  CHECK(halves.at(7) == -0x1p-24);
  const Array floats =
      Array::of<float>({3}, {1 + 0x1p-8f, 1 + 0x3p-8f, kInfinity});
  const Array bfloats = floats.cast(DType::bfloat16);
  CHECK(bits_of(bfloats, 0) == 0x3F80);
  CHECK(bits_of(bfloats, 1) == 0x3F82);
  CHECK(bfloats.at(2) == kInfinity);
}

}  // namespace
}  // namespace keratin
