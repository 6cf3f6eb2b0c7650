// The grammar is RFC 8259's with three words more, as Python reads it:
//
//   value  = object | array | string | number
//          | "null" | "true" | "false" | "NaN" | "Infinity" | "-Infinity"
//   object = "{" [ string ":" value { "," string ":" value } ] "}"
//   array  = "[" [ value { "," value } ] "]"
//   number = "-"? ("0" | 1-9 digits*) ("." digits+)? ([eE] [+-]? digits+)?
//   space  = " " | "\t" | "\n" | "\r", allowed around every token

#include <algorithm>
#include <charconv>
#include <limits>

#include "keratin/base/duplicate_key.h"
#include "keratin/base/error.h"
#include "keratin/base/json.h"
#include "keratin/base/utf8.h"

namespace keratin {
namespace {

// Python refuses to convert longer integers; nothing Keras writes comes near.
constexpr size_t kMaxIntegerDigits = 4300;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A container whose end has not been read yet.
struct Open {
  bool object = false;
  std::string key;  // of the value that is being read
  Json::Array elements;
  JsonObject::Members members;
  size_t first_key = 0;  // where its keys' offsets begin
};

class Reader {
 public:
  Reader(std::string_view text, std::string_view name, const Limits& limits)
      : text_(text), name_(name), limits_(limits) {}

  Json read();

 private:
  bool begin_value(Json& value);
  bool open(bool object, Json& value);
  void add(Json value);
  bool ends();
  Json close();
  void key();

  Json word_or_number();
  Json number();
  Json decimal(std::string_view digits) const;
  size_t digits();
  std::string string();
  void escape(std::string& out);
  char32_t hex4();

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(char c);
  bool take_word(std::string_view word);
  void skip_space();
  void count();
  [[noreturn]] void fail_at(size_t at, std::string_view message) const;
  [[noreturn]] void fail_expecting(std::string_view expected) const;
  [[noreturn]] void fail_limit(std::string_view message) const;

