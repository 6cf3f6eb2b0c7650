#include "keratin/utils/dataset_utils.h"

#include <cmath>
#include <numeric>
#include <span>
#include <vector>

#include "keratin/base/error.h"
#include "keratin/base/random.h"
#include "keratin/base/random_seed.h"
#include "keratin/utils/rows.h"

namespace keratin::utils {
namespace {

using Arrays = Nested<Array>;

bool is_share(const std::optional<SplitSize>& size) {
  return size && std::holds_alternative<double>(*size);
}

// The samples that `size` stands for, if it is given; `name` is the argument's.
std::optional<int64_t> samples_of(const std::optional<SplitSize>& size,
                                  const char* name, int64_t total) {
  if (!size) return std::nullopt;
  const int64_t* count = std::get_if<int64_t>(&*size);
  if (count != nullptr) {
    if (*count > 0 && *count < total) return *count;
    throw ConfigError(concat(name, " is ", *count,
                             "; expected a number of samples from 1 to ",
                             total - 1, ", as the dataset has ", total,
                             ", or a share between 0 and 1"));
  }
  const double share = std::get<double>(*size);
  if (share > 0 && share < 1) {
    return std::llrint(share * static_cast<double>(total));
  }
  throw ConfigError(concat(name, " is ", share,
                           "; expected a share between 0 and 1, or a number of "
                           "samples"));
}

struct Sides {
  int64_t left = 0;
  int64_t right = 0;
};

Sides sides_of(const SplitDatasetOptions& options, int64_t total) {
  const auto left = samples_of(options.left_size, "left_size", total);
  const auto right = samples_of(options.right_size, "right_size", total);
  if (!left && !right) {
    throw ConfigError(
        "neither left_size nor right_size is given; expected one of them at "
        "least");
  }
  if (is_share(options.left_size) && is_share(options.right_size)) {
    const double sum = std::get<double>(*options.left_size) +
                       std::get<double>(*options.right_size);
    if (sum > 1) {
      throw ConfigError(concat("left_size and right_size add up to ", sum,
                               "; expected shares of 1 at most in all"));
    }
  }
  const Sides sides{left.value_or(total - right.value_or(0)),
                    right.value_or(total - left.value_or(0))};
  if (sides.left + sides.right > total) {
    throw ConfigError(concat("left_size and right_size need ", sides.left,
                             " and ", sides.right, " samples; the dataset has ",
                             total));
  }
  if (sides.left > 0 && sides.right > 0) return sides;
  throw ConfigError(concat("the ", sides.left == 0 ? "left" : "right",
                           " side would be empty: left_size and right_size "
                           "take ",
                           sides.left, " and ", sides.right, " of ", total,
                           " samples"));
}

int64_t samples_in(const Arrays& dataset) {
  const std::vector<Array> arrays = dataset.flatten();
  if (arrays.empty()) {
    throw ShapeError(concat("dataset is ", dataset.describe(),
                            "; expected at least one array"));
  }
  const int64_t total = rows_of(arrays[0], "dataset");
  for (size_t i = 1; i < arrays.size(); ++i) {
    if (rows_of(arrays[i], "an array of dataset") == total) continue;
    throw ShapeError(concat("array ", i, " of dataset has shape ",
                            to_string(arrays[i].shape()), ", array 0 ",
                            to_string(arrays[0].shape()),
                            "; expected the same number of samples"));
  }
  if (total == 0) throw ShapeError("dataset has no samples");
  return total;
}

std::vector<int64_t> order_of(const SplitDatasetOptions& options,
                              int64_t total) {
  std::vector<int64_t> order(static_cast<size_t>(total));
  std::iota(order.begin(), order.end(), 0);
  if (!options.shuffle) return order;
  PythonRandom(options.seed ? *options.seed : draw_int(0, 1'000'000))
      .shuffle(order);
  return order;
}

}  // namespace

std::pair<Arrays, Arrays> split_dataset(const Arrays& dataset,
                                        const SplitDatasetOptions& options) {
  const int64_t total = samples_in(dataset);
  const Sides sides = sides_of(options, total);
  const std::vector<int64_t> order = order_of(options, total);
  const std::span<const int64_t> all(order);
  const auto rows = [&](std::span<const int64_t> chosen) {
    return dataset.map(
        [&](const Array& array) { return take_rows(array, chosen); });
  };
  return {rows(all.first(static_cast<size_t>(sides.left))),
          rows(all.last(static_cast<size_t>(sides.right)))};
}

std::pair<Array, Array> split_dataset(const Array& dataset,
                                      const SplitDatasetOptions& options) {
  const auto [left, right] = split_dataset(Arrays(dataset), options);
  return {left.leaf(), right.leaf()};
}

}  // namespace keratin::utils
