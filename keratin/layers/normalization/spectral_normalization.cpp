#include "keratin/layers/normalization/spectral_normalization.h"

#include "keratin/base/error.h"

namespace keratin::layers {

void SpectralNormalizationLayer::declare(Fields& f, Args& a) {
  f("layer", a.layer, "Layer whose kernel is normalized.").required();
  f("power_iterations", a.power_iterations, "Steps to find the value.")
      .at_least(1);
}

void SpectralNormalizationLayer::init() {
  Layer::init();
  if (args.layer.is_none()) {
    throw ConfigError("argument \"layer\" is None; expected a layer");
  }
  add_child("layer", args.layer.layer());
}

}  // namespace keratin::layers
