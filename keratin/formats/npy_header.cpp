// The dict literal in a .npy file:
//
//   header = "{" pair { "," pair } [ "," ] "}" spaces [ "\n" ]
//   pair   = string ":" value            each of the three keys once
//   value  = string                      of descr: "<" | ">" | "|", then a code
//          | "True" | "False"            of fortran_order
//          | "(" [ int { "," int } [ "," ] ] ")"          of shape
//   string = "'" no-quote "'" | '"' no-quote '"'

#include "keratin/formats/npy_header.h"

#include <array>
#include <charconv>
#include <optional>

#include "keratin/base/error.h"

namespace keratin {
namespace {

struct Code {
  DType dtype;
  std::string_view descr;
};

constexpr std::array kCodes = {
    Code{DType::boolean, "|b1"}, Code{DType::int8, "|i1"},
    Code{DType::int16, "<i2"},   Code{DType::int32, "<i4"},
    Code{DType::int64, "<i8"},   Code{DType::uint8, "|u1"},
    Code{DType::uint16, "<u2"},  Code{DType::uint32, "<u4"},
    Code{DType::uint64, "<u8"},  Code{DType::float16, "<f2"},
    Code{DType::float32, "<f4"}, Code{DType::float64, "<f8"},
};

class HeaderReader {
 public:
  HeaderReader(std::string_view text, std::string_view where,
               const Limits& limits)
      : text_(text), where_(where), limits_(limits) {}

  NpyHeader read();

 private:
  void pair();
  void descr();
  void shape();
  int64_t dimension();
  std::string_view string();
  bool take(std::string_view token);
  void expect(std::string_view token);
  [[noreturn]] void fail_expecting(std::string_view expected) const;

  std::string_view text_;
  std::string_view where_;
  const Limits& limits_;
  size_t at_ = 0;
  NpyHeader header_;
  bool has_descr_ = false;
  bool has_order_ = false;
  bool has_shape_ = false;
};

NpyHeader HeaderReader::read() {
  expect("{");
  while (!take("}")) {
    pair();
    if (take(",")) continue;
    expect("}");
    break;
  }
  take("\n");
  if (at_ < text_.size()) fail_expecting("the end of the header");
  if (!has_descr_ || !has_order_ || !has_shape_) {
    fail_expecting("descr, fortran_order and shape, each once");
  }
  return header_;
}

void HeaderReader::pair() {
  const std::string_view key = string();
  expect(":");
  if (key == "descr" && !has_descr_) {
    has_descr_ = true;
    descr();
  } else if (key == "fortran_order" && !has_order_) {
    has_order_ = true;
    header_.column_major = take("True");
    if (!header_.column_major) expect("False");
  } else if (key == "shape" && !has_shape_) {
    has_shape_ = true;
    shape();
  } else {
    fail_expecting(
        concat("descr, fortran_order and shape, each once, not ", quoted(key)));
  }
}

void HeaderReader::descr() {
  if (take("[")) {
    throw Unsupported(std::string(where_),
                      "the array holds records, expected plain numbers");
  }
  const std::string_view text = string();
  const char order = text.empty() ? '\0' : text.front();
  for (const Code& code : kCodes) {
    if (text.empty() || text.substr(1) != code.descr.substr(1)) continue;
    const bool has_order = order == '<' || order == '>';
    if (!has_order && (order != '|' || size_of(code.dtype) != 1)) break;
    header_.dtype = code.dtype;
    header_.big_endian = order == '>' && size_of(code.dtype) > 1;
    return;
  }
  throw Unsupported(
      std::string(where_),
      concat("the array's dtype is ", quoted(text),
             ", expected booleans, integers or floats of at ", "most 64 bits"));
}

void HeaderReader::shape() {
  expect("(");
  bool comma = false;
  while (!take(")")) {
    if (header_.shape.size() >= limits_.rank) {
      throw LimitError(std::string(where_),
                       concat("the array has more dimensions than the limit ",
                              "rank = ", limits_.rank));
    }
    header_.shape.push_back(dimension());
    comma = take(",");
    if (comma) continue;
    expect(")");
    break;
  }
  if (header_.shape.size() == 1 && !comma) {
    fail_expecting("',' after the only dimension of a tuple");
  }
}

int64_t HeaderReader::dimension() {
  take("");
  const std::string_view rest = text_.substr(at_);
  int64_t value = 0;
  const auto read =
      std::from_chars(rest.data(), rest.data() + rest.size(), value);
  if (read.ec != std::errc() || value < 0) {
    fail_expecting("a dimension of zero or more");
  }
  at_ += static_cast<size_t>(read.ptr - rest.data());
  return value;
}

std::string_view HeaderReader::string() {
  const std::string_view quote = take("'") ? "'" : "\"";
  if (quote == "\"") expect(quote);
  const size_t end = text_.find_first_of("'\"\\\n", at_);
  if (end == std::string_view::npos || text_.substr(end, 1) != quote) {
    fail_expecting("a plain string");
  }
  const std::string_view content = text_.substr(at_, end - at_);
  at_ = end + 1;
  return content;
}

// Skips spaces, and then the token if it is there.
bool HeaderReader::take(std::string_view token) {
  while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  if (text_.substr(at_, token.size()) != token) return false;
  at_ += token.size();
  return true;
}

void HeaderReader::expect(std::string_view token) {
  if (!take(token)) fail_expecting(quoted(token));
}

void HeaderReader::fail_expecting(std::string_view expected) const {
  const std::string found =
      at_ < text_.size() ? quoted(text_.substr(at_, 16)) : "the end";
  throw FormatError(std::string(where_),
                    concat("not a .npy header: expected ", expected, ", got ",
                           found, " at character ", at_));
}

}  // namespace

NpyHeader parse_npy_header(std::string_view text, std::string_view where,
                           const Limits& limits) {
  return HeaderReader(text, where, limits).read();
}

std::string_view npy_descr(DType dtype) {
  for (const Code& code : kCodes) {
    if (code.dtype == dtype) return code.descr;
  }
  throw Unsupported(concat("NumPy's files cannot hold ", name_of(dtype),
                           "; cast to float32 first"));
}

}  // namespace keratin
