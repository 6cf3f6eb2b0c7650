#include <charconv>
#include <cmath>
#include <limits>

#include "keratin/base/error.h"
#include "keratin/base/json.h"
#include "keratin/base/json_text.h"
#include "keratin/base/utf8.h"

namespace keratin {
namespace {

constexpr size_t kMaxBrief = 256;
constexpr char kHex[] = "0123456789abcdef";

// How a dialect spells what differs between JSON and Python's repr.
struct Words {
  std::string_view null, yes, no, nan, infinity;
};
constexpr Words kJsonWords = {"null", "true", "false", "NaN", "Infinity"};
constexpr Words kPythonWords = {"None", "True", "False", "nan", "inf"};

void append_float(std::string& out, double value, const Words& words);

void append_u_escape(std::string& out, char32_t unit) {
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += kHex[unit >> shift & 15];
}

void append_escaped(std::string& out, char32_t code) {
  switch (code) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\b': out += "\\b"; return;
    case '\f': out += "\\f"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: break;
  }
  if (code < 0x10000) return append_u_escape(out, code);
  append_u_escape(out, 0xD800 + ((code - 0x10000) >> 10));
  append_u_escape(out, 0xDC00 + ((code - 0x10000) & 0x3FF));
}

// For strings with something to escape.
void append_json_string(std::string& out, std::string_view text, bool ascii) {
  out += '"';
  for (size_t i = 0; i < text.size();) {
    const size_t length = utf8_length(text.substr(i));
    if (length == 0) {
      throw ConfigError(concat("the string ", quoted(text),
                               " is no valid UTF-8, which JSON needs"));
    }
    const std::string_view sequence = text.substr(i, length);
    const char32_t code = utf8_decode(sequence);
    const bool escape =
        code < 0x20 || code == '"' || code == '\\' || (ascii && code >= 0x7F);
    if (escape) {
      append_escaped(out, code);
    } else {
      out += sequence;
    }
    i += length;
  }
  out += '"';
}

void append_python_string(std::string& out, std::string_view text) {
  text = text.substr(0, 2 * kMaxBrief);
  const bool has_single = text.find('\'') != std::string_view::npos;
  const bool has_double = text.find('"') != std::string_view::npos;
  const char quote = has_single && !has_double ? '"' : '\'';
  out += quote;
  for (size_t i = 0; i < text.size();) {
    const size_t length = utf8_length(text.substr(i));
    const auto byte = static_cast<uint8_t>(text[i]);
    const bool control = byte < 0x20 || byte == 0x7F ||
                         (length == 2 && utf8_decode(text.substr(i, 2)) < 0xA0);
    if (text[i] == quote || text[i] == '\\') {
      (out += '\\') += text[i++];
    } else if (text[i] == '\n') {
      out += "\\n";
      ++i;
    } else if (length == 0 || control) {
      ((out += "\\x") += kHex[byte >> 4]) += kHex[byte & 15];
      ++i;
    } else {
      out += text.substr(i, length);
      i += length;
    }
  }
  out += quote;
}

// What is neither a container nor a string.
void add_scalar(TextBuffer& out, const Json& value, const Words& words) {
  if (value.is_null()) {
    out.add(words.null);
  } else if (value.is_bool()) {
    out.add(value.as_bool() ? words.yes : words.no);
  } else if (value.is_int()) {
    out.add(value.as_int());
  } else if (value.is_double()) {
    std::string digits;
    append_float(digits, value.as_double(), words);
    out.add(digits);
  } else {
    out.add(value.as_big_int().digits);
  }
}

// Walks a value without recursion, so that its depth costs no stack.
class Writer {
 public:
  Writer(TextBuffer& out, const JsonStyle& style, bool python, size_t max_bytes)
      : out_(out),
        style_(style),
        words_(python ? kPythonWords : kJsonWords),
        python_(python),
        max_bytes_(max_bytes) {}

  void write(const Json& root);
  void string(std::string_view text);

 private:
  // A container that isn't written to its end: either of the two.
  struct Open {
    const JsonObject* object;
    const Json::Array* array;
    size_t next;
    size_t size;
  };

  void begin(const Json& value);
  void step();
  void newline(size_t depth);

