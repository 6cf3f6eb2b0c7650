#include "keratin/models/cloning.h"

#include <map>
#include <vector>

#include "keratin/base/error.h"
#include "keratin/config/lookup.h"
#include "keratin/layers/core/input_layer.h"
#include "keratin/layers/core/lambda_layer.h"
#include "keratin/models/load_model.h"

namespace keratin {
namespace {

// The names that the objects of a model are written by stand for their classes
// or for themselves, whatever they stand for elsewhere. As a config has no more
// than the name, each must mean one thing.
class Names {
 public:
  explicit Names(LoadOptions& options) : options_(options) {}

  void add(const std::shared_ptr<Object>& object) {
    if (object->function_name().empty()) {
      add(get_registered_name(*object->info()), {object->info(), nullptr},
          builtin_row(*object->info()) != nullptr);
    } else {
      add(get_registered_name(*object), {nullptr, object}, is_builtin(*object));
    }
    const auto* lambda = dynamic_cast<const layers::LambdaLayer*>(object.get());
    if (lambda != nullptr) {
      options_.lambdas[lambda->name()] = lambda->function();
    }
  }

 private:
  struct Meaning {
    Registered what;
    bool is_keras;
  };

  // Keras's own may share a name, as their families have tables apart, and so
  // may functions of different families.
  static bool agree(const Meaning& one, const Meaning& other) {
    if (one.is_keras && other.is_keras) return true;
    if (one.what.info == other.what.info &&
        one.what.function == other.what.function) {
      return true;
    }
    return one.what.function && other.what.function &&
           one.what.kind() != other.what.kind();
  }

  void add(const std::string& name, const Registered& what, bool is_keras) {
    std::vector<Meaning>& known = known_[name];
    const Meaning meaning{what, is_keras};
    for (const Meaning& other : known) {
      if (agree(meaning, other)) continue;
      throw ConfigError(
          concat("the name ", quoted(name),
                 " stands for two different functions or classes in the model, "
                 "so that its config can't tell them apart; give each a name "
                 "of its own, or the same object to all who use it"));
    }
    known.push_back(meaning);
    if (!is_keras) options_.custom_objects.add(name, what);
  }

  LoadOptions& options_;
  std::map<std::string, std::vector<Meaning>> known_;
};

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
  const ModelLayer& layer = *model.operator->();
  ObjectSharingScope scope;
  Json serialized = serialize_keras_object(layer);
  LoadOptions options;
  Names names(options);
  for (const auto& object : scope.written()) names.add(object);
  if (clone_function) {
    put_in_place(layer, clone_function, scope);
    // What models within this one call counts in the first form, but isn't read
    // where others stand in their place; a second form is without it.
    serialized = serialize_keras_object(layer);
  }
  return model_from_config(serialized, options);
}

}  // namespace keratin
