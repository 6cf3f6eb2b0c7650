#pragma once

#include <functional>

#include "keratin/models/model.h"

namespace keratin {

/// What stands in a clone in the place of a layer: another layer, which may
/// have weights and a name of its own, or the very same, which both models
/// share then.
using CloneFunction = std::function<LayerRef(const LayerRef& layer)>;

/// A model of the same layers with weights of its own, as its initializers make
/// them: Keras's `clone_model`. Layers that the model shares are shared in the
/// clone, names stay, and classes that aren't registered are found, too.
///
/// A `clone_function` is called once for each layer of the model but those of
/// its inputs; a model within it is one layer. ConfigError where it gives no
/// layer, and where two classes of the model, or two functions of one family,
/// that differ are written by one name, as its config can't tell them apart.
Model clone_model(const Model& model,
                  const CloneFunction& clone_function = nullptr);

}  // namespace keratin
