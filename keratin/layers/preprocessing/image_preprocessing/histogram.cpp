#include "keratin/layers/preprocessing/image_preprocessing/histogram.h"

namespace keratin::layers {
namespace {

constexpr std::string_view kValueRange = "Least and greatest value of a pixel.";

}  // namespace

void AutoContrastLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  f("value_range", a.value_range, kValueRange);
}
void AutoContrastLayer::init() {
  Layer::init();
  args.value_range = value_range_in_order(args.value_range);
}

void EqualizationLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  f("bins", a.bins, "How many values are told apart.");
  f("value_range", a.value_range, kValueRange);
}
void EqualizationLayer::init() {
  Layer::init();
  args.value_range = value_range_in_order(args.value_range);
}

void ContrastLimitedAdaptiveHistogramEqualizationLayer::declare(Fields& f,
                                                                Args& a) {
  declare_image(f, a);
  f("value_range", a.value_range, kValueRange);
  f("clip_limit", a.clip_limit, "Most that a value may be preferred.");
  f("tile_grid_size", a.tile_grid_size, "Tiles down and across.").tuple(2);
}

void MaxNumBoundingBoxesLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  f("max_number", a.max_number, "Boxes of each image.").required();
  f("fill_value", a.fill_value, "What a missing box consists of.").read_only();
}

}  // namespace keratin::layers
