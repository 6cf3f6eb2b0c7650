#pragma once

#include <string>
#include <string_view>

namespace keratin {

// Of the letters of ASCII alone, whatever the locale: names and words in
// configs, which Keras takes in any case.

constexpr char lower_case(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr char upper_case(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

inline std::string lower_case(std::string_view text) {
  std::string changed(text);
  for (char& c : changed) c = lower_case(c);
  return changed;
}

inline std::string upper_case(std::string_view text) {
  std::string changed(text);
  for (char& c : changed) c = upper_case(c);
  return changed;
}

}  // namespace keratin
