#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "keratin/config/registry.h"

namespace keratin {

struct DeserializeContext;

/// What a serialized object says of its class or function.
struct ClassKey {
  std::string_view class_name;  ///< "Dense"; for a function its name.
  /// Where Python has it: null for a custom one that nobody can import. Files
  /// of Keras 1 and 2 leave it out.
  std::optional<std::string_view> module = {};
  bool says_module = false;
  /// "package>name"; null for what is Keras's own, and the class's name where
  /// a file says nothing.
  std::optional<std::string_view> registered_name = {};
  bool is_function = false;
  /// A registered name that is neither the class's nor the function's own, nor
  /// "function": with it a file means another object than Keras's.
  std::string_view other_name = {};
};
/// The key of a serialized form; ConfigError where one of its names is no
/// string. It refers into `value`.
ClassKey class_key(const Json& value);

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

/// Whether a "module" in a file is Keras's own ("keras.layers"), or none is
/// given; what lies elsewhere is custom.
bool is_keras_module(std::string_view module);

}  // namespace keratin
