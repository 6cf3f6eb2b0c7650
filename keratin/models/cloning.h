#pragma once

#include <functional>

#include "keratin/models/model.h"

namespace keratin {

/// What stands in a clone in the place of a layer: another layer, which may
/// have weights and a name of its own, or the very same, which both models
/// share then.
using CloneFunction = std::function<LayerRef(const LayerRef& layer)>;

/// How a layer of the clone is called: `layer(arguments)`, or that with other
/// layers before or after. It gives as many tensors as the layer does.
using CallFunction = std::function<KerasTensors(
    const LayerRef& layer, const KerasArguments& arguments)>;

struct CloneOptions {
  /// Called once for each layer of the model but those of its inputs.
  CloneFunction clone_function = nullptr;
  /// For functional models: called for each call of a layer in the graph.
  CallFunction call_function = nullptr;
  /// What the clone is to take, in the structure of the model's inputs; None:
  /// inputs as the model has them.
  KerasTensors input_tensors = {};
  /// Whether both functions are for the layers of models within the model, too;
  /// else such a model is one layer.
  bool recursive = false;
};

/// A model of the same layers with weights of its own, as its initializers make
/// them: Keras's `clone_model`. Layers that the model shares are shared in the
/// clone, names stay, and classes that aren't registered are found, too.
///
/// ConfigError where a `clone_function` gives no layer or a `call_function`
/// another number of tensors, for a `call_function` of a stack, and where two
/// classes of the model, or two functions of one family, that differ are
/// written by one name, as its config can't tell them apart.
Model clone_model(const Model& model, const CloneOptions& options);
Model clone_model(const Model& model,
                  const CloneFunction& clone_function = nullptr);

}  // namespace keratin
