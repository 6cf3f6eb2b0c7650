// Windows as keras.utils.timeseries_dataset_from_array gives them.

#include "keratin/utils/timeseries_dataset_utils.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <string>

#include "keratin/base/error.h"
#include "keratin/base/random_seed.h"

using keratin::Array;
using keratin::ConfigError;
using keratin::Shape;
using keratin::ShapeError;
using keratin::utils::timeseries_dataset_from_array;
using keratin::utils::TimeseriesDataset;
using keratin::utils::TimeseriesOptions;

namespace {

using Numbers = std::vector<int64_t>;

static_assert(std::input_iterator<TimeseriesDataset::Iterator>);

Array counted(int64_t count, int64_t factor = 1) {
  Numbers numbers(static_cast<size_t>(count));
  for (size_t i = 0; i < numbers.size(); ++i) {
    numbers[i] = static_cast<int64_t>(i) * factor;
  }
  return Array::of<int64_t>({count}, std::span<const int64_t>(numbers));
}

const Array kEight = counted(8);

Numbers numbers_of(const Array& array) {
  const auto typed = array.typed<int64_t>();
  return {typed.begin(), typed.end()};
}

// All windows, one after the other.
Numbers windows(const Array& data, int64_t length,
                const TimeseriesOptions& options = {}) {
  Numbers all;
  for (const auto& batch :
       timeseries_dataset_from_array(data, {}, length, options)) {
    CHECK(!batch.targets);
    const Numbers part = numbers_of(batch.inputs);
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

std::string error_of(const TimeseriesOptions& options, int64_t length = 3,
                     std::optional<Array> targets = {}) {
  try {
    timeseries_dataset_from_array(kEight, targets, length, options);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("windows begin at each step") {
  const TimeseriesDataset dataset =
      timeseries_dataset_from_array(kEight, {}, 3);
  REQUIRE(dataset.size() == 1);
  CHECK(dataset[0].inputs.shape() == Shape{6, 3});
  CHECK(numbers_of(dataset[0].inputs) ==
        Numbers{0, 1, 2, 1, 2, 3, 2, 3, 4, 3, 4, 5, 4, 5, 6, 5, 6, 7});
}

TEST_CASE("windows have a stride, and their steps a rate") {
  CHECK(windows(kEight, 3, {.sequence_stride = 2, .sampling_rate = 2}) ==
        Numbers{0, 2, 4, 2, 4, 6});
  CHECK(windows(kEight, 3, {.sampling_rate = 7}).empty());
}

TEST_CASE("windows lie between a start and an end") {
  CHECK(windows(kEight, 3, {.start_index = 2, .end_index = 7}) ==
        Numbers{2, 3, 4, 3, 4, 5, 4, 5, 6});
  CHECK(windows(kEight, 3, {.start_index = 0, .end_index = 4}) ==
        Numbers{0, 1, 2, 1, 2, 3});
  CHECK(windows(kEight, 3, {.end_index = 0}).empty());
}

TEST_CASE("targets are those of the first steps") {
  const TimeseriesDataset dataset = timeseries_dataset_from_array(
      kEight, counted(8, 10), 3, {.batch_size = 4});
  REQUIRE(dataset.size() == 2);
  CHECK(dataset[0].inputs.shape() == Shape{4, 3});
  CHECK(numbers_of(*dataset[0].targets) == Numbers{0, 10, 20, 30});
  CHECK(numbers_of(dataset[1].inputs) == Numbers{4, 5, 6, 5, 6, 7});
  CHECK(numbers_of(*dataset[1].targets) == Numbers{40, 50});
  const TimeseriesDataset late = timeseries_dataset_from_array(
      kEight, counted(8, 10), 3, {.start_index = 3});
  CHECK(numbers_of(*late[0].targets) == Numbers{30, 40, 50});
  CHECK_THROWS_WITH_AS(dataset[2], "batch 2 is not in a dataset of 2 batches",
                       ConfigError);
  CHECK_THROWS_AS(dataset[-1], ConfigError);
}

TEST_CASE("there are no more windows than targets") {
  const auto batch =
      timeseries_dataset_from_array(kEight, counted(3, 10), 3)[0];
  CHECK(batch.inputs.shape() == Shape{3, 3});
  CHECK(numbers_of(*batch.targets) == Numbers{0, 10, 20});
}

TEST_CASE("other axes and dtypes stay") {
  const Array data = counted(10).cast(keratin::DType::float32).reshaped({5, 2});
  const Array targets = counted(10).reshaped({5, 2});
  const auto batch =
      timeseries_dataset_from_array(data, targets, 2, {.batch_size = 2})[1];
  CHECK(batch.inputs.shape() == Shape{2, 2, 2});
  CHECK(batch.inputs.dtype() == keratin::DType::float32);
  CHECK(numbers_of(batch.inputs.cast(keratin::DType::int64)) ==
        Numbers{4, 5, 6, 7, 6, 7, 8, 9});
  CHECK(batch.targets->shape() == Shape{2, 2});
  CHECK(numbers_of(*batch.targets) == Numbers{4, 5, 6, 7});
}

TEST_CASE("without a batch size windows come one by one") {
  const TimeseriesDataset dataset = timeseries_dataset_from_array(
      kEight, counted(8, 10), 3, {.batch_size = {}});
  REQUIRE(dataset.size() == 6);
  CHECK(dataset[5].inputs.shape() == Shape{3});
  CHECK(numbers_of(dataset[5].inputs) == Numbers{5, 6, 7});
  CHECK(dataset[5].targets->shape() == Shape{});
  CHECK(numbers_of(*dataset[5].targets) == Numbers{50});
}

TEST_CASE("short data has no window, and windows of no step are empty") {
  CHECK(timeseries_dataset_from_array(kEight, {}, 9).size() == 0);
  const int64_t last = std::numeric_limits<int64_t>::max();
  CHECK(timeseries_dataset_from_array(kEight, {}, last).size() == 0);
  const auto none = timeseries_dataset_from_array(kEight, {}, 0);
  REQUIRE(none.size() == 1);
  CHECK(none[0].inputs.shape() == Shape{9, 0});
}

// start_positions = numpy.arange(10)
// numpy.random.RandomState(7).shuffle(start_positions)
TEST_CASE("a seed orders windows and targets as Keras does") {
  const TimeseriesDataset dataset = timeseries_dataset_from_array(
      counted(12), counted(12, 10), 3,
      {.batch_size = 4, .shuffle = true, .seed = 7});
  REQUIRE(dataset.size() == 3);
  CHECK(numbers_of(dataset[0].inputs) ==
        Numbers{8, 9, 10, 5, 6, 7, 0, 1, 2, 2, 3, 4});
  CHECK(numbers_of(*dataset[0].targets) == Numbers{80, 50, 0, 20});
  CHECK(numbers_of(*dataset[1].targets) == Numbers{10, 90, 70, 30});
  CHECK(numbers_of(*dataset[2].targets) == Numbers{60, 40});
}

TEST_CASE("an order without a seed comes from the process's") {
  const auto order = [] { return windows(counted(100), 1, {.shuffle = true}); };
  keratin::seed_process(3);
  const Numbers first = order();
  CHECK(first != order());
  keratin::seed_process(3);
  CHECK(first == order());
}

TEST_CASE("arguments that cannot be are refused as Keras refuses them") {
  CHECK(error_of({.start_index = -1}) ==
        "start_index is -1; expected 0 to 7 for data of 8 steps");
  CHECK(error_of({.start_index = 8}).starts_with("start_index is 8; expected"));
  CHECK(error_of({.end_index = 8}) ==
        "end_index is 8; expected 1 to 7 for data of 8 steps");
  CHECK(error_of({.end_index = -1}).starts_with("end_index is -1; expected"));
  CHECK(error_of({.start_index = 3, .end_index = 3}) ==
        "end_index is 3; expected more than start_index, 3");
  CHECK(error_of({.start_index = 3, .end_index = -2})
            .starts_with("end_index is -2; expected more than"));
  CHECK(error_of({.sequence_stride = 0}) ==
        "sequence_stride is 0; expected 1 to 7 for data of 8 steps");
  CHECK(error_of({.sequence_stride = 8}).starts_with("sequence_stride is 8"));
  CHECK(error_of({.sampling_rate = 0}).starts_with("sampling_rate is 0"));
  CHECK(error_of({.sampling_rate = 8}).starts_with("sampling_rate is 8"));
  CHECK(error_of({.batch_size = 0}) ==
        "batch_size is 0; expected 1 or more, or none");
  CHECK(error_of({.shuffle = true, .seed = -1}) ==
        "seed is -1; expected 0 to 4294967295");
  CHECK(error_of({}, -1) == "sequence_length is -1; expected 0 or more");
}

TEST_CASE("targets that end before the windows do are told") {
  CHECK(error_of({.start_index = 3}, 2, counted(5)) ==
        "targets has 5 rows, data is used up to step 8; expected a target for "
        "the window that begins at step 6");
}

TEST_CASE("a scalar is no series") {
  const Array scalar = Array::of<int64_t>({}, {1});
  CHECK_THROWS_WITH_AS(timeseries_dataset_from_array(scalar, {}, 1),
                       "data is a scalar; expected an array of rank 1 or more",
                       ShapeError);
  CHECK_THROWS_AS(timeseries_dataset_from_array(kEight, scalar, 1), ShapeError);
  CHECK_THROWS_AS(timeseries_dataset_from_array(counted(1), {}, 1),
                  ConfigError);
}
