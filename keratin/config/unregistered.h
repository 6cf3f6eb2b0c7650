#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "keratin/config/serialization.h"

namespace keratin {

struct ClassKey;

/// A name that stands for nothing, as a file has it.
struct UnknownName {
  /// None where any family would do.
  std::optional<Kind> kind = {};
  std::string_view name = {};  ///< "my_package>Scale", "relu"
  /// The form that has the name; null for a mere name.
  const ClassKey* form = nullptr;
};

/// What a file calls the class or function of a form: "package>name", or the
/// class's name where it says no more.
std::string_view name_of(const ClassKey& key);

/// Throws NotFound: with the nearest names, and the line that would register
/// the name before loading. Where Keras has the name, but not in the module
/// that the form says, it is told where.
[[noreturn]] void throw_not_registered(const UnknownName& unknown,
                                       const DeserializeContext& context);

/// What such an error ends with, ". Register it with
/// register_serializable<…>(…) before loading, …", for those who go on without
/// the class.
std::string registering(const UnknownName& unknown,
                        const DeserializeContext& context);

/// Classes and functions that a config needs and that nobody registered, each
/// once, as a file names them; "Lambda" and its like among them, unless
/// something stands in for the layer. ConfigError for a form whose names are no
/// strings.
std::vector<std::string> unregistered_names(const Json& config,
                                            const DeserializeContext& context);

}  // namespace keratin
