#include "keratin/models/cloning.h"

#include "keratin/base/error.h"
#include "keratin/config/lookup.h"
#include "keratin/layers/core/input_layer.h"
#include "keratin/layers/core/lambda_layer.h"
#include "keratin/models/load_model.h"

namespace keratin {
namespace {

// The names that `object` is written by stand for its class or for itself.
void add_names(const std::shared_ptr<Object>& object, LoadOptions& options) {
  if (!object->function_name().empty()) {
    if (is_builtin(*object)) return;
    options.custom_objects.add(get_registered_name(*object), {nullptr, object});
  } else if (builtin_row(*object->info()) == nullptr) {
    options.custom_objects.add(get_registered_name(*object->info()),
                               {object->info(), nullptr});
  }
  const auto* lambda = dynamic_cast<const layers::LambdaLayer*>(object.get());
  if (lambda != nullptr) options.lambdas[lambda->name()] = lambda->function();
}

// What the function gives is there under the layer's id before the config is
// read, so that each mention of the layer is taken for a further one of that.
void put_in_place(const ModelLayer& model, const CloneFunction& clone_function,
                  ObjectSharingScope& scope) {
  for (const auto& layer : model.layers()) {
    if (layer->info() == &class_info<layers::InputLayer>()) continue;
    const LayerRef other = clone_function(layer);
    if (other.layer() == nullptr) {
      throw ConfigError(layer->name(),
                        "clone_function gave no layer for this one; expected a "
                        "layer, or this one itself, to share it");
    }
    scope.read()[scope.id_of(*layer)] = {other.layer(), 1};
  }
}

}  // namespace

Model clone_model(const Model& model, const CloneFunction& clone_function) {
  ObjectSharingScope scope;
  Json serialized = serialize_keras_object(*model.layer());
  LoadOptions options;
  for (const auto& object : scope.written()) add_names(object, options);
  if (clone_function) {
    put_in_place(*model.operator->(), clone_function, scope);
    // What models within this one call counts in the first form, but isn't read
    // where others stand in their place; a second form is without it.
    serialized = serialize_keras_object(*model.layer());
  }
  return model_from_config(serialized, options);
}

}  // namespace keratin
