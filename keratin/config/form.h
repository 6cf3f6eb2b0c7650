#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "keratin/base/json.h"

namespace keratin {

/// Whether this is a dict with a class and a config: an object, or one of
/// Keras's special forms.
bool is_form(const Json& value);

/// Whether its class is that.
bool is_form_of(const Json& form, std::string_view class_name);

/// Under which the second mention of an object says that it is one.
inline constexpr std::string_view kSharedObjectId = "shared_object_id";

/// The name that a serialized object's config gives it; null for none.
const std::string* name_in(const Json& form);

/// The layers of a Sequential as Keras 1 and 2.0 wrote it, whose config is the
/// list of them; null for another form.
const Json* stacked_layers(const Json& form);

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

/// Whether a "module" in a file is Keras's own ("keras.layers"), or none is
/// given; what lies elsewhere is custom.
bool is_keras_module(std::string_view module);
/// Whether it is a module of `keras.ops`, whose objects are the nodes of a
/// graph that are no layers.
bool is_ops_module(std::string_view module);

}  // namespace keratin
