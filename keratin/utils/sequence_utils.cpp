#include "keratin/utils/sequence_utils.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "keratin/base/error.h"
#include "keratin/utils/rows.h"

namespace keratin::utils {
namespace {

// Whether the whole part of `number` is one of the integers of `dtype`.
bool fits(double number, DType dtype) {
  const bool is_signed = name_of(dtype).front() == 'i';
  const int bits = static_cast<int>(size_of(dtype)) * 8 - (is_signed ? 1 : 0);
  const double end = std::ldexp(1.0, bits);
  const double whole = std::trunc(number);
  return whole >= (is_signed ? -end : 0.0) && whole < end;
}

void check_numbers(const std::vector<Array>& sequences, DType dtype) {
  if (!is_int(dtype)) return;
  for (size_t i = 0; i < sequences.size(); ++i) {
    if (sequences[i].dtype() == dtype) continue;
    const Array numbers = sequences[i].cast(DType::float64);
    int64_t step = 0;
    for (const double number : numbers.typed<double>()) {
      if (!fits(number, dtype)) {
        throw ConfigError(concat("sequences[", i, "][", step, "] is ",
                                 std::to_string(number), ", which ",
                                 name_of(dtype), " doesn't hold"));
      }
      ++step;
    }
  }
}

void check_word(const char* name, const std::string& word) {
  if (word == "pre" || word == "post") return;
  throw ConfigError(
      concat(name, " is ", quoted(word), "; expected \"pre\" or \"post\""));
}

void check(const PadSequencesOptions& options) {
  check_word("padding", options.padding);
  check_word("truncating", options.truncating);
  if (options.maxlen && *options.maxlen < 0) {
    throw ConfigError(
        concat("maxlen is ", *options.maxlen, "; expected 0 or more"));
  }
  if (is_int(options.dtype) && !fits(options.value, options.dtype)) {
    throw ConfigError(concat("value is ", std::to_string(options.value),
                             ", which ", name_of(options.dtype),
                             " doesn't hold"));
  }
}

Shape sample_shape_of(const Array& sequence) {
  return {sequence.shape().begin() + 1, sequence.shape().end()};
}

// What the sequences have in common.
struct Common {
  int64_t longest = 0;
  std::optional<size_t> first = {};  // of those that have steps
  Shape sample_shape = {};
};

Common common_of(const std::vector<Array>& sequences) {
  Common common;
  for (size_t i = 0; i < sequences.size(); ++i) {
    const int64_t steps = rows_of(sequences[i], concat("sequences[", i, "]"));
    if (steps == 0) continue;
    common.longest = std::max(common.longest, steps);
    Shape shape = sample_shape_of(sequences[i]);
    if (!common.first) {
      common.first = i;
      common.sample_shape = std::move(shape);
    } else if (shape != common.sample_shape) {
      throw ShapeError(concat("sequences[", i, "] has samples of shape ",
                              to_string(shape), "; expected ",
                              to_string(common.sample_shape),
                              ", that of sequences[", *common.first, "]"));
    }
  }
  return common;
}

Array filled(Shape shape, const PadSequencesOptions& options) {
  Array array = Array::zeros(options.dtype, std::move(shape));
  if (options.value == 0) return array;
  const Array value =
      Array::of<double>({}, {options.value}).cast(options.dtype);
  const std::span<std::byte> bytes = array.mutable_bytes();
  const size_t width = size_of(options.dtype);
  for (size_t at = 0; at < bytes.size(); at += width) {
    std::memcpy(&bytes[at], value.bytes().data(), width);
  }
  return array;
}

Array laid_out(const std::vector<Array>& sequences, const Common& common,
               Shape shape, const PadSequencesOptions& options) {
  const int64_t maxlen = shape[1];
  Array padded = filled(std::move(shape), options);
  const size_t step = static_cast<size_t>(element_count(common.sample_shape)) *
                      size_of(options.dtype);
  std::byte* row = padded.mutable_bytes().data();
  for (const Array& sequence : sequences) {
    const int64_t steps = sequence.shape()[0];
    const int64_t kept = std::min(steps, maxlen);
    const int64_t from = options.truncating == "pre" ? steps - kept : 0;
    const int64_t to = options.padding == "pre" ? maxlen - kept : 0;
    if (kept > 0 && step > 0) {
      const Array whole = sequence.cast(options.dtype);
      std::memcpy(row + static_cast<size_t>(to) * step,
                  whole.bytes().data() + static_cast<size_t>(from) * step,
                  static_cast<size_t>(kept) * step);
    }
    row += static_cast<size_t>(maxlen) * step;
  }
  return padded;
}

}  // namespace

Array pad_sequences(const std::vector<Array>& sequences,
                    const PadSequencesOptions& options) {
  check(options);
  if (sequences.empty() && !options.maxlen) {
    throw ConfigError(
        "there are no sequences, the longest of which would say how many steps "
        "the result has; give maxlen");
  }
  const Common common = common_of(sequences);
  const int64_t maxlen = options.maxlen.value_or(common.longest);
  if (maxlen == 0 && common.longest > 0 && options.truncating == "pre") {
    throw ConfigError(concat("maxlen is 0; expected 1 or more, as sequences[",
                             *common.first, "] has steps"));
  }
  Shape shape = {static_cast<int64_t>(sequences.size()), maxlen};
  shape.insert(shape.end(), common.sample_shape.begin(),
               common.sample_shape.end());
  return laid_out(sequences, common, std::move(shape), options);
}

Array detail::pad_numbers(const std::vector<Array>& sequences,
                          const PadSequencesOptions& options) {
  check_numbers(sequences, options.dtype);
  return pad_sequences(sequences, options);
}

}  // namespace keratin::utils
