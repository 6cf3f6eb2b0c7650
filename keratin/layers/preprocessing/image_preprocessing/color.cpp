#include "keratin/layers/preprocessing/image_preprocessing/color.h"

namespace keratin::layers {

template <const ColorRule& kRule>
void RandomColorLayer<kRule>::declare(Fields& f, Args& a) {
  ImageLayer::declare_image(f, a);
  f("factor", a.factor, kRule.text).required();
  ImageLayer::declare_value_range(f, a.value_range);
  ImageLayer::declare_seed(f, a.seed);
}
template <const ColorRule& kRule>
void RandomColorLayer<kRule>::init() {
  RandomImageLayer<RandomColorLayer>::init();
  args.factor = factor_range("factor", args.factor,
                             {.low = kRule.low, .high = kRule.high});
  if (kRule.sorts_range) {
    args.value_range = value_range_in_order(args.value_range);
  }
}
template class RandomColorLayer<kColorDegeneration>;
template class RandomColorLayer<kHue>;
template class RandomColorLayer<kPosterization>;
template class RandomColorLayer<kSaturation>;
template class RandomColorLayer<kSharpness>;

void RandomBrightnessLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  f("factor", a.factor, kSignedShareText).required();
  declare_value_range(f, a.value_range);
  declare_seed(f, a.seed);
}
void RandomBrightnessLayer::init() {
  RandomImageLayer::init();
  args.factor = factor_range("factor", args.factor, {.low = -1});
  args.value_range = value_range_in_order(args.value_range);
}

void RandomContrastLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  f("factor", a.factor, kShareText).required();
  declare_value_range(f, a.value_range);
  declare_seed(f, a.seed);
}
void RandomContrastLayer::init() {
  RandomImageLayer::init();
  args.factor = factor_range("factor", args.factor);
}

void RandomInvertLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  f("factor", a.factor, kOftenText);
  declare_value_range(f, a.value_range);
  declare_seed(f, a.seed);
}
void RandomInvertLayer::init() {
  RandomImageLayer::init();
  args.factor = factor_range("factor", args.factor);
}

void RandomGrayscaleLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  f("factor", a.factor, "How often.").at_least(0).at_most(1);
  declare_seed(f, a.seed).read_only();
}

void RandomColorJitterLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  declare_value_range(f, a.value_range);
  f("brightness_factor", a.brightness_factor, "As of RandomBrightness.");
  f("contrast_factor", a.contrast_factor, "As of RandomContrast.");
  f("saturation_factor", a.saturation_factor, "As of RandomSaturation.");
  f("hue_factor", a.hue_factor, "As of RandomHue.");
  declare_seed(f, a.seed);
}
void RandomColorJitterLayer::init() {
  RandomImageLayer::init();
  const auto check = [](std::string_view key, const Json& factor, int low) {
    if (!factor.is_null()) check_factor(key, factor, {.low = low});
  };
  check("brightness_factor", args.brightness_factor, -1);
  check("contrast_factor", args.contrast_factor, 0);
  check("saturation_factor", args.saturation_factor, -1);
  check("hue_factor", args.hue_factor, 0);
}

void SolarizationLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  declare_value_range(f, a.value_range);
  f("addition_factor", a.addition_factor,
    "What is added before: a number in [0, 1], or the two that it lies "
    "between.");
  f("threshold_factor", a.threshold_factor,
    "Where inverting begins: a number in [0, 1], or the two that it lies "
    "between.");
  declare_seed(f, a.seed);
}
void SolarizationLayer::init() {
  RandomImageLayer::init();
  const FactorRule rule{.single = FactorRule::from_zero};
  args.addition_factor =
      factor_range("addition_factor", args.addition_factor, rule);
  args.threshold_factor =
      factor_range("threshold_factor", args.threshold_factor, rule);
  args.value_range = value_range_in_order(args.value_range);
}

}  // namespace keratin::layers
