// Values as keras.utils.to_categorical gives them for NumPy arrays.

#include "keratin/utils/numerical_utils.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "keratin/base/error.h"

using keratin::Array;
using keratin::ConfigError;
using keratin::DType;
using keratin::Shape;
using keratin::utils::to_categorical;

namespace {

Array labels(std::initializer_list<int64_t> values) {
  return Array::of<int64_t>({static_cast<int64_t>(values.size())}, values);
}

std::vector<double> values_of(const Array& array) {
  std::vector<double> values;
  for (int64_t i = 0; i < array.size(); ++i) values.push_back(array.at(i));
  return values;
}

using Values = std::vector<double>;

template <class Error = ConfigError>
std::string error_of(const Array& x, std::optional<int64_t> num_classes = {}) {
  try {
    to_categorical(x, num_classes);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("labels become rows with a one") {
  const Array rows = to_categorical(labels({0, 2, 1}));
  CHECK(rows.dtype() == DType::float32);
  CHECK(rows.shape() == Shape{3, 3});
  CHECK(values_of(rows) == Values{1, 0, 0, 0, 0, 1, 0, 1, 0});
}

TEST_CASE("the number of classes may be more than the labels show") {
  const Array rows = to_categorical(labels({0, 2}), 5);
  CHECK(rows.shape() == Shape{2, 5});
  CHECK(values_of(rows) == Values{1, 0, 0, 0, 0, 0, 0, 1, 0, 0});
}

TEST_CASE("no classes means that the labels say how many") {
  CHECK(values_of(to_categorical(labels({1}), 0)) == Values{0, 1});
}

TEST_CASE("a last axis of one is dropped, but not the only axis") {
  CHECK(to_categorical(Array::of<int64_t>({3, 1}, {0, 1, 2})).shape() ==
        Shape{3, 3});
  CHECK(to_categorical(labels({1})).shape() == Shape{1, 2});
  CHECK(to_categorical(Array::of<int64_t>({1, 1, 1}, {1})).shape() ==
        Shape{1, 1, 2});
  CHECK(values_of(to_categorical(Array::zeros(DType::int32, {2, 3, 1}))) ==
        Values{1, 1, 1, 1, 1, 1});
}

TEST_CASE("other axes stay before that of the classes") {
  const Array rows = to_categorical(Array::of<int64_t>({2, 2}, {0, 1, 2, 0}));
  CHECK(rows.shape() == Shape{2, 2, 3});
  CHECK(values_of(rows) == Values{1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0});
}

TEST_CASE("a scalar gives one row") {
  const Array row = to_categorical(Array::of<int64_t>({}, {2}));
  CHECK(row.shape() == Shape{3});
  CHECK(values_of(row) == Values{0, 0, 1});
}

TEST_CASE("labels of any dtype will do") {
  CHECK(values_of(to_categorical(Array::of<float>({3}, {0, 1.9f, 2.2f}))) ==
        Values{1, 0, 0, 0, 1, 0, 0, 0, 1});
  CHECK(values_of(to_categorical(Array::of<double>({2}, {-0.5, -1.7}), 3)) ==
        Values{1, 0, 0, 0, 0, 1});
  CHECK(values_of(to_categorical(Array::of<bool>({2}, {true, false}))) ==
        Values{0, 1, 1, 0});
  for (const DType dtype :
       {DType::int8, DType::int16, DType::int32, DType::uint8, DType::uint16,
        DType::uint32, DType::uint64, DType::float16, DType::bfloat16}) {
    CHECK(values_of(to_categorical(labels({1, 0}).cast(dtype))) ==
          Values{0, 1, 1, 0});
  }
  const uint64_t last = std::numeric_limits<uint64_t>::max();
  CHECK(values_of(to_categorical(Array::of<uint64_t>({1}, {last}), 3)) ==
        Values{0, 0, 1});
}

TEST_CASE("rows have the dtype that was asked for") {
  for (const DType dtype : {DType::boolean, DType::uint8, DType::int64,
                            DType::float16, DType::bfloat16, DType::float32}) {
    const Array rows = to_categorical(labels({1, 0}), 2, dtype);
    CHECK(rows.dtype() == dtype);
    CHECK(values_of(rows) == Values{0, 1, 1, 0});
  }
}

TEST_CASE("negative labels count from the end") {
  CHECK(values_of(to_categorical(labels({-1, 0, 2}))) ==
        Values{0, 0, 1, 1, 0, 0, 0, 0, 1});
  CHECK(values_of(to_categorical(labels({-3}), 3)) == Values{1, 0, 0});
}

TEST_CASE("a label out of bounds is told with its index") {
  CHECK(error_of(labels({0, 3}), 3) ==
        "label 3 at x[1] is out of bounds: num_classes is 3, expected labels "
        "from -3 to 2. Raise num_classes or mend the label");
  CHECK(error_of(Array::of<int64_t>({2, 2}, {0, 1, -4, 0}), 3)
            .starts_with("label -4 at x[1, 0] is out of bounds"));
  CHECK(error_of(Array::of<int64_t>({2, 1}, {0, 9}), 3)
            .starts_with("label 9 at x[1, 0] is out of bounds"));
  CHECK(error_of(Array::of<int64_t>({}, {5}), 3)
            .starts_with("label 5 at x is out of bounds"));
  CHECK(error_of(labels({-1, -2}))
            .starts_with("label -1 at x[0] is out of bounds: num_classes is "
                         "0"));
}

TEST_CASE("no labels need a number of classes") {
  const Array nothing = Array::zeros(DType::float64, {0});
  CHECK(error_of(nothing).starts_with("x is empty"));
  CHECK(to_categorical(nothing, 3).shape() == Shape{0, 3});
  CHECK(to_categorical(Array::zeros(DType::int64, {2, 0, 1}), 2).shape() ==
        Shape{2, 0, 2});
  CHECK(error_of(Array()).starts_with("x holds no array"));
}

TEST_CASE("numbers of classes that cannot be are refused") {
  CHECK(error_of(labels({1}), -1) == "num_classes is -1; expected 0 or more");
  CHECK(error_of(labels({-3})).starts_with("the largest label is -3"));
}

TEST_CASE("floats that are no class are told with their index") {
  CHECK(error_of(Array::of<double>({2}, {0, std::nan("")}), 3) ==
        "label nan at x[1] is no class number");
  CHECK(error_of(Array::of<double>({}, {-INFINITY}), 3) ==
        "label -inf at x is no class number");
}

TEST_CASE("a wrong label doesn't fill the memory") {
  const int64_t last = std::numeric_limits<int64_t>::max();
  CHECK(error_of<keratin::Error>(labels({last})) != "no error");
  CHECK(error_of<keratin::LimitError>(labels({int64_t{1} << 40, 1}))
            .find("kMaxCategoricalBytes") != std::string::npos);
}
