#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "keratin/graph/array.h"

namespace keratin::utils {

struct PadSequencesOptions {
  /// Steps of the result; by default those of the longest sequence.
  std::optional<int64_t> maxlen = {};
  DType dtype = DType::int32;
  /// "pre" or "post": where short sequences are filled up.
  std::string padding = "pre";
  /// "pre" or "post": where long sequences lose what is too much.
  std::string truncating = "pre";
  /// What fills them up.
  double value = 0;
};

/// Sequences of different lengths as one array; Keras's `pad_sequences`.
///
/// Sequence i is an array of shape `(steps of i, …)`; the result is
/// `(sequences, maxlen, …)`. The axes after the first are those of the first
/// sequence that has a step, and empty sequences become rows of `value`. Floats
/// lose their fraction in integer dtypes; arrays are converted as
/// `Array::cast` does.
///
/// Throws ShapeError for scalars and for sequences of another sample shape,
/// naming the position and both shapes; ConfigError for other words than "pre"
/// and "post", a negative `maxlen`, one of 0 that "pre" is to cut sequences to,
/// a `value` that `dtype` doesn't hold, and no sequences at all without
/// `maxlen`. Strings, which Keras pads in arrays of objects, there are none.
Array pad_sequences(const std::vector<Array>& sequences,
                    const PadSequencesOptions& options = {});

namespace detail {
/// As above; ConfigError for a number that `dtype` doesn't hold, too.
Array pad_numbers(const std::vector<Array>& sequences,
                  const PadSequencesOptions& options);
}  // namespace detail

/// The same of plain numbers, `pad_sequences({{1}, {2, 3}})`: `(sequences,
/// maxlen)`. T is a type that arrays hold. As in Keras, a number that doesn't
/// fit into `dtype` is a ConfigError that names its place.
template <class T = int64_t>
Array pad_sequences(const std::vector<std::vector<T>>& sequences,
                    const PadSequencesOptions& options = {}) {
  std::vector<Array> arrays;
  arrays.reserve(sequences.size());
  for (const std::vector<T>& sequence : sequences) {
    arrays.push_back(Array::of<T>({static_cast<int64_t>(sequence.size())},
                                  std::span<const T>(sequence)));
  }
  return detail::pad_numbers(arrays, options);
}

}  // namespace keratin::utils