  std::string_view text_;
  std::string_view name_;
  const Limits& limits_;
  size_t at_ = 0;
  size_t values_ = 0;
  std::vector<Open> open_;
  std::vector<size_t> key_offsets_;  // of the members of all that are open
};

Json Reader::read() {
  if (text_.size() > limits_.json_bytes) {
    fail_limit(concat("a JSON text of ", text_.size(), " bytes is over the ",
                      "limit json_bytes = ", limits_.json_bytes));
  }
  Json value;
  for (;;) {
    if (!begin_value(value)) continue;
    while (!open_.empty()) {
      add(std::move(value));
      if (!ends()) break;
      value = close();
    }
    if (open_.empty()) break;
  }
  skip_space();
  if (at_ < text_.size()) fail_expecting("the end of the text");
  return value;
}

// Reads a whole value, or no more than the beginning of a container: then
// false, and its first element is next.
bool Reader::begin_value(Json& value) {
  skip_space();
  count();
  switch (peek()) {
    case '{': return open(true, value);
    case '[': return open(false, value);
    case '"': value = string(); return true;
    default: break;
  }
  value = word_or_number();
  return true;
}

Json Reader::word_or_number() {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  switch (peek()) {
    case 'n':
      if (take_word("null")) return nullptr;
      break;
    case 't':
      if (take_word("true")) return true;
      break;
    case 'f':
      if (take_word("false")) return false;
      break;
    case 'N':
      if (take_word("NaN")) return std::numeric_limits<double>::quiet_NaN();
      break;
    case 'I':
      if (take_word("Infinity")) return kInfinity;
      break;
    case '-':
      if (take_word("-Infinity")) return -kInfinity;
      break;
    default: break;
  }
  return number();
}

bool Reader::open(bool object, Json& value) {
  if (open_.size() >= limits_.json_depth) {
    fail_limit(concat("containers nest deeper than the limit json_depth = ",
                      limits_.json_depth));
  }
  open_.emplace_back();
  open_.back().object = object;
  open_.back().first_key = key_offsets_.size();
  ++at_;
  skip_space();
  if (take(object ? '}' : ']')) {
    value = close();
    return true;
  }
  if (object) key();
  return false;
}

void Reader::key() {
  skip_space();
  count();
  if (peek() != '"') fail_expecting("a key in double quotes");
  key_offsets_.push_back(at_);
  open_.back().key = string();
  skip_space();
  if (!take(':')) fail_expecting("':' after a key");
}

void Reader::add(Json value) {
  Open& top = open_.back();
  if (top.object) {
    top.members.emplace_back(std::move(top.key), std::move(value));
  } else {
    top.elements.push_back(std::move(value));
  }
}

// Whether the innermost container ends here; else a comma, and the next value
// is due.
bool Reader::ends() {
  const bool object = open_.back().object;
  skip_space();
  if (take(object ? '}' : ']')) return true;
  if (!take(',')) fail_expecting(object ? "',' or '}'" : "',' or ']'");
  if (object) key();
  return false;
}

Json Reader::close() {
  Open top = std::move(open_.back());
  open_.pop_back();
  if (!top.object) return std::move(top.elements);
  try {
    JsonObject object(std::move(top.members));
    key_offsets_.resize(top.first_key);
    return object;
  } catch (const DuplicateKey& duplicate) {
    fail_at(key_offsets_[top.first_key + duplicate.place], duplicate.message());
  }
}

size_t Reader::digits() {
  const size_t start = at_;
  while (is_digit(peek())) ++at_;
  return at_ - start;
}

Json Reader::number() {
  const size_t start = at_;
  take('-');
  if (!is_digit(peek())) {
    at_ = start;
    fail_expecting("a value");
  }
  if (!take('0')) digits();
  const size_t whole_end = at_;
  if (peek() == '.') {
    ++at_;
    if (digits() == 0) fail_expecting("a digit after the decimal point");
  }
  if (peek() == 'e' || peek() == 'E') {
    ++at_;
    if (!take('+')) take('-');
    if (digits() == 0) fail_expecting("a digit in the exponent");
  }
  const std::string_view token = text_.substr(start, at_ - start);
  if (at_ != whole_end) return decimal(token);

  int64_t value = 0;
  const char* const end = token.data() + token.size();
  if (std::from_chars(token.data(), end, value).ec == std::errc()) return value;
  if (token.size() > kMaxIntegerDigits) {
    fail_limit(concat("an integer of ", token.size(), " digits, at most ",
                      kMaxIntegerDigits, " are read"));
  }
  return JsonBigInt{std::string(token)};
}

// Whether a decimal is less than 1.
bool is_small(std::string_view token) {
  const size_t mark = token.find_first_of("eE");
  const std::string_view mantissa = token.substr(0, mark);
  const size_t point = std::min(mantissa.find('.'), mantissa.size());
  const size_t first = mantissa.find_first_of("123456789");
  if (first == std::string_view::npos) return true;
  if (mark == std::string_view::npos) return first > point;
  std::string_view exponent = token.substr(mark + 1);
  const bool negative = exponent.front() == '-';
  if (negative || exponent.front() == '+') exponent.remove_prefix(1);
  exponent.remove_prefix(
      std::min(exponent.find_first_not_of('0'), exponent.size()));
  // No text is long enough to outweigh an exponent of more than 15 digits.
  if (exponent.size() > 15) return negative;
  int64_t scale = 0;
  std::from_chars(exponent.data(), exponent.data() + exponent.size(), scale);
  if (negative) scale = -scale;
  const auto lead = static_cast<int64_t>(point) - static_cast<int64_t>(first);
  return scale + lead <= 0;
}

Json Reader::decimal(std::string_view token) const {
  double value = 0;
  const char* const end = token.data() + token.size();
  const auto read = std::from_chars(token.data(), end, value);
  if (read.ec == std::errc() && read.ptr == end) return value;
  if (is_small(token)) return token.front() == '-' ? -0.0 : 0.0;
  fail_at(at_ - token.size(),
          concat("the number ", quoted(token), " is beyond a double's range"));
}

std::string Reader::string() {
  const size_t start = at_;
  ++at_;
  std::string out;
  for (;;) {
    size_t plain = at_;
    while (plain < text_.size() && text_[plain] >= ' ' && text_[plain] < 0x7F &&
           text_[plain] != '"' && text_[plain] != '\\') {
      ++plain;
    }
    out.append(text_, at_, plain - at_);
    at_ = plain;
    if (at_ == text_.size()) fail_at(start, "this string has no end");
    if (take('"')) return out;
    if (take('\\')) {
      escape(out);
      continue;
    }
    const size_t length = utf8_length(text_.substr(at_));
    if (length == 0) fail_at(at_, "bytes in a string are no valid UTF-8");
    if (static_cast<uint8_t>(text_[at_]) < 0x20) {
      fail_at(at_, "a control character in a string must be escaped");
    }
    out.append(text_, at_, length);
    at_ += length;
  }
}

void Reader::escape(std::string& out) {
  const size_t start = at_ - 1;
  const char c = peek();
  constexpr std::string_view kNames = "\"\\/bfnrt";
  constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
  if (const size_t found = kNames.find(c); found != std::string_view::npos) {
    ++at_;
    out += kMeanings[found];
    return;
  }
  if (!take('u')) fail_at(start, "an unknown escape in a string");
  char32_t code = hex4();
  const bool high = code >= 0xD800 && code < 0xDC00;
  if (high && take_word("\\u")) {
    const char32_t low = hex4();
    if (low >= 0xDC00 && low < 0xE000) {
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
  }
  if (code >= 0xD800 && code < 0xE000) {
    fail_at(start, "a lone surrogate in a string, expected a pair");
  }
  utf8_append(out, code);
}

char32_t Reader::hex4() {
  const size_t start = at_;
  uint32_t value = 0;
  const std::string_view hex = text_.substr(at_, 4);
  const auto read =
      std::from_chars(hex.data(), hex.data() + hex.size(), value, 16);
  at_ += static_cast<size_t>(read.ptr - hex.data());
  if (at_ - start != 4) fail_at(start, "expected four hexadecimal digits");
  return value;
}

bool Reader::take(char c) {
  if (at_ >= text_.size() || text_[at_] != c) return false;
  ++at_;
  return true;
}

bool Reader::take_word(std::string_view word) {
  if (text_.substr(at_, word.size()) != word) return false;
  at_ += word.size();
  return true;
}

void Reader::skip_space() {
  while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' ||
                                text_[at_] == '\t' || text_[at_] == '\r')) {
    ++at_;
  }
}

void Reader::count() {
  if (++values_ <= limits_.json_values) return;
  fail_limit(
      concat("more values than the limit json_values = ", limits_.json_values));
}

void Reader::fail_at(size_t at, std::string_view message) const {
  throw FormatError(concat(name_, " @ ", at), message);
}

void Reader::fail_expecting(std::string_view expected) const {
  const std::string found =
      at_ < text_.size() ? quoted(text_.substr(at_, 1)) : "the end of the text";
  fail_at(at_, concat("expected ", expected, ", got ", found));
}

void Reader::fail_limit(std::string_view message) const {
  throw LimitError(concat(name_, " @ ", at_), message);
}

}  // namespace

Json parse_json(std::string_view text, std::string_view name,
                const Limits& limits) {
  return Reader(text, name, limits).read();
}

}  // namespace keratin
