#include "keratin/layers/preprocessing/image_preprocessing/histogram.h"

namespace keratin::layers {

void AutoContrastLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  declare_value_range(f, a.value_range);
}
void AutoContrastLayer::init() {
  ImageLayer::init();
  args.value_range = value_range_in_order(args.value_range);
}

void EqualizationLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  f("bins", a.bins, "How many values are told apart.");
  declare_value_range(f, a.value_range);
}
void EqualizationLayer::init() {
  ImageLayer::init();
  args.value_range = value_range_in_order(args.value_range);
}

void ContrastLimitedAdaptiveHistogramEqualizationLayer::declare(Fields& f,
                                                                Args& a) {
  declare_image(f, a);
  declare_value_range(f, a.value_range);
  f("clip_limit", a.clip_limit, "Most that a value may be preferred.");
  f("tile_grid_size", a.tile_grid_size, "Tiles down and across.").tuple(2);
}

void MaxNumBoundingBoxesLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  f("max_number", a.max_number, "Boxes of each image.").required();
  f("fill_value", a.fill_value, "What a missing box consists of.").read_only();
}

}  // namespace keratin::layers
