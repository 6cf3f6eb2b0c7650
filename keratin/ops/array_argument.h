#pragma once

#include "keratin/base/json.h"
#include "keratin/graph/array.h"

namespace keratin {

/// The array that an argument holds: a number, lists of equal lengths within
/// lists, or {"class_name": "__numpy__" or "__tensor__", "config": {"value":
/// …, "dtype": …}}, as that dtype. ConfigError for anything else.
Array array_from(const Json& value, DType dtype = DType::float32);

/// The dtype that numbers in lists have by themselves: float32 where one is a
/// float or there is none, int32 where one is an integer, else bool.
DType dtype_of_numbers(const Json& value);

/// Whether this is such a dict, of a dtype that there is.
bool is_array_form(const Json& value);

}  // namespace keratin
