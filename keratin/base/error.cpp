#include "keratin/base/error.h"

#include <cstdio>

#include "keratin/base/utf8.h"

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
    const bool c1_control =
        length == 2 && utf8_decode(text.substr(i, 2)) < 0xA0;
    if (length == 0 || byte < 0x20 || byte == 0x7F || c1_control) {
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