  TextBuffer& out_;
  JsonStyle style_;
  const Words& words_;
  bool python_;
  size_t max_bytes_;
  std::vector<Open> open_;
};

void Writer::write(const Json& root) {
  begin(root);
  while (!open_.empty() && out_.size() <= max_bytes_) step();
}

void Writer::begin(const Json& value) {
  Open container = {};
  if (value.is_object()) {
    container.object = &value.as_object();
    container.size = container.object->size();
  } else if (value.is_array()) {
    container.array = &value.as_array();
    container.size = container.array->size();
  } else if (value.is_string()) {
    return string(value.as_string());
  } else {
    return add_scalar(out_, value, words_);
  }
  if (container.size == 0) {
    out_.add(value.is_object() ? "{}" : "[]");
    return;
  }
  out_.add(value.is_object() ? '{' : '[');
  open_.push_back(container);
}

void Writer::step() {
  const Open& container = open_.back();
  const bool is_object = container.object != nullptr;
  const size_t index = open_.back().next++;
  if (index == container.size) {
    open_.pop_back();
    newline(open_.size());
    out_.add(is_object ? '}' : ']');
    return;
  }
  if (index > 0) out_.add(style_.indent < 0 ? ", " : ",");
  newline(open_.size());
  if (!is_object) return begin((*container.array)[index]);
  const auto& [key, value] =
      container.object->begin()[static_cast<std::ptrdiff_t>(index)];
  string(key);
  out_.add(": ");
  begin(value);
}

void Writer::string(std::string_view text) {
  if (!python_ && out_.add_plain(text)) return;
  std::string escaped;
  if (python_) {
    append_python_string(escaped, text);
  } else {
    append_json_string(escaped, text, style_.ensure_ascii);
  }
  out_.add(escaped);
}

void Writer::newline(size_t depth) {
  if (style_.indent < 0) return;
  out_.add('\n');
  out_.add(depth * static_cast<size_t>(style_.indent), ' ');
}

// Python writes the shortest digits that read back; plain between 1e-4 and
// 1e16, else with an exponent of at least two digits.
void append_float(std::string& out, double value, const Words& words) {
  if (std::isnan(value)) {
    out += words.nan;
    return;
  }
  if (std::signbit(value)) out += '-';
  if (std::isinf(value)) {
    out += words.infinity;
    return;
  }
  char buffer[32];
  const auto written =
      std::to_chars(buffer, buffer + sizeof buffer, std::fabs(value),
                    std::chars_format::scientific);
  const std::string_view text(buffer,
                              static_cast<size_t>(written.ptr - buffer));
  const size_t mark = text.find('e');
  std::string digits(text.substr(0, mark));
  if (digits.size() > 1) digits.erase(1, 1);  // the decimal point
  const char* const exponent_text =
      text.data() + mark + (text[mark + 1] == '+' ? 2 : 1);
  int exponent = 0;
  std::from_chars(exponent_text, text.data() + text.size(), exponent);

  if (exponent < -4 || exponent >= 16) {
    out += text;
  } else if (exponent < 0) {
    out += "0.";
    out.append(static_cast<size_t>(-exponent - 1), '0');
    out += digits;
  } else {
    const size_t whole = static_cast<size_t>(exponent) + 1;
    if (digits.size() <= whole) digits.append(whole + 1 - digits.size(), '0');
    out.append(digits, 0, whole);
    out += '.';
    out.append(digits, whole);
  }
}

constexpr size_t kUnlimited = std::numeric_limits<size_t>::max();

std::string written(const Json& value, const JsonStyle& style, bool python,
                    size_t max_bytes) {
  TextBuffer out;
  Writer(out, style, python, max_bytes).write(value);
  return out.take();
}

}  // namespace

void JsonText::begin(char bracket) {
  separate();
  out_.add(bracket);
}

void JsonText::end(char bracket) { out_.add(bracket); }

void JsonText::key(std::string_view key) {
  string(key);
  out_.add(": ");
}

void JsonText::value(const Json& value) {
  if (value.is_string()) return string(value.as_string());
  separate();
  if (value.is_array() || value.is_object()) {
    return Writer(out_, {}, false, kUnlimited).write(value);
  }
  add_scalar(out_, value, kJsonWords);
}

void JsonText::string(std::string_view text) {
  separate();
  if (out_.add_plain(text)) return;
  Writer(out_, {}, false, kUnlimited).string(text);
}

// A comma is due unless the text ends with a bracket that was opened, or with
// the blank after a key.
void JsonText::separate() {
  const char last = out_.last();
  if (last != '[' && last != '{' && last != ' ' && last != '\0') out_.add(", ");
}

std::string dump_json(const Json& value, const JsonStyle& style) {
  return written(value, style, false, kUnlimited);
}

std::string python_repr(double value) {
  std::string out;
  append_float(out, value, kPythonWords);
  return out;
}

std::string Json::brief() const {
  std::string text = written(*this, {}, true, kMaxBrief);
  if (text.size() <= kMaxBrief) return text;
  size_t cut = kMaxBrief;
  while ((static_cast<uint8_t>(text[cut]) & 0xC0) == 0x80) --cut;
  return text.substr(0, cut) + "...";
}

}  // namespace keratin
