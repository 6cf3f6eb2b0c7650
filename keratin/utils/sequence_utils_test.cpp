// Arrays as keras.utils.pad_sequences gives them.

#include "keratin/utils/sequence_utils.h"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "keratin/base/error.h"

using keratin::Array;
using keratin::ConfigError;
using keratin::DType;
using keratin::Shape;
using keratin::ShapeError;
using keratin::utils::pad_sequences;
using keratin::utils::PadSequencesOptions;

namespace {

using Ints = std::vector<std::vector<int64_t>>;
using Doubles = std::vector<std::vector<double>>;
using Values = std::vector<double>;

Values values_of(const Array& array) {
  Values values;
  for (int64_t i = 0; i < array.size(); ++i) values.push_back(array.at(i));
  return values;
}

const Ints kThree = {{1}, {2, 3, 4}, {}};

Values padded(const PadSequencesOptions& options) {
  return values_of(pad_sequences(kThree, options));
}

template <class Error, class Sequences>
std::string error_of(const Sequences& sequences,
                     const PadSequencesOptions& options = {}) {
  try {
    pad_sequences(sequences, options);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("sequences are filled up at the front, to the longest") {
  const Array array = pad_sequences(kThree);
  CHECK(array.dtype() == DType::int32);
  CHECK(array.shape() == Shape{3, 3});
  CHECK(values_of(array) == Values{0, 0, 1, 2, 3, 4, 0, 0, 0});
  CHECK(values_of(pad_sequences({{1}, {2, 3}})) == Values{0, 1, 2, 3});
}

TEST_CASE("long sequences lose their first steps") {
  CHECK(padded({.maxlen = 2}) == Values{0, 1, 3, 4, 0, 0});
}

TEST_CASE("either may be done at the end") {
  CHECK(padded({.maxlen = 2, .padding = "post", .truncating = "post"}) ==
        Values{1, 0, 2, 3, 0, 0});
  CHECK(padded({.maxlen = 2, .truncating = "post"}) ==
        Values{0, 1, 2, 3, 0, 0});
  CHECK(padded({.maxlen = 4, .padding = "post"}) ==
        Values{1, 0, 0, 0, 2, 3, 4, 0, 0, 0, 0, 0});
}

TEST_CASE("value and dtype are the caller's") {
  CHECK(padded({.maxlen = 3, .padding = "post", .value = -1}) ==
        Values{1, -1, -1, 2, 3, 4, -1, -1, -1});
  const Array array = pad_sequences(
      kThree, {.maxlen = 2, .dtype = DType::float32, .value = 0.5});
  CHECK(array.dtype() == DType::float32);
  CHECK(values_of(array) == Values{0.5, 1, 3, 4, 0.5, 0.5});
  CHECK(padded({.dtype = DType::boolean}) == Values{0, 0, 1, 1, 1, 1, 0, 0, 0});
  CHECK(padded({.maxlen = 1, .value = 2.9}) == Values{1, 4, 2});
  CHECK(values_of(pad_sequences({{1}, {1, 2}},
                                {.dtype = DType::float16, .value = 1e9})) ==
        Values{INFINITY, 1, 1, 2});
}

TEST_CASE("floats lose their fraction in integers") {
  CHECK(values_of(pad_sequences(Doubles{{1.9, -1.9}, {2.2}})) ==
        Values{1, -1, 0, 2});
  CHECK(values_of(pad_sequences(Doubles{{-0.5}}, {.dtype = DType::uint8})) ==
        Values{0});
  CHECK(values_of(pad_sequences(std::vector<std::vector<float>>{{1.5f}},
                                {.dtype = DType::float32})) == Values{1.5});
}

TEST_CASE("a number that doesn't fit is told with its place") {
  CHECK(error_of<ConfigError>(Ints{{1}, {2, int64_t{1} << 40}}) ==
        "sequences[1][1] is 1099511627776.000000, which int32 doesn't hold");
  CHECK(error_of<ConfigError>(Ints{{-1}}, {.dtype = DType::uint8}) ==
        "sequences[0][0] is -1.000000, which uint8 doesn't hold");
  CHECK(error_of<ConfigError>(Doubles{{1e20}}).find("int32") !=
        std::string::npos);
  CHECK(error_of<ConfigError>(Doubles{{std::nan("")}})
            .starts_with("sequences[0][0] is nan"));
  const int64_t last = std::numeric_limits<int64_t>::max();
  CHECK(pad_sequences(Ints{{last}}, {.dtype = DType::int64})
            .typed<int64_t>()[0] == last);
  CHECK(error_of<ConfigError>(kThree, {.value = std::nan("")}) ==
        "value is nan, which int32 doesn't hold");
  CHECK(error_of<ConfigError>(kThree, {.dtype = DType::uint8, .value = 300}) ==
        "value is 300.000000, which uint8 doesn't hold");
}

TEST_CASE("samples may have a shape") {
  const Array array =
      pad_sequences(std::vector<Array>{Array::zeros(DType::int32, {0, 5}),
                                       Array::of<int32_t>({2, 2}, {0, 1, 2, 3}),
                                       Array::of<int32_t>({1, 2}, {8, 9})});
  CHECK(array.shape() == Shape{3, 2, 2});
  CHECK(values_of(array) == Values{0, 0, 0, 0, 0, 1, 2, 3, 0, 0, 8, 9});
  CHECK(pad_sequences(std::vector<Array>{Array::zeros(DType::int32, {2, 0})})
            .shape() == Shape{1, 2, 0});
}

TEST_CASE("arrays are converted as casts are") {
  const Array wide = Array::of<int64_t>({2}, {(int64_t{1} << 40) + 1, 3});
  CHECK(values_of(pad_sequences(std::vector<Array>{wide})) == Values{1, 3});
}

TEST_CASE("another sample shape is told with its position and both shapes") {
  const std::vector<Array> sequences = {Array::zeros(DType::float32, {0, 9}),
                                        Array::zeros(DType::float32, {2, 2}),
                                        Array::zeros(DType::float32, {1, 3})};
  CHECK(error_of<ShapeError>(sequences) ==
        "sequences[2] has samples of shape (3,); expected (2,), that of "
        "sequences[1]");
}

TEST_CASE("a scalar is no sequence") {
  CHECK(error_of<ShapeError>(std::vector<Array>{Array::of<int32_t>({1}, {1}),
                                                Array::of<int32_t>({}, {1})}) ==
        "sequences[1] is a scalar; expected an array of rank 1 or more");
  CHECK(error_of<ShapeError>(std::vector<Array>(1)) ==
        "sequences[0] holds no array");
}

TEST_CASE("no sequences need a length") {
  CHECK(error_of<ConfigError>(Ints{}).starts_with("there are no sequences"));
  CHECK(pad_sequences(Ints{}, {.maxlen = 3}).shape() == Shape{0, 3});
  CHECK(pad_sequences(Ints{{}, {}}).shape() == Shape{2, 0});
}

TEST_CASE("a length of no steps is one that only the end can be cut to") {
  CHECK(error_of<ConfigError>(kThree, {.maxlen = 0}) ==
        "maxlen is 0; expected 1 or more, as sequences[0] has steps");
  CHECK(pad_sequences(kThree, {.maxlen = 0, .truncating = "post"}).shape() ==
        Shape{3, 0});
  CHECK(error_of<ConfigError>(kThree, {.maxlen = -1}) ==
        "maxlen is -1; expected 0 or more");
}

TEST_CASE("other words than pre and post are refused") {
  CHECK(error_of<ConfigError>(kThree, {.padding = "x"}) ==
        "padding is \"x\"; expected \"pre\" or \"post\"");
  CHECK(error_of<ConfigError>(kThree, {.truncating = "y"}) ==
        "truncating is \"y\"; expected \"pre\" or \"post\"");
}
