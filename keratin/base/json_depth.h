#pragma once

#include "keratin/base/json.h"

namespace keratin {

/// Throws LimitError for a value whose lists and dicts nest deeper than
/// `json_depth`. A text is held to it by `parse_json`; this is for values that
/// a program made, before anything goes through them by recursion.
void check_depth(const Json& value, const Limits& limits);

}  // namespace keratin
