#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "keratin/config/serialization.h"

namespace keratin {

/// Whether objects of this class are Python code ("Lambda", "__lambda__"), or
/// stand for a program outside the file ("TFSMLayer"), which Keratin neither
/// runs nor looks at.
bool holds_code(std::string_view class_name);
/// Whether this is a Python function as Keras marshals it: a `__lambda__`,
/// {"value": [code, defaults, closure]}, which Keras 3 writes for a lambda that
/// is an argument, or the list alone, which Keras 2 writes.
bool is_python_function(const Json& value);
/// Whether a form describes an object of such a class, and no Lambda whose
/// function has a name.
bool form_holds_code(const Json& form);
/// Whether a form describes such an object, and `found`, which its name stands
/// for, is no class of the user's, and nothing stands in for it.
bool is_code(const Json& form, const Registered& found,
             const DeserializeContext& context);

/// What stands in for the Python code of the layer, or the argument, of that
/// name; null if nothing does.
const Object* stand_in_for(const std::string& name,
                           const DeserializeContext& context);

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
