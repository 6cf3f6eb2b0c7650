#include "keratin/layers/preprocessing/image_preprocessing/color.h"

#include "keratin/base/error.h"

namespace keratin::layers {
namespace {

constexpr std::string_view kFactor = "A number, or the two it lies between.";
constexpr std::string_view kOften =
    "How often: a number of 0 to 1, or the two it lies between.";
constexpr std::string_view kValueRange = "Least and greatest value of a pixel.";

}  // namespace

template <const ColorRule& kRule>
void RandomColorLayer<kRule>::declare(Fields& f, Args& a) {
  declare_image(f, a);
  f("factor", a.factor, kFactor).required();
  f("value_range", a.value_range, kValueRange);
  declare_seed(f, a.seed);
}
template <const ColorRule& kRule>
void RandomColorLayer<kRule>::init() {
  Layer::init();
  args.factor = factor_range("factor", args.factor,
                             {.low = kRule.low, .high = kRule.high});
  if (kRule.sorts_range) {
    args.value_range = value_range_in_order(args.value_range);
  }
  add_generator(args.seed);
}
template class RandomColorLayer<kColorDegeneration>;
template class RandomColorLayer<kHue>;
template class RandomColorLayer<kPosterization>;
template class RandomColorLayer<kSaturation>;
template class RandomColorLayer<kSharpness>;

void RandomBrightnessLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  f("factor", a.factor, "A number of -1 to 1, or the two it lies between.")
      .required();
  f("value_range", a.value_range, kValueRange);
  declare_seed(f, a.seed);
}
void RandomBrightnessLayer::init() {
  Layer::init();
  args.factor = factor_range("factor", args.factor, {.low = -1});
  args.value_range = value_range_in_order(args.value_range);
  add_generator(args.seed);
}

void RandomContrastLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  f("factor", a.factor, "A number of 0 to 1, or the two it lies between.")
      .required();
  f("value_range", a.value_range, kValueRange);
  declare_seed(f, a.seed);
}
void RandomContrastLayer::init() {
  Layer::init();
  args.factor = factor_range("factor", args.factor);
  add_generator(args.seed);
}

void RandomInvertLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  f("factor", a.factor, kOften);
  f("value_range", a.value_range, kValueRange);
  declare_seed(f, a.seed);
}
void RandomInvertLayer::init() {
  Layer::init();
  args.factor = factor_range("factor", args.factor);
  add_generator(args.seed);
}

void RandomGrayscaleLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  f("factor", a.factor, "How often.").at_least(0).at_most(1);
  f("seed", a.seed, "Makes the changes repeatable.").read_only();
}
void RandomGrayscaleLayer::init() {
  Layer::init();
  add_generator(args.seed);
}

void RandomColorJitterLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  f("value_range", a.value_range, kValueRange);
  f("brightness_factor", a.brightness_factor, "As of RandomBrightness.");
  f("contrast_factor", a.contrast_factor, "As of RandomContrast.");
  f("saturation_factor", a.saturation_factor, "As of RandomSaturation.");
  f("hue_factor", a.hue_factor, "As of RandomHue.");
  declare_seed(f, a.seed);
}
void RandomColorJitterLayer::init() {
  Layer::init();
  const auto check = [](std::string_view key, const Json& factor, int low) {
    if (!factor.is_null()) check_factor(key, factor, {.low = low});
  };
  check("brightness_factor", args.brightness_factor, -1);
  check("contrast_factor", args.contrast_factor, 0);
  check("saturation_factor", args.saturation_factor, -1);
  check("hue_factor", args.hue_factor, 0);
  add_generator(args.seed);
}

void SolarizationLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  f("value_range", a.value_range, kValueRange);
  f("addition_factor", a.addition_factor,
    "What is added before: a number of 0 to 1, or the two it lies between.");
  f("threshold_factor", a.threshold_factor,
    "Where inverting begins: a number of 0 to 1, or the two it lies "
    "between.");
  declare_seed(f, a.seed);
}
void SolarizationLayer::init() {
  Layer::init();
  const FactorRule rule{.single = FactorRule::from_zero};
  args.addition_factor =
      factor_range("addition_factor", args.addition_factor, rule);
  args.threshold_factor =
      factor_range("threshold_factor", args.threshold_factor, rule);
  args.value_range = value_range_in_order(args.value_range);
  add_generator(args.seed);
}

}  // namespace keratin::layers
