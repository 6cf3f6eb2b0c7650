#pragma once

#include "keratin/layers/layer.h"

namespace keratin {

/// A layer in the place of an activation function, as Keras takes it:
///
///   Dense dense({.units = 3, .activation = as_activation(LeakyReLU({}))});
///
/// A config has the layer's own form there. A layer that makes weights (PReLU)
/// is Unsupported once it is called; it can follow as a layer of the model.
Activation as_activation(const LayerRef& layer);

}  // namespace keratin
