#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <vector>

#include "keratin/graph/array.h"

namespace keratin::utils {

struct TimeseriesOptions {
  /// Steps from the start of one window to that of the next.
  int64_t sequence_stride = 1;
  /// Steps from one element of a window to the next.
  int64_t sampling_rate = 1;
  /// Windows in a batch, the last of which may have fewer; none for windows
  /// one by one, without an axis for the batch.
  std::optional<int64_t> batch_size = 128;
  /// Whether windows come in random order, one order for every pass.
  bool shuffle = false;
  /// Of the order, from 0 to 2^32 - 1; by default drawn as `set_random_seed`
  /// has it.
  std::optional<int64_t> seed = {};
  /// Only steps from `start_index` up to, but not including `end_index` are
  /// used; by default, all.
  std::optional<int64_t> start_index = {};
  std::optional<int64_t> end_index = {};
};

/// Windows over a series in batches, which are made as they are asked for: an
/// index, or a loop over all. It shares the arrays it was made of.
class TimeseriesDataset {
 public:
  struct Batch {
    Array inputs;                       ///< (batch, sequence_length, …)
    std::optional<Array> targets = {};  ///< (batch, …), if there are any
  };
  class Iterator;

  /// Number of batches.
  int64_t size() const;
  /// Throws ConfigError unless `index` is in [0, size()).
  Batch operator[](int64_t index) const;
  Iterator begin() const;
  Iterator end() const;

 private:
  friend TimeseriesDataset timeseries_dataset_from_array(
      const Array&, const std::optional<Array>&, int64_t,
      const TimeseriesOptions&);

  Array data_;
  std::optional<Array> targets_;
  std::vector<int64_t> starts_;  // the first step of each window
  int64_t sequence_length_ = 0;
  int64_t sampling_rate_ = 1;
  std::optional<int64_t> batch_size_;
};

/// Walks over the batches of a dataset, which must outlive it.
class TimeseriesDataset::Iterator {
 public:
  using value_type = Batch;
  using difference_type = std::ptrdiff_t;
  using iterator_concept = std::input_iterator_tag;

  Iterator(const TimeseriesDataset& dataset, int64_t index)
      : dataset_(&dataset), index_(index) {}
  Batch operator*() const { return (*dataset_)[index_]; }
  Iterator& operator++() {
    ++index_;
    return *this;
  }
  void operator++(int) { ++index_; }
  friend bool operator==(const Iterator& a, const Iterator& b) {
    return a.index_ == b.index_;
  }

 private:
  const TimeseriesDataset* dataset_;
  int64_t index_;
};

/// Windows of `sequence_length` steps over `data` of shape `(steps, …)`, with
/// the target of the step at which each window begins, if `targets` of shape
/// `(steps, …)` are given; Keras's `timeseries_dataset_from_array`. Dtypes
/// stay.
///
/// There are as many windows as fit, and no more than there are targets; none
/// if the series is too short. A length of 0 gives empty windows. A seed orders
/// the windows as Keras does before tf.data shuffles them once more.
///
/// Throws ConfigError, as Keras does, for a `start_index` that is not from 0 to
/// steps - 1, an `end_index` that is not (0 means none at all) or isn't above
/// `start_index`, a stride or rate that is not from 1 to steps - 1, a negative
/// length, a batch size below 1, and where a window has no target because
/// `targets` ends before it; ShapeError for scalars.
TimeseriesDataset timeseries_dataset_from_array(
    const Array& data, const std::optional<Array>& targets,
    int64_t sequence_length, const TimeseriesOptions& options = {});

}  // namespace keratin::utils
