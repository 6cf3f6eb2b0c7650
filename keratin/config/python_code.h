#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "keratin/config/serialization.h"

namespace keratin {

/// The name that a serialized object's config gives it, or null.
const std::string* name_in(const Json& form);

/// By what name an argument's stand-in is supplied: "dense.activation"; empty
/// where the config has no name.
std::string stand_in_name(const JsonObject& config, std::string_view key);

/// The object that was supplied for an argument that is a Python function;
/// null for a `__lambda__` that nothing was supplied for, which is refused as
/// other forms are. Else Unsupported.
std::shared_ptr<Object> in_place_of_code(const Json& value, Kind kind,
                                         DeserializeContext& context);

/// Throws the Unsupported of an object of that class.
[[noreturn]] void refuse_code(std::string_view class_name);

}  // namespace keratin
