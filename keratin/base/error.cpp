#include "keratin/base/error.h"

#include <cstdio>

namespace keratin {
namespace {

constexpr size_t kMaxQuoted = 256;
constexpr size_t kMaxMessage = 4096;

std::string joined(std::string_view where, std::string_view message) {
  std::string text(where);
  if (!text.empty()) text += ": ";
  text += message;
  if (text.size() > kMaxMessage) {
    text.resize(kMaxMessage - 3);
    text += "...";
  }
  return text;
}

// The length of the valid UTF-8 sequence at `text[0]`, or 0.
size_t utf8_length(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
  const uint8_t lead = byte(0);
  if (lead < 0x80) return 1;
  const size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  if (lead == 0xE0 && byte(1) < 0xA0) return 0;  // overlong
  if (lead == 0xED && byte(1) > 0x9F) return 0;  // surrogate
  if (lead == 0xF0 && byte(1) < 0x90) return 0;  // overlong
  if (lead == 0xF4 && byte(1) > 0x8F) return 0;  // beyond U+10FFFF
  return length;
}

}  // namespace

std::string_view name_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::config: return "config";
    case ErrorCode::shape: return "shape";
    case ErrorCode::format: return "format";
    case ErrorCode::not_found: return "not_found";
    case ErrorCode::unsupported: return "unsupported";
    case ErrorCode::io: return "io";
    case ErrorCode::limit: return "limit";
  }
  return "unknown";
}

Error::Error(ErrorCode code, std::string where, std::string_view message)
    : std::runtime_error(joined(where, message)),
      code_(code),
      where_(std::move(where)),
      message_(message) {}

void Error::rethrow_within(std::string_view outer) const {
  std::string where(outer);
  if (!where_.empty()) where += concat(" > ", where_);
  switch (code_) {
    case ErrorCode::config: throw ConfigError(where, message_);
    case ErrorCode::shape: throw ShapeError(where, message_);
    case ErrorCode::format: throw FormatError(where, message_);
    case ErrorCode::not_found: throw NotFound(where, message_);
    case ErrorCode::unsupported: throw Unsupported(where, message_);
    case ErrorCode::io: throw IoError(where, message_);
    case ErrorCode::limit: throw LimitError(where, message_);
  }
  throw Error(code_, where, message_);
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  size_t i = 0;
  while (i < text.size() && out.size() < kMaxQuoted) {
    const size_t length = utf8_length(text.substr(i));
    const auto byte = static_cast<uint8_t>(text[i]);
    if (length == 0 || byte < 0x20 || byte == 0x7F) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\x%02x", byte);
      out += escape;
      ++i;
      continue;
    }
    if (byte == '"' || byte == '\\') out += '\\';
    out += text.substr(i, length);
    i += length;
  }
  if (i < text.size()) out += "...";
  return out + "\"";
}

}  // namespace keratin
