#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "keratin/base/json.h"

namespace keratin {

/// Text in the making, in a buffer that is larger: a std::string looks after
/// its end at every append, and most of what is appended is short.
class TextBuffer {
 public:
  size_t size() const { return size_; }
  /// The last byte; 0 where there is none.
  char last() const { return size_ == 0 ? '\0' : buffer_[size_ - 1]; }
  void add(char c) {
    *room(1) = c;
    ++size_;
  }
  void add(std::string_view text) {
    std::copy(text.begin(), text.end(), room(text.size()));
    size_ += text.size();
  }
  void add(size_t count, char c);
  void add(int64_t number);
  /// In double quotes, if each byte stands for itself in JSON; else nothing.
  bool add_plain(std::string_view text);
  std::string take();

 private:
  char* room(size_t bytes) {
    if (buffer_.size() - size_ < bytes) grow(bytes);
    return buffer_.data() + size_;
  }
  void grow(size_t bytes);

  std::string buffer_;
  size_t size_ = 0;
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
