#include "keratin/utils/timeseries_dataset_utils.h"

#include <algorithm>
#include <limits>
#include <span>

#include "keratin/base/error.h"
#include "keratin/base/random.h"
#include "keratin/base/random_seed.h"
#include "keratin/utils/rows.h"

namespace keratin::utils {
namespace {

void check_range(const char* name, int64_t value, int64_t first, int64_t last) {
  if (value >= first && value <= last) return;
  throw ConfigError(concat(name, " is ", value, "; expected ", first, " to ",
                           last, " for data of ", last + 1, " steps"));
}

void check(int64_t sequence_length, const TimeseriesOptions& options,
           int64_t steps) {
  const int64_t start = options.start_index.value_or(0);
  // Keras checks neither of them where it is 0.
  if (start != 0) check_range("start_index", start, 0, steps - 1);
  if (const int64_t end = options.end_index.value_or(0); end != 0) {
    if (start != 0 && end <= start) {
      throw ConfigError(concat("end_index is ", end,
                               "; expected more than start_index, ", start));
    }
    check_range("end_index", end, 1, steps - 1);
  }
  check_range("sampling_rate", options.sampling_rate, 1, steps - 1);
  check_range("sequence_stride", options.sequence_stride, 1, steps - 1);
  if (sequence_length < 0) {
    throw ConfigError(
        concat("sequence_length is ", sequence_length, "; expected 0 or more"));
  }
  if (options.batch_size && *options.batch_size < 1) {
    throw ConfigError(concat("batch_size is ", *options.batch_size,
                             "; expected 1 or more, or none"));
  }
}

// How many windows begin at each step in turn.
int64_t windows_in(int64_t steps, int64_t length, int64_t rate) {
  // Not (length - 1) * rate at once, which may be more than there is.
  if (length > 0 && (length - 1) > steps / rate) return 0;
  return std::max<int64_t>(steps - (length - 1) * rate, 0);
}

void shuffle(std::vector<int64_t>& starts, const std::optional<int64_t>& seed) {
  constexpr int64_t kLast = std::numeric_limits<uint32_t>::max();
  if (seed && (*seed < 0 || *seed > kLast)) {
    throw ConfigError(concat("seed is ", *seed, "; expected 0 to ", kLast));
  }
  const int64_t chosen = seed ? *seed : draw_int(0, 999'999);
  NumpyRandom(static_cast<uint32_t>(chosen)).shuffle(starts);
}

void check_targets(const std::vector<int64_t>& starts, int64_t rows,
                   int64_t end) {
  const auto last = std::max_element(starts.begin(), starts.end());
  if (last == starts.end() || *last < std::min(rows, end)) return;
  throw ConfigError(
      concat("targets has ", rows, " rows, data is used up to step ", end,
             "; expected a target for the window that begins at step ", *last));
}

Array without_first_axis(const Array& array) {
  return array.reshaped({array.shape().begin() + 1, array.shape().end()});
}

}  // namespace

int64_t TimeseriesDataset::size() const {
  const auto windows = static_cast<int64_t>(starts_.size());
  const int64_t each = batch_size_.value_or(1);
  return windows / each + (windows % each != 0 ? 1 : 0);
}

TimeseriesDataset::Batch TimeseriesDataset::operator[](int64_t index) const {
  if (index < 0 || index >= size()) {
    throw ConfigError(concat("batch ", index, " is not in a dataset of ",
                             size(), " batches"));
  }
  const auto first = static_cast<size_t>(index * batch_size_.value_or(1));
  const size_t count = std::min(static_cast<size_t>(batch_size_.value_or(1)),
                                starts_.size() - first);
  const auto starts = std::span(starts_).subspan(first, count);

  std::vector<int64_t> steps;
  steps.reserve(count * static_cast<size_t>(sequence_length_));
  for (const int64_t start : starts) {
    for (int64_t i = 0; i < sequence_length_; ++i) {
      steps.push_back(start + i * sampling_rate_);
    }
  }
  Shape shape = data_.shape();
  shape[0] = sequence_length_;
  shape.insert(shape.begin(), static_cast<int64_t>(count));
  Batch batch{take_rows(data_, steps).reshaped(std::move(shape))};
  if (targets_) batch.targets = take_rows(*targets_, starts);
  if (batch_size_) return batch;
  batch.inputs = without_first_axis(batch.inputs);
  if (targets_) batch.targets = without_first_axis(*batch.targets);
  return batch;
}

TimeseriesDataset::Iterator TimeseriesDataset::begin() const {
  return {*this, 0};
}

TimeseriesDataset::Iterator TimeseriesDataset::end() const {
  return {*this, size()};
}

TimeseriesDataset timeseries_dataset_from_array(
    const Array& data, const std::optional<Array>& targets,
    int64_t sequence_length, const TimeseriesOptions& options) {
  const int64_t steps = rows_of(data, "data");
  check(sequence_length, options, steps);
  const int64_t start = options.start_index.value_or(0);
  const int64_t end = options.end_index.value_or(steps);
  int64_t windows =
      windows_in(end - start, sequence_length, options.sampling_rate);
  if (targets) windows = std::min(windows, rows_of(*targets, "targets"));

  TimeseriesDataset dataset;
  dataset.data_ = data;
  dataset.targets_ = targets;
  dataset.sequence_length_ = sequence_length;
  dataset.sampling_rate_ = options.sampling_rate;
  dataset.batch_size_ = options.batch_size;
  for (int64_t i = 0; i < windows; i += options.sequence_stride) {
    dataset.starts_.push_back(start + i);
  }
  if (targets)
    check_targets(dataset.starts_, rows_of(*targets, "targets"), end);
  if (options.shuffle) shuffle(dataset.starts_, options.seed);
  return dataset;
}

}  // namespace keratin::utils
