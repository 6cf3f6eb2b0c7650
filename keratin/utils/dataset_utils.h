#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <variant>

#include "keratin/base/nested.h"
#include "keratin/graph/array.h"

namespace keratin::utils {

/// A part of a dataset: a number of samples (`3`), or a share of them (`0.3`).
using SplitSize = std::variant<int64_t, double>;

struct SplitDatasetOptions {
  /// By default all that the other side leaves; one of the two is needed.
  std::optional<SplitSize> left_size = {};
  std::optional<SplitSize> right_size = {};
  /// Whether samples are put in random order first.
  bool shuffle = false;
  /// Of the order; by default drawn as `set_random_seed` has it.
  std::optional<int64_t> seed = {};
};

/// The first samples and the last ones of arrays whose first axis counts the
/// samples; Keras's `split_dataset`. Dtypes and other axes stay.
///
/// A share is rounded to whole samples, a half to the even number. Sides that
/// don't add up leave out the samples between them. The same seed gives the
/// order that it gives in Keras.
///
/// Throws ConfigError where no size is given; for a number of samples that is
/// not from 1 to all but one, a share that is not between 0 and 1, sides that
/// need more samples than there are, and a side that would be empty. Throws
/// ShapeError for scalars and where there are no samples.
std::pair<Array, Array> split_dataset(const Array& dataset,
                                      const SplitDatasetOptions& options = {});
/// The same of each array of a structure, which needs equally many samples in
/// all: one order for all of them, so that features keep their targets. Keras
/// takes lists and tuples; dicts and nested ones do as well here.
std::pair<Nested<Array>, Nested<Array>> split_dataset(
    const Nested<Array>& dataset, const SplitDatasetOptions& options = {});

}  // namespace keratin::utils
