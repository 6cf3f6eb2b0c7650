#include "keratin/layers/preprocessing/spectrogram.h"

#include "keratin/base/error.h"
#include "keratin/layers/argument_validation.h"

namespace keratin::layers {

void MelSpectrogramLayer::declare(Fields& f, Args& a) {
  f("fft_length", a.fft_length, "Samples of a transform.");
  f("sequence_stride", a.sequence_stride, "Samples from frame to frame.");
  f("sequence_length", a.sequence_length, "Samples of a frame.");
  f("window", a.window, "What each frame is multiplied by.");
  f("sampling_rate", a.sampling_rate, "Samples a second.");
  f("num_mel_bins", a.num_mel_bins, "Bands of the output.");
  f("min_freq", a.min_freq, "Lowest frequency, in hertz.");
  f("max_freq", a.max_freq, "Highest frequency, in hertz.");
  f("power_to_db", a.power_to_db, "Whether to give decibels.");
  f("top_db", a.top_db, "Decibels below the greatest to cut at.");
  f("mag_exp", a.mag_exp, "Exponent of magnitudes.");
  f("min_power", a.min_power, "Least power.");
  f("ref_power", a.ref_power, "Power of 0 decibels.");
}

void MelSpectrogramLayer::init() {
  Layer::init();
  if (args.sequence_length.value_or(0) == 0) {
    args.sequence_length = args.fft_length;
  }
  if (args.max_freq.value_or(0.0) == 0) {
    const double half = args.sampling_rate / 2;
    if (!(half >= 0 && half < 0x1p62)) {
      throw ConfigError(concat("argument \"sampling_rate\" is ",
                               args.sampling_rate.value,
                               "; expected a positive number"));
    }
    args.max_freq = static_cast<int64_t>(half);
  }
  if (args.fft_length >= *args.sequence_length) return;
  throw ConfigError(
      concat("argument \"fft_length\" is ", args.fft_length,
             "; expected at least sequence_length = ", *args.sequence_length));
}

void STFTSpectrogramLayer::declare(Fields& f, Args& a) {
  f("mode", a.mode, "What is made of the transforms.")
      .one_of({"log", "magnitude", "psd", "real", "imag", "angle", "stft"});
  f("frame_length", a.frame_length, "Samples of a frame.");
  f("frame_step", a.frame_step, "Samples from frame to frame.").at_least(1);
  f("fft_length", a.fft_length, "Samples of a transform.");
  f("window", a.window, "What each frame is multiplied by.");
  f("periodic", a.periodic, "Whether the window is periodic.");
  f("scaling", a.scaling, "What the window is scaled to.")
      .one_of({"density", "spectrum"});
  f("padding", a.padding, "What happens at the ends.")
      .one_of({"valid", "same"});
  declare_data_format(f, a.data_format);
  f("expand_dims", a.expand_dims, "Whether channels keep an axis.");
}

void STFTSpectrogramLayer::init() {
  Layer::init();
  if (args.frame_step && *args.frame_step > args.frame_length) {
    throw ConfigError(
        concat("argument \"frame_step\" is ", *args.frame_step,
               "; expected at most frame_length = ", args.frame_length));
  }
  if (args.fft_length && *args.fft_length < args.frame_length) {
    throw ConfigError(
        concat("argument \"fft_length\" is ", *args.fft_length,
               "; expected at least frame_length = ", args.frame_length));
  }
}

}  // namespace keratin::layers
