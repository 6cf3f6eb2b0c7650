#pragma once

// Included by error.h only: string pieces become one message.

#include <type_traits>

namespace keratin::detail {

inline void append(std::string& out, std::string_view text) { out += text; }
inline void append(std::string& out, const char* text) { out += text; }
inline void append(std::string& out, const std::string& text) { out += text; }
inline void append(std::string& out, char c) { out += c; }
inline void append(std::string& out, bool b) { out += b ? "true" : "false"; }
template <class Number>
requires std::is_arithmetic_v<Number>
void append(std::string& out, Number number) { out += std::to_string(number); }

}  // namespace keratin::detail

namespace keratin {

template <class... Parts>
std::string concat(const Parts&... parts) {
  std::string out;
  (detail::append(out, parts), ...);
  return out;
}

}  // namespace keratin
