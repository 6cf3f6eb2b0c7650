#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "keratin/base/json.h"
#include "keratin/base/limits.h"
#include "keratin/config/legacy/shared_objects.h"
#include "keratin/config/object_ref.h"
#include "keratin/config/registry.h"

/// The dialect in which Keras 1 and 2 write objects, and with it `.h5` files:
/// Keras's `keras.legacy.saving`.
namespace keratin::legacy {

/// An object as Keras 2's `serialize_keras_object` writes it, up to Keras 2.12:
/// {class_name, config}, where the class is its registered name and objects in
/// the config are in the same dialect; for a function its registered name
/// alone. Within a `SharedObjectSavingScope` it has an id.
Json serialize_keras_object(const Object& object);
/// The same; null for none.
Json serialize_keras_object(const ObjectRef& ref);

/// How `deserialize_keras_object` reads.
struct DeserializeOptions {
  /// The family that is due, of which Keras's own are found, too; any if not
  /// given, and then a mere name is none of Keras's own.
  std::optional<Kind> kind = {};
  /// The objects of a library's own module: with them the outermost class or
  /// name is found among these, and not among Keras's own.
  const CustomObjects* module_objects = nullptr;
  /// Names that hold for this call only.
  const CustomObjects* custom_objects = nullptr;
  /// What an error calls the family of objects that is due.
  std::string_view printable_module_name = "object";
  Limits limits = {};
};

/// The object that a serialized form, or a mere name, describes; null for None.
/// Forms of Keras 3 are taken, too, as Keras 2.13 and later have them in the
/// config of a legacy form.
///
/// The class of the outermost form is looked up in the thread's scope, the
/// registry, the custom objects and the module's; what is within it, and a mere
/// name, in the custom objects first. NotFound for what isn't there;
/// ConfigError for a dict without `class_name` or `config`, and for configs
/// that don't fit; Unsupported for Python code; LimitError past a limit.
std::shared_ptr<Object> deserialize_keras_object(
    const Json& identifier, const DeserializeOptions& options = {});

}  // namespace keratin::legacy
