#pragma once

#include <functional>
#include <string_view>

namespace keratin::utils {

/// Where text for people goes, and what it may do there.
struct Terminal {
  std::function<void(std::string_view)> write = nullptr;
  /// Whether a person looks on, so that a line may be written again.
  bool interactive = false;
  bool color = false;

  /// What this process has: interactive if it is a terminal, with colors
  /// unless `colors_wanted` says no.
  static Terminal standard_output();
  static Terminal standard_error();
};

/// False if the variable NO_COLOR is there and not empty (no-color.org), or if
/// TERM is "dumb". Null stands for a variable that isn't set.
bool colors_wanted(const char* no_color, const char* term);

}  // namespace keratin::utils
