#pragma once

#include <span>
#include <string>
#include <string_view>

namespace keratin {

/// "; did you mean A, B?" with the few of `known` that are closest to `name`
/// by edit distance, or "" where none is near. For NotFound texts.
std::string nearest_names(std::string_view name,
                          std::span<const std::string> known);

}  // namespace keratin
