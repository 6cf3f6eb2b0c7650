#pragma once

#include "keratin/models/model.h"

namespace keratin {

/// A model of the same layers with weights of its own, as its initializers make
/// them: Keras's `clone_model`. Layers that the model shares are shared in the
/// clone, names stay, and classes that aren't registered are found, too.
Model clone_model(const Model& model);

}  // namespace keratin
