#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "keratin/ops/operand.h"

namespace keratin::ops {

/// 1 / √x; `keras.ops.rsqrt`.
Tensor rsqrt(const Operand& x);
/// Error function; `keras.ops.erf`.
Tensor erf(const Operand& x);
/// 1 - erf(x), exact where that vanishes; `keras.ops.erfc`.
Tensor erfc(const Operand& x);
/// Inverse error function; `keras.ops.erfinv`.
Tensor erfinv(const Operand& x);
/// log Σ eˣ over `axis`, without overflow; `keras.ops.logsumexp`.
Tensor logsumexp(const Operand& x, const Axes& axis = {},
                 bool keepdims = false);

/// The k largest along the last axis, descending, and their int32 indices;
/// `keras.ops.top_k`.
std::pair<Tensor, Tensor> top_k(const Operand& x, int64_t k);
/// Whether the prediction (batch, classes) at the target (batch,) is among the
/// k largest; bool; `keras.ops.in_top_k`.
Tensor in_top_k(const Operand& targets, const Operand& predictions, int64_t k);

// Rows of data (n, …) reduced by segment_ids (n,) into (num_segments, …);
// ids outside are left out. `keras.ops.segment_sum`, ….
Tensor segment_sum(const Operand& data, const Operand& segment_ids,
                   int64_t num_segments);
Tensor segment_max(const Operand& data, const Operand& segment_ids,
                   int64_t num_segments);
Tensor segment_min(const Operand& data, const Operand& segment_ids,
                   int64_t num_segments);

/// Distances between rows: (…, m, d), (…, n, d) → (…, m, n);
/// `keras.ops.cdist`.
Tensor cdist(const Operand& x, const Operand& y);
/// The p-norm of vectors along `axis` (p ≥ 1); `keras.ops.norm` with a number
/// for `ord`.
Tensor norm(const Operand& x, double order = 2, const Axes& axis = {},
            bool keepdims = false);
/// Frames (…, frames, length) cut from (…, time);
/// `keras.ops.extract_sequences`.
Tensor extract_sequences(const Operand& x, int64_t sequence_length,
                         int64_t sequence_stride);
/// Spectrum of real signals (…, n), cut or zero-padded to `fft_length` (0: n),
/// as real and imaginary parts (…, fft_length / 2 + 1); a product with a
/// constant matrix; `keras.ops.rfft`.
std::pair<Tensor, Tensor> rfft(const Operand& x, int64_t fft_length = 0);
/// Short-time spectra (…, frames, fft_length / 2 + 1) of (…, time), real and
/// imaginary. `window` is "hann", "hamming" or "" for none; `center` pads so
/// that frames are centred; `keras.ops.stft`.
std::pair<Tensor, Tensor> stft(const Operand& x, int64_t sequence_length,
                               int64_t sequence_stride, int64_t fft_length,
                               std::string_view window = "hann",
                               bool center = true);

}  // namespace keratin::ops
