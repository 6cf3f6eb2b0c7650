#include <algorithm>
#include <cmath>
#include <numbers>

#include "keratin/base/error.h"
#include "keratin/graph/build.h"
#include "keratin/ops/math.h"
#include "keratin/ops/numpy_index.h"
#include "keratin/ops/numpy_linalg.h"
#include "keratin/ops/numpy_movement.h"

namespace keratin::ops {
namespace {

// Spectra are products with a matrix of this many rows at most.
constexpr int64_t kMaxFftLength = 8192;

std::vector<double> window_of(std::string_view name, int64_t length) {
  std::vector<double> values(static_cast<size_t>(length), 1);
  if (name.empty()) return values;
  if (name != "hann" && name != "hamming") {
    throw ConfigError(
        concat("expected the window to be \"hann\", \"hamming\" "
               "or \"\", got ",
               quoted(name)));
  }
  const double middle = name == "hann" ? 0.5 : 0.54;
  for (int64_t i = 0; i < length; ++i) {
    const double turn = 2 * std::numbers::pi * static_cast<double>(i) /
                        static_cast<double>(length);
    values[static_cast<size_t>(i)] = middle - (1 - middle) * std::cos(turn);
  }
  return values;
}

struct Spectrum {
  Tensor real;
  Tensor imaginary;
};

// The transform of `weights.size()` samples, each weighted, as two matrices
// (samples, samples / 2 + 1).
Spectrum transform(const std::vector<double>& weights, DType dtype) {
  const auto length = static_cast<int64_t>(weights.size());
  const int64_t bins = length / 2 + 1;
  std::vector<double> real;
  std::vector<double> imaginary;
  for (int64_t sample = 0; sample < length; ++sample) {
    const double weight = weights[static_cast<size_t>(sample)];
    for (int64_t bin = 0; bin < bins; ++bin) {
      // The remainder keeps the angle exact for large products.
      const double turn = static_cast<double>(sample * bin % length) /
                          static_cast<double>(length);
      const double angle = 2 * std::numbers::pi * turn;
      real.push_back(weight * std::cos(angle));
      imaginary.push_back(-weight * std::sin(angle));
    }
  }
  return {Array::of<double>({length, bins}, real).cast(dtype),
          Array::of<double>({length, bins}, imaginary).cast(dtype)};
}

void expect_length(int64_t fft_length) {
  if (fft_length >= 1 && fft_length <= kMaxFftLength) return;
  throw Unsupported(concat("expected fft_length to be in [1, ", kMaxFftLength,
                           "], got ", fft_length));
}

// The last axis cut, or padded with zeros, to `length`.
Tensor fitted(const Tensor& x, int64_t length) {
  const int64_t size = x.dim(-1);
  if (size >= length) return slice_axis(x, -1, {.stop = length});
  PadWidth around(x.rank(), {0, 0});
  around.back().second = length - size;
  return pad(x, around);
}

}  // namespace

Tensor extract_sequences(const Operand& x, int64_t sequence_length,
                         int64_t sequence_stride) {
  const Tensor tensor = x.tensor();
  const int64_t time = tensor.dim(-1);
  if (sequence_length < 1 || sequence_stride < 1 || sequence_length > time) {
    throw ShapeError(concat("expected sequences of 1 to ", time,
                            " samples and a stride of at least 1, got ",
                            sequence_length, " and ", sequence_stride));
  }
  const int64_t frames = (time - sequence_length) / sequence_stride + 1;
  element_count({frames, sequence_length, 4});
  std::vector<int32_t> samples;
  for (int64_t frame = 0; frame < frames; ++frame) {
    for (int64_t i = 0; i < sequence_length; ++i) {
      samples.push_back(static_cast<int32_t>(frame * sequence_stride + i));
    }
  }
  const Tensor indices = Array::of<int32_t>({frames, sequence_length}, samples);
  return build::gather(tensor, indices,
                       static_cast<int64_t>(tensor.rank()) - 1);
}

std::pair<Tensor, Tensor> rfft(const Operand& x, int64_t fft_length) {
  const Tensor given = x.tensor();
  const Tensor tensor = build::cast(given, float_type(given.dtype()));
  const int64_t length = fft_length == 0 ? tensor.dim(-1) : fft_length;
  expect_length(length);
  const Tensor samples = fitted(tensor, length);
  const Spectrum matrices = transform(window_of("", length), tensor.dtype());
  return {matmul(samples, matrices.real), matmul(samples, matrices.imaginary)};
}

std::pair<Tensor, Tensor> stft(const Operand& x, int64_t sequence_length,
                               int64_t sequence_stride, int64_t fft_length,
                               std::string_view window, bool center) {
  Tensor tensor = x.tensor();
  if (!is_float(tensor.dtype())) {
    throw ShapeError(
        concat("stft: expected a float dtype, got ", to_string(tensor.spec())));
  }
  expect_length(fft_length);
  if (sequence_length < 1 || sequence_length > fft_length) {
    throw ConfigError(concat("expected sequence_length to be in [1, ",
                             fft_length, "], the fft_length, got ",
                             sequence_length));
  }
  if (center) {
    PadWidth around(tensor.rank(), {0, 0});
    around.back() = {fft_length / 2, fft_length / 2};
    tensor = pad(tensor, around, "reflect");
  }
  // The window stands in the middle of the transformed samples.
  const int64_t before = (fft_length - sequence_length) / 2;
  std::vector<double> weights(static_cast<size_t>(fft_length), 0);
  const std::vector<double> inner = window_of(window, sequence_length);
  std::copy(inner.begin(), inner.end(), weights.begin() + before);
  if (window.empty()) weights.assign(weights.size(), 1);
  const Tensor frames = extract_sequences(tensor, fft_length, sequence_stride);
  const Spectrum matrices = transform(weights, tensor.dtype());
  return {matmul(frames, matrices.real), matmul(frames, matrices.imaginary)};
}

}  // namespace keratin::ops
