#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "keratin/base/json.h"

namespace keratin {

/// Text in the making, in blocks that stay where they are: a std::string is
/// moved as it grows, and looks after its end at every append, while most of
/// what is appended is short.
class TextBuffer {
 public:
  TextBuffer() = default;
  TextBuffer(const TextBuffer&) = delete;
  TextBuffer& operator=(const TextBuffer&) = delete;

  size_t size() const { return at_ == nullptr ? 0 : full_size_ + here(); }
  /// The last byte; 0 where there is none.
  char last() const { return at_ == nullptr ? '\0' : at_[-1]; }
  void add(char c) {
    *room(1) = c;
    ++at_;
  }
  void add(std::string_view text) {
    at_ = std::copy(text.begin(), text.end(), room(text.size()));
  }
  void add(size_t count, char c);
  void add(int64_t number);
  /// In double quotes, if each byte stands for itself in JSON; else nothing.
  bool add_plain(std::string_view text);
  /// The whole; the buffer is then empty.
  std::string take();

 private:
  // Begins with the byte before it, 0 for the first.
  struct Block {
    std::unique_ptr<char[]> bytes;
    size_t size = 0;  // of its text, once another follows
  };

  // How many bytes of text the last block has.
  size_t here() const {
    return static_cast<size_t>(at_ - blocks_.back().bytes.get()) - 1;
  }
  char* room(size_t bytes) {
    if (static_cast<size_t>(end_ - at_) < bytes) grow(bytes);
    return at_;
  }
  void grow(size_t bytes);

  std::vector<Block> blocks_;
  size_t full_size_ = 0;  // of all blocks but the last
  char* at_ = nullptr;    // where the last goes on
  char* end_ = nullptr;
};

/// JSON on one line in the making, as `dump_json` writes it. Containers must be
/// closed in turn, and each member has its key first.
class JsonText {
 public:
  void begin_object() { begin('{'); }
  void key(std::string_view key);
  void end_object() { end('}'); }
  void begin_list() { begin('['); }
  void end_list() { end(']'); }
  void value(const Json& value);
  void string(std::string_view text);
  std::string take() { return out_.take(); }

 private:
  void begin(char bracket);
  void end(char bracket);
  void separate();

  TextBuffer out_;
};

}  // namespace keratin
