#pragma once

#include <concepts>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "keratin/base/json.h"
#include "keratin/base/limits.h"
#include "keratin/config/object_ref.h"
#include "keratin/config/registry.h"
#include "keratin/config/shared_objects.h"

namespace keratin {

class ConfigSink;

/// By which rules names are found; see `look_up`.
enum class LookupRules : uint8_t {
  any_version,  ///< Those that open the files of all versions.
  keras3,       ///< Those of Keras 3 alone.
  keras2,       ///< Keras 2's order, and its scopes of shared objects.
};

/// What one load knows while objects come out of configs.
struct DeserializeContext {
  /// Names that hold for this load only; null for none.
  const CustomObjects* custom_objects = nullptr;
  Limits limits = {};
  LookupRules rules = LookupRules::any_version;
  /// Whether what is read was held to `json_depth` already, as texts are.
  bool held_to_depth = false;
  /// For the outermost object: see `DeserializeOptions`.
  const CustomObjects* module_objects = nullptr;
  std::string_view printable_module_name = "object";

  /// What stands in for Python code, by the layer's name, and for an argument
  /// of a layer's by "name.argument"; null for nothing.
  const std::map<std::string, std::shared_ptr<Object>>* stand_ins = nullptr;

  /// The config that is being read, of which the innermost object is made.
  const JsonObject* config = nullptr;
  /// The Python function in whose place an object is being made; null for none.
  const Json* code = nullptr;

  /// Of this load, where it isn't in an `ObjectSharingScope`.
  SharedObjects shared = {};
  UnmarkedLayers unmarked{nullptr};
  /// How often layers are called in the models read so far.
  CallCounts calls = {};
  /// How many objects the present one is in, and the most that any object
  /// inside it was in, by way of shared ones, too.
  uint64_t depth = 0;
  uint64_t deepest = 0;
};

/// An object as Keras 3's `serialize_keras_object` writes it:
/// {module, class_name, config, registered_name}; for a function the class is
/// "function" and its config a name. Within a `DialectScope` it is in that
/// dialect.
Json serialize_keras_object(const Object& object);

/// The same of what a handle refers to; None for none.
Json serialize_keras_object(const ObjectRef& ref);
template <std::derived_from<Object> T>
Json serialize_keras_object(const std::shared_ptr<T>& object) {
  return object == nullptr ? Json() : serialize_keras_object(*object);
}

/// The same, written to a sink; `more` writes members that come last.
void write_keras_object(const Object& object, ConfigSink& sink,
                        const std::function<void()>& more = nullptr);

/// The object of a family that a serialized form, or a mere name, describes:
/// Keras's `get` and `deserialize` of that family. Only classes of the caller's
/// objects, the thread's scope, the registry and the built-ins are made;
/// NotFound with the nearest names for others. `Lambda` and `__lambda__` are
/// Unsupported, and their code isn't looked at. An error of an object whose
/// config has a name begins with that name. `value` must live as long as
/// `context`, which may compare later forms to it.
std::shared_ptr<Object> deserialize_keras_object(const Json& value, Kind kind,
                                                 DeserializeContext& context);
/// The same for an object of any family; a mere name is none.
std::shared_ptr<Object> deserialize_any_object(const Json& value,
                                               DeserializeContext& context);

/// What a family's `get(identifier)` gives: for None `object_for_none`, else as
/// `deserialize_keras_object` by the rules of Keras 3 alone.
std::shared_ptr<Object> get_object(const Json& identifier, Kind kind,
                                   const CustomObjects* custom_objects);
/// What None stands for: among the activations "linear", else null.
std::shared_ptr<Object> object_for_none(Kind kind);
/// What a family's `serialize` gives: None for none, but of an activation,
/// where it is "linear"; a built-in activation by its name alone, others
/// as `serialize_keras_object`.
Json serialize_ref(const ObjectRef& ref);
void write_ref(const ObjectRef& ref, ConfigSink& sink);

}  // namespace keratin
