#pragma once

#include "keratin/layers/layer_without_call.h"

namespace keratin::layers {

/// Energies of sound on the mel scale: (…, samples) → (…, num_mel_bins,
/// frames). Keras's `MelSpectrogram`.
class MelSpectrogramLayer : public LayerWithoutCall {
 public:
  static constexpr std::string_view kName = "MelSpectrogram";
  struct Args {
    int64_t fft_length = 2048;
    int64_t sequence_stride = 512;
    std::optional<int64_t> sequence_length = {};  ///< None: fft_length.
    Json window = "hann";                         ///< A name or an array.
    Number sampling_rate = 16000;
    int64_t num_mel_bins = 128;
    Number min_freq = 20.0;
    std::optional<Number> max_freq = {};  ///< None: half the sampling rate.
    bool power_to_db = true;
    Number top_db = 80.0;
    Number mag_exp = 2.0;
    Number min_power = 1e-10;
    Number ref_power = 1.0;
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};
using MelSpectrogram = Handle<MelSpectrogramLayer>;

/// Short-time Fourier transforms: (batch, samples, channels) → (batch, frames,
/// frequencies · channels), in the form that `mode` says. Keras's
/// `STFTSpectrogram`.
class STFTSpectrogramLayer : public LayerWithoutCall {
 public:
  static constexpr std::string_view kName = "STFTSpectrogram";
  struct Args {
    std::string mode = "log";
    int64_t frame_length = 256;
    std::optional<int64_t> frame_step = {};  ///< None: half a frame.
    std::optional<int64_t> fft_length = {};  ///< None: a power of 2.
    Json window = "hann";                    ///< A name, an array, or None.
    bool periodic = false;
    std::optional<std::string> scaling = "density";  ///< "spectrum", None.
    std::string padding = "valid";                   ///< Or "same".
    bool expand_dims = false;
    std::string data_format = "channels_last";
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
  InputRule input_rule() const override { return {.ndim = 3}; }
};
using STFTSpectrogram = Handle<STFTSpectrogramLayer>;

}  // namespace keratin::layers
