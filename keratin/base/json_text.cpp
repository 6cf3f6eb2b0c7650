#include "keratin/base/json_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <utility>

namespace keratin {
namespace {

// Which bytes stand for themselves.
constexpr auto kPlain = [] {
  std::array<bool, 256> plain{};
  for (size_t byte = 0x20; byte < 0x7F; ++byte) plain[byte] = true;
  plain['"'] = plain['\\'] = false;
  return plain;
}();

constexpr uint64_t each(uint8_t byte) { return 0x0101010101010101u * byte; }

// Whether all of 8 bytes stand for themselves: none is below ' ', above '~',
// '"' or '\\'. For 7-bit bytes x, x + 1 has the high bit where x is above '~',
// x - ' ' where it is below ' ', and (y - 1) & ~y where y is 0; a carry can
// only reach a byte from one that is no plain one itself.
bool are_plain(uint64_t x) {
  const auto zero = [](uint64_t y) { return (y - each(1)) & ~y; };
  const uint64_t other = x | (x + each(1)) | (x - each(' ')) |
                         zero(x ^ each('"')) | zero(x ^ each('\\'));
  return (other & each(0x80)) == 0;
}

// Copies 8 bytes, if all stand for themselves.
bool copy_plain_8(const char* from, char* to) {
  uint64_t bytes = 0;
  std::memcpy(&bytes, from, sizeof bytes);
  std::memcpy(to, &bytes, sizeof bytes);
  return are_plain(bytes);
}

// The same for any number; the last 8 of more than that are looked at again.
bool copy_plain(std::string_view text, char* to) {
  constexpr size_t kStep = 8;
  if (text.size() < kStep) {
    for (size_t i = 0; i < text.size(); ++i) {
      if (!kPlain[static_cast<uint8_t>(text[i])]) return false;
      to[i] = text[i];
    }
    return true;
  }
  const size_t last = text.size() - kStep;
  for (size_t i = 0; i < last; i += kStep) {
    if (!copy_plain_8(text.data() + i, to + i)) return false;
  }
  return copy_plain_8(text.data() + last, to + last);
}

}  // namespace

void TextBuffer::add(size_t count, char c) {
  at_ = std::fill_n(room(count), count, c);
}

void TextBuffer::add(int64_t number) {
  constexpr size_t kMostDigits = 20;
  char* const to = room(kMostDigits);
  at_ = std::to_chars(to, to + kMostDigits, number).ptr;
}

bool TextBuffer::add_plain(std::string_view text) {
  char* const to = room(text.size() + 2);
  if (!copy_plain(text, to + 1)) return false;
  to[0] = to[text.size() + 1] = '"';
  at_ = to + text.size() + 2;
  return true;
}

std::string TextBuffer::take() {
  std::string text;
  if (at_ == nullptr) return text;
  text.reserve(size());
  blocks_.back().size = here();
  for (const Block& block : blocks_) text.append(&block.bytes[1], block.size);
  blocks_.clear();
  full_size_ = 0;
  at_ = end_ = nullptr;
  return text;
}

void TextBuffer::grow(size_t bytes) {
  constexpr size_t kFirst = 256;
  constexpr size_t kMost = size_t{1} << 16;
  const size_t capacity =
      1 + std::max(bytes, std::clamp(size(), kFirst, kMost));
  Block next{std::make_unique_for_overwrite<char[]>(capacity)};
  char* const begin = next.bytes.get();
  *begin = last();
  size_t full = 0;
  if (!blocks_.empty()) {
    blocks_.back().size = full = here();
    if (full == 0) blocks_.pop_back();  // what was due there wasn't plain
  }
  blocks_.push_back(std::move(next));
  full_size_ += full;
  at_ = begin + 1;
  end_ = begin + capacity;
}

}  // namespace keratin
