#pragma once

#include <span>
#include <string>
#include <string_view>

namespace keratin {

/// "; the nearest known names are "A", "B"" with the few of `known` that are
/// closest to `name` by edit distance, or "" where none is near. For messages.
std::string nearest_names(std::string_view name,
                          std::span<const std::string> known);

}  // namespace keratin
