#pragma once

#include "keratin/base/json.h"
#include "keratin/graph/array.h"

namespace keratin {

/// The array that an argument holds: a number, lists of equal lengths within
/// lists, or {"class_name": "__numpy__" or "__tensor__", "config": {"value":
/// …}}. Its dtype is float32 where none is given. ConfigError for anything
/// else.
Array array_from(const Json& value, DType dtype = DType::float32);

/// The dtype that numbers in lists have by themselves: int32 where the first is
/// an integer, else float32.
DType dtype_of_numbers(const Json& value);

/// Whether this is such a dict, of a dtype that there is.
bool is_array_form(const Json& value);

}  // namespace keratin
