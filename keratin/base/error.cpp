#include "keratin/base/error.h"

#include "keratin/base/utf8.h"

namespace keratin {
namespace {

constexpr size_t kMaxQuoted = 256;
constexpr size_t kMaxMessage = 4096;
// A place leaves room for the message.
constexpr size_t kMaxPlace = 2048;
constexpr size_t kMaxStep = 256;
// Of a long step the end stays, for it has the offset: " @ 0x1234".
constexpr size_t kStepEnd = 32;
constexpr std::string_view kBetweenSteps = " > ";
constexpr std::string_view kCut = "...";

// At most `limit` bytes of valid UTF-8, the last `end` of them those that the
// text ends with.
std::string shortened(std::string text, size_t limit, size_t end) {
  if (text.size() <= limit) return text;
  const auto inside_sequence = [&](size_t at) {
    return (static_cast<uint8_t>(text[at]) & 0xC0) == 0x80;
  };
  size_t head = limit - kCut.size() - end;
  while (head > 0 && inside_sequence(head)) --head;
  size_t tail = text.size() - end;
  while (tail < text.size() && inside_sequence(tail)) ++tail;
  return concat(text.substr(0, head), kCut, text.substr(tail));
}

std::string shown_place(std::string_view where) {
  std::string out;
  for (;;) {
    const size_t end = where.find(kBetweenSteps);
    out += shortened(printable(where.substr(0, end)), kMaxStep, kStepEnd);
    if (end == std::string_view::npos) break;
    out += kBetweenSteps;
    where.remove_prefix(end + kBetweenSteps.size());
  }
  return shortened(std::move(out), kMaxPlace, kMaxPlace / 2);
}

std::string shown_message(std::string_view message) {
  return shortened(printable(message), kMaxMessage, 0);
}

// Whether the place begins with an item of a list: "[2]", "[2][0] > name".
bool is_item(std::string_view where) {
  if (!where.starts_with('[')) return false;
  const size_t end = where.find_first_not_of("0123456789", 1);
  if (end == 1 || end == std::string_view::npos || where[end] != ']') {
    return false;
  }
  where.remove_prefix(end + 1);
  return where.empty() || where.starts_with('[') ||
         where.starts_with(kBetweenSteps);
}

std::string joined(const std::string& where, const std::string& message) {
  if (where.empty()) return message;
  return shortened(concat(where, ": ", message), kMaxMessage, 0);
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
    : Error(Shown{}, code, shown_place(where), shown_message(message)) {}

Error::Error(Shown, ErrorCode code, std::string where, std::string message)
    : std::runtime_error(joined(where, message)),
      code_(code),
      where_(std::move(where)),
      message_(std::move(message)) {}

void Error::rethrow_within(std::string_view outer) const {
  std::string where(outer);
  if (!where_.empty()) where += concat(is_item(where_) ? "" : " > ", where_);
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
  size_t cut = out.size();  // the longest beginning that "..." fits after
  while (!text.empty()) {
    if (text[0] == '"' || text[0] == '\\') out += '\\';
    text.remove_prefix(append_printable(out, text));
    if (out.size() + kCut.size() < kMaxQuoted) cut = out.size();
    if (out.size() < kMaxQuoted) continue;
    out.resize(cut);
    out += kCut;
    break;
  }
  return out + "\"";
}

}  // namespace keratin
