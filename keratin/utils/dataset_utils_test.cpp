// Splits as keras.utils.split_dataset makes them.

#include "keratin/utils/dataset_utils.h"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "keratin/base/error.h"
#include "keratin/base/random_seed.h"

using keratin::Array;
using keratin::ConfigError;
using keratin::Nested;
using keratin::Shape;
using keratin::ShapeError;
using keratin::utils::split_dataset;
using keratin::utils::SplitDatasetOptions;

namespace {

using Numbers = std::vector<int64_t>;
using Sides = std::pair<Numbers, Numbers>;

Array counted(int64_t count) {
  Numbers numbers(static_cast<size_t>(count));
  std::iota(numbers.begin(), numbers.end(), 0);
  return Array::of<int64_t>({count}, std::span<const int64_t>(numbers));
}

Numbers numbers_of(const Array& array) {
  const auto typed = array.typed<int64_t>();
  return {typed.begin(), typed.end()};
}

Sides split(int64_t total, const SplitDatasetOptions& options) {
  const auto [left, right] = split_dataset(counted(total), options);
  return {numbers_of(left), numbers_of(right)};
}

using Sizes = std::pair<size_t, size_t>;

Sizes sizes(int64_t total, const SplitDatasetOptions& options) {
  const Sides sides = split(total, options);
  return {sides.first.size(), sides.second.size()};
}

std::string error_of(const SplitDatasetOptions& options, int64_t total = 10) {
  try {
    split_dataset(counted(total), options);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("sizes are numbers of samples or shares of them") {
  CHECK(split(5, {.left_size = 3}) == Sides{{0, 1, 2}, {3, 4}});
  CHECK(sizes(10, {.left_size = 0.8}) == Sizes{8, 2});
  CHECK(sizes(10, {.left_size = 3}) == Sizes{3, 7});
  CHECK(sizes(10, {.right_size = 4}) == Sizes{6, 4});
  CHECK(sizes(10, {.left_size = 2, .right_size = 0.5}) == Sizes{2, 5});
}

TEST_CASE("halves are rounded to even") {
  CHECK(sizes(10, {.left_size = 0.75}) == Sizes{8, 2});
  CHECK(sizes(10, {.left_size = 0.25}) == Sizes{2, 8});
  CHECK(sizes(10, {.left_size = 0.35}) == Sizes{4, 6});
  CHECK(sizes(10, {.right_size = 0.25}) == Sizes{8, 2});
}

TEST_CASE("what neither side takes is left out between them") {
  CHECK(split(10, {.left_size = 0.3, .right_size = 0.3}) ==
        Sides{{0, 1, 2}, {7, 8, 9}});
  CHECK(sizes(5, {.left_size = 0.5, .right_size = 0.5}) == Sizes{2, 2});
}

// random.seed(42); random.shuffle(samples)
TEST_CASE("a seed gives Keras's order") {
  CHECK(split(10, {.left_size = 0.8, .shuffle = true, .seed = 42}) ==
        Sides{{7, 3, 2, 8, 5, 6, 9, 4}, {0, 1}});
  CHECK(
      split(6, {.left_size = 2, .right_size = 2, .shuffle = true, .seed = 0}) ==
      Sides{{4, 2}, {5, 3}});
  // The seed of an order that isn't asked for does nothing.
  CHECK(split(3, {.left_size = 2, .seed = 0}) == Sides{{0, 1}, {2}});
}

// keras.utils.set_random_seed(42)
TEST_CASE("an order without a seed comes from the process's, as in Keras") {
  keratin::seed_process(42);
  const SplitDatasetOptions options{.left_size = 0.8, .shuffle = true};
  CHECK(split(10, options) == Sides{{6, 5, 8, 7, 2, 4, 1, 0}, {3, 9}});
  const Sides next = split(100, options);
  CHECK(next != split(100, options));
}

TEST_CASE("the arrays of a structure are split alike") {
  using Arrays = Nested<Array>;
  const Array x = counted(8).cast(keratin::DType::float32).reshaped({4, 2});
  const Arrays data(Arrays::List{
      x, Arrays(Arrays::Dict{{"b", counted(4)}, {"a", counted(4)}})});
  const auto [left, right] =
      split_dataset(data, {.left_size = 3, .shuffle = true, .seed = 1});
  REQUIRE(left.list().size() == 2);
  const Array& part = left.list()[0].leaf();
  CHECK(part.shape() == Shape{3, 2});
  CHECK(part.dtype() == keratin::DType::float32);
  const Numbers order = numbers_of(left.list()[1].find("a")->leaf());
  CHECK(order == numbers_of(left.list()[1].find("b")->leaf()));
  for (int64_t i = 0; i < 3; ++i) {
    const auto sample = static_cast<double>(order[static_cast<size_t>(i)]);
    CHECK(part.at(2 * i) == 2 * sample);
    CHECK(part.at(2 * i + 1) == 2 * sample + 1);
  }
  CHECK(right.list()[0].leaf().shape() == Shape{1, 2});
}

TEST_CASE("sizes that cannot be are refused as Keras refuses them") {
  CHECK(error_of({}) ==
        "neither left_size nor right_size is given; expected one of them at "
        "least");
  CHECK(error_of({.left_size = 0}) ==
        "left_size is 0; expected a number of samples from 1 to 9, as the "
        "dataset has 10, or a share between 0 and 1");
  CHECK(error_of({.left_size = 10}).starts_with("left_size is 10; expected"));
  CHECK(error_of({.right_size = -1}).starts_with("right_size is -1; expected"));
  for (const double share : {1.0, 0.0, -0.1, std::nan("")}) {
    CHECK(error_of({.left_size = share}).starts_with("left_size is "));
    CHECK(error_of({.right_size = share}).starts_with("right_size is "));
  }
  CHECK(error_of({.right_size = 1.5}) ==
        "right_size is 1.500000; expected a share between 0 and 1, or a number "
        "of samples");
}

TEST_CASE("sides that need too much are refused") {
  CHECK(error_of({.left_size = 0.6, .right_size = 0.6}) ==
        "left_size and right_size add up to 1.200000; expected shares of 1 at "
        "most in all");
  CHECK(error_of({.left_size = 5, .right_size = 6}) ==
        "left_size and right_size need 5 and 6 samples; the dataset has 10");
  CHECK(error_of({.left_size = 0.9, .right_size = 2})
            .starts_with("left_size and right_size need 9 and 2 samples"));
  CHECK(error_of({.left_size = 0.5, .right_size = 0.5}, 3)
            .starts_with("left_size and right_size need 2 and 2 samples"));
}

TEST_CASE("a side is never empty") {
  CHECK(error_of({.left_size = 0.5}, 1) ==
        "the left side would be empty: left_size and right_size take 0 and 1 "
        "of 1 samples");
  CHECK(error_of({.left_size = 0.96}).starts_with("the right side would be"));
}

TEST_CASE("arrays of different lengths are refused") {
  using Arrays = Nested<Array>;
  const auto list = [](std::vector<Array> arrays) {
    return Arrays::list_of(arrays);
  };
  CHECK_THROWS_WITH_AS(
      split_dataset(list({counted(4), counted(6).reshaped({3, 2})}),
                    {.left_size = 2}),
      "array 1 of dataset has shape (3, 2), array 0 (4,); expected the same "
      "number of samples",
      ShapeError);
  CHECK_THROWS_WITH_AS(split_dataset(list({}), {.left_size = 2}),
                       "dataset is a list of 0; expected at least one array",
                       ShapeError);
  CHECK_THROWS_WITH_AS(split_dataset(counted(0), {.left_size = 2}),
                       "dataset has no samples", ShapeError);
  CHECK_THROWS_AS(split_dataset(Array::of<int64_t>({}, {1}), {.left_size = 2}),
                  ShapeError);
}
