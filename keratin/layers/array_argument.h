#pragma once

#include "keratin/base/json.h"
#include "keratin/graph/array.h"

namespace keratin {

/// The float32 array that an argument holds: a number, lists of equal lengths
/// within lists, or {"class_name": "__numpy__" or "__tensor__", "config":
/// {"value": …}}. ConfigError for anything else.
Array array_from(const Json& value);

}  // namespace keratin
