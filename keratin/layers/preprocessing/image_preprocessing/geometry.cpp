#include "keratin/layers/preprocessing/image_preprocessing/geometry.h"

#include "keratin/base/random_seed.h"

namespace keratin::layers {
namespace {

constexpr std::string_view kZoomText =
    "A number in (-1, 1], or the two that it lies between.";

void declare_size(Fields& f, auto& a) {
  f("height", a.height, "Rows of the output.").required();
  f("width", a.width, "Columns of the output.").required();
}

}  // namespace

void RandomRotationLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  f("factor", a.factor, kSignedShareText).required();
  declare_fill_mode(f, a.fill_mode);
  declare_fill_value(f, a.fill_value);
  declare_interpolation(f, a.interpolation);
  declare_seed(f, a.seed);
}
void RandomRotationLayer::init() {
  RandomImageLayer::init();
  args.factor = factor_range("factor", args.factor, {.low = -1});
}

void RandomTranslationLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  f("height_factor", a.height_factor, kSignedShareText).required();
  f("width_factor", a.width_factor, kSignedShareText).required();
  declare_fill_mode(f, a.fill_mode);
  declare_interpolation(f, a.interpolation);
  declare_seed(f, a.seed);
  declare_fill_value(f, a.fill_value);
}
void RandomTranslationLayer::init() {
  RandomImageLayer::init();
  const FactorRule rule{.low = -1, .single = FactorRule::mirrored};
  check_factor("height_factor", args.height_factor, rule);
  check_factor("width_factor", args.width_factor, rule);
}

void RandomZoomLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  f("height_factor", a.height_factor, kZoomText).required();
  f("width_factor", a.width_factor, kZoomText);
  declare_fill_mode(f, a.fill_mode);
  declare_interpolation(f, a.interpolation);
  declare_seed(f, a.seed);
  declare_fill_value(f, a.fill_value);
}
void RandomZoomLayer::init() {
  RandomImageLayer::init();
  const FactorRule rule{
      .low = -1, .single = FactorRule::mirrored, .low_is_open = true};
  check_factor("height_factor", args.height_factor, rule);
  if (!args.width_factor.is_null()) {
    check_factor("width_factor", args.width_factor, rule);
  }
}

void RandomShearLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  f("x_factor", a.x_factor, kShareText);
  f("y_factor", a.y_factor, kShareText);
  declare_fill_mode(f, a.fill_mode);
  declare_interpolation(f, a.interpolation);
  declare_seed(f, a.seed);
  declare_fill_value(f, a.fill_value);
}
void RandomShearLayer::init() {
  RandomImageLayer::init();
  const FactorRule rule{.single = FactorRule::mirrored};
  args.x_factor = factor_range("x_factor", args.x_factor, rule);
  args.y_factor = factor_range("y_factor", args.y_factor, rule);
}

void RandomPerspectiveLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  f("factor", a.factor, kOftenText);
  f("scale", a.scale, "How far corners move.").at_least(0).at_most(1);
  declare_interpolation(f, a.interpolation);
  declare_fill_value(f, a.fill_value);
  declare_seed(f, a.seed);
}
void RandomPerspectiveLayer::init() {
  RandomImageLayer::init();
  args.factor = factor_range("factor", args.factor);
}

void RandomElasticTransformLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  f("factor", a.factor, kOftenText);
  f("scale", a.scale,
    "How far: a number in [0, 1], or the two that it lies between.");
  declare_interpolation(f, a.interpolation);
  declare_fill_mode(f, a.fill_mode)
      .one_of({"constant", "nearest", "wrap", "mirror", "reflect"});
  declare_fill_value(f, a.fill_value);
  declare_value_range(f, a.value_range);
  declare_seed(f, a.seed);
}
void RandomElasticTransformLayer::init() {
  RandomImageLayer::init();
  args.factor = factor_range("factor", args.factor);
  args.scale = factor_range("scale", args.scale);
}

void RandomFlipLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  declare_seed(f, a.seed);
  f("mode", a.mode, "Which ways images are mirrored.");
}

void RandomCropLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  declare_size(f, a);
  declare_seed(f, a.seed);
}
void RandomCropLayer::init() {
  if (!args.seed) args.seed = make_default_seed();
  RandomImageLayer::init();
}

void CenterCropLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  declare_size(f, a);
}

void ResizingLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  declare_size(f, a);
  f("interpolation", a.interpolation, "What lies between pixels.");
  f("crop_to_aspect_ratio", a.crop_to_aspect_ratio,
    "Whether to cut what is too long.");
  f("pad_to_aspect_ratio", a.pad_to_aspect_ratio,
    "Whether to fill what is too short.");
  f("fill_mode", a.fill_mode, "What is filled in.");
  declare_fill_value(f, a.fill_value);
  f("antialias", a.antialias, "Whether to smooth before shrinking.");
}

}  // namespace keratin::layers
