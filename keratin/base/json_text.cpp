#include "keratin/base/json_text.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace keratin {
namespace {

// Which bytes stand for themselves.
constexpr auto kPlain = [] {
  std::array<bool, 256> plain{};
  for (size_t byte = 0x20; byte < 0x7F; ++byte) plain[byte] = true;
  plain['"'] = plain['\\'] = false;
  return plain;
}();

}  // namespace

void TextBuffer::add(size_t count, char c) {
  std::fill_n(room(count), count, c);
  size_ += count;
}

void TextBuffer::add(int64_t number) {
  constexpr size_t kMostDigits = 20;
  char* const to = room(kMostDigits);
  const auto end = std::to_chars(to, to + kMostDigits, number).ptr;
  size_ += static_cast<size_t>(end - to);
}

bool TextBuffer::add_plain(std::string_view text) {
  char* to = room(text.size() + 2);
  *to++ = '"';
  for (const char byte : text) {
    if (!kPlain[static_cast<uint8_t>(byte)]) return false;
    *to++ = byte;
  }
  *to = '"';
  size_ += text.size() + 2;
  return true;
}

std::string TextBuffer::take() {
  buffer_.resize(size_);
  size_ = 0;
  return std::move(buffer_);
}

void TextBuffer::grow(size_t bytes) {
  buffer_.resize(2 * buffer_.size() + bytes);
}

}  // namespace keratin
