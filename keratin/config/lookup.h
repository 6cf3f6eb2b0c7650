#pragma once

#include <optional>
#include <string_view>

#include "keratin/config/form.h"
#include "keratin/config/registry.h"

namespace keratin {

struct DeserializeContext;

/// The class or function of a family, or of any where none is given: custom
/// ones first, built-ins last; empty if there is none. ConfigError for what
/// Keras refuses although it is there.
///
/// By the rules of Keras 3's `deserialize_keras_object` custom objects go by
/// their registered name alone, and built-ins are found in their own module
/// only. Otherwise custom objects go by their class name, too, and any module
/// of Keras's will do. A library's `module_objects` stand for the outermost
/// object in the place of the built-ins.
Registered look_up(const ClassKey& key, std::optional<Kind> kind,
                   const DeserializeContext& context);
/// What a mere name stands for, as in `get("relu")`: Keras's own comes first,
/// but for initializers, optimizers and what has no table of names, where a
/// custom one does. A custom object of another family is the last to be taken.
Registered look_up_name(std::string_view name, Kind kind,
                        const DeserializeContext& context);

/// The same among what isn't Keras's own: the thread's scope, the registry, and
/// the caller's objects; what is of the family before what isn't.
Registered look_up_custom(std::string_view name, std::optional<Kind> kind,
                          const DeserializeContext& context);
/// What a string among plain values stands for, where it is the name of one of
/// those.
Registered look_up_string(std::string_view name,
                          const DeserializeContext& context);
/// What a mere name stands for where no family is due: among those, and the
/// objects of a library's own module.
Registered look_up_outermost_name(std::string_view name,
                                  const DeserializeContext& context);

/// Where Keras has its own class or function, and what it calls it.
struct BuiltinPlace {
  std::string_view module;  ///< "keras.layers"
  std::string_view name;
};
/// Of any that goes by the name in a family, or in any where none is given.
std::optional<BuiltinPlace> builtin_place(std::string_view name,
                                          std::optional<Kind> kind,
                                          bool is_function);

/// Whether an object of one family is taken for one of another: a layer for an
/// activation, a function of `keras.ops` for that and others. See
/// `Object::in_place_of`.
bool stands_in(Kind got, Kind due);

/// Whether this is one of Keras's own functions.
bool is_builtin(const Object& function);
/// The row of a built-in class; null for others.
const BuiltinClass* builtin_row(const ClassInfo& info);

}  // namespace keratin
