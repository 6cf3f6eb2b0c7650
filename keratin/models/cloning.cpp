#include "keratin/models/cloning.h"

#include "keratin/config/lookup.h"
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

}  // namespace

Model clone_model(const Model& model) {
  const ObjectSharingScope scope;
  const Json serialized = serialize_keras_object(*model.layer());
  LoadOptions options;
  for (const auto& object : scope.written()) add_names(object, options);
  return model_from_config(serialized, options);
}

}  // namespace keratin
