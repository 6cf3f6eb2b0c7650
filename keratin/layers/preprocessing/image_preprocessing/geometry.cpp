#include "keratin/layers/preprocessing/image_preprocessing/geometry.h"

#include "keratin/base/random_seed.h"

namespace keratin::layers {
namespace {

constexpr std::string_view kFactor = "A number, or the two it lies between.";

Field& declare_fill_mode(Fields& f, std::string& mode) {
  return f("fill_mode", mode, "What lies outside.")
      .one_of({"reflect", "wrap", "constant", "nearest"});
}
void declare_fill_value(Fields& f, Number& value) {
  f("fill_value", value, "What lies outside, for \"constant\".");
}
void declare_interpolation(Fields& f, std::string& interpolation) {
  f("interpolation", interpolation, "What lies between pixels.")
      .one_of({"nearest", "bilinear"});
}
void declare_size(Fields& f, auto& a) {
  f("height", a.height, "Rows of the output.").required();
  f("width", a.width, "Columns of the output.").required();
}

}  // namespace

void RandomRotationLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  f("factor", a.factor, kFactor).required();
  declare_fill_mode(f, a.fill_mode);
  declare_fill_value(f, a.fill_value);
  declare_interpolation(f, a.interpolation);
  declare_seed(f, a.seed);
}
void RandomRotationLayer::init() {
  Layer::init();
  args.factor = factor_range("factor", args.factor, {.low = -1});
  add_generator(args.seed);
}

void RandomTranslationLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  f("height_factor", a.height_factor, kFactor).required();
  f("width_factor", a.width_factor, kFactor).required();
  declare_fill_mode(f, a.fill_mode);
  declare_interpolation(f, a.interpolation);
  declare_seed(f, a.seed);
  declare_fill_value(f, a.fill_value);
}
void RandomTranslationLayer::init() {
  Layer::init();
  const FactorRule rule{.low = -1, .single = FactorRule::mirrored};
  check_factor("height_factor", args.height_factor, rule);
  check_factor("width_factor", args.width_factor, rule);
  add_generator(args.seed);
}

void RandomZoomLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  f("height_factor", a.height_factor, kFactor).required();
  f("width_factor", a.width_factor, kFactor);
  declare_fill_mode(f, a.fill_mode);
  declare_interpolation(f, a.interpolation);
  declare_seed(f, a.seed);
  declare_fill_value(f, a.fill_value);
}
void RandomZoomLayer::init() {
  Layer::init();
  const FactorRule rule{
      .low = -1, .single = FactorRule::mirrored, .low_is_open = true};
  check_factor("height_factor", args.height_factor, rule);
  if (!args.width_factor.is_null()) {
    check_factor("width_factor", args.width_factor, rule);
  }
  add_generator(args.seed);
}

void RandomShearLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  f("x_factor", a.x_factor, kFactor);
  f("y_factor", a.y_factor, kFactor);
  declare_fill_mode(f, a.fill_mode);
  declare_interpolation(f, a.interpolation);
  declare_seed(f, a.seed);
  declare_fill_value(f, a.fill_value);
}
void RandomShearLayer::init() {
  Layer::init();
  const FactorRule rule{.single = FactorRule::mirrored};
  args.x_factor = factor_range("x_factor", args.x_factor, rule);
  args.y_factor = factor_range("y_factor", args.y_factor, rule);
  add_generator(args.seed);
}

void RandomPerspectiveLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  f("factor", a.factor, "How often: a number, or the two it lies between.");
  f("scale", a.scale, "How far corners move.").at_least(0).at_most(1);
  declare_interpolation(f, a.interpolation);
  declare_fill_value(f, a.fill_value);
  declare_seed(f, a.seed);
}
void RandomPerspectiveLayer::init() {
  Layer::init();
  args.factor = factor_range("factor", args.factor);
  add_generator(args.seed);
}

void RandomElasticTransformLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  f("factor", a.factor, "How often: a number, or the two it lies between.");
  f("scale", a.scale, "How far: a number, or the two it lies between.");
  declare_interpolation(f, a.interpolation);
  declare_fill_mode(f, a.fill_mode)
      .one_of({"constant", "nearest", "wrap", "mirror", "reflect"});
  declare_fill_value(f, a.fill_value);
  f("value_range", a.value_range, "Least and greatest value of a pixel.");
  declare_seed(f, a.seed);
}
void RandomElasticTransformLayer::init() {
  Layer::init();
  args.factor = factor_range("factor", args.factor);
  args.scale = factor_range("scale", args.scale);
  add_generator(args.seed);
}

void RandomFlipLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  declare_seed(f, a.seed);
  f("mode", a.mode, "Which ways images are mirrored.");
}
void RandomFlipLayer::init() {
  Layer::init();
  add_generator(args.seed);
}

void RandomCropLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  declare_size(f, a);
  declare_seed(f, a.seed);
}
void RandomCropLayer::init() {
  Layer::init();
  if (!args.seed) args.seed = make_default_seed();
  add_generator(args.seed);
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
