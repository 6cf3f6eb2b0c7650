#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace keratin {

/// The length of the valid UTF-8 sequence that `text` begins with, 1 to 4; 0
/// when the bytes are none (overlong, surrogate, beyond U+10FFFF, cut short) or
/// `text` is empty.
size_t utf8_length(std::string_view text);

/// The code point of a sequence that `utf8_length` accepted.
char32_t utf8_decode(std::string_view sequence);

/// Appends a code point; surrogates and values beyond U+10FFFF must not occur.
void utf8_append(std::string& out, char32_t code_point);

/// Appends the first character of `text`, which isn't empty, and returns how
/// many bytes of it that was. A control character, or a byte that begins no
/// valid sequence, is written as "\x1b".
size_t append_printable(std::string& out, std::string_view text);

/// Text of a file made fit for a terminal, all of it: see `append_printable`.
std::string printable(std::string_view text);

}  // namespace keratin
