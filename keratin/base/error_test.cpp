#include "keratin/base/error.h"

#include <doctest/doctest.h>

#include <typeinfo>

#include "keratin/base/utf8.h"

namespace keratin {
namespace {

TEST_CASE("text from a file is quoted without control characters") {
  CHECK(quoted("a\"b\\c") == R"("a\"b\\c")");
  CHECK(quoted("\x1b[2J\n\x7f") == R"("\x1b[2J\x0a\x7f")");
  CHECK(quoted("\xc2\x9b") == R"("\xc2\x9b")");
  CHECK(quoted("\xc3\xa9\xff") == "\"\xc3\xa9\\xff\"");
  CHECK(quoted(std::string(1000, 'x')).size() < 264);
}

TEST_CASE("an error keeps its type as places are put before it") {
  try {
    try {
      throw NotFound("inner", "missing");
    } catch (const Error& error) {
      error.rethrow_within("outer");
    }
  } catch (const NotFound& error) {
    CHECK(std::string(error.what()) == "outer > inner: missing");
    CHECK(error.code() == ErrorCode::not_found);
  }
}

TEST_CASE("every code has its name and its type") {
  const std::pair<ErrorCode, std::string_view> kNames[] = {
      {ErrorCode::config, "config"},           {ErrorCode::shape, "shape"},
      {ErrorCode::format, "format"},           {ErrorCode::limit, "limit"},
      {ErrorCode::not_found, "not_found"},     {ErrorCode::io, "io"},
      {ErrorCode::unsupported, "unsupported"},
  };
  for (const auto& [code, name] : kNames) {
    CHECK(name_of(code) == name);
    try {
      Error(code, "", "text").rethrow_within("place");
    } catch (const Error& error) {
      CHECK(error.code() == code);
      CHECK(error.where() == "place");
      CHECK(typeid(error) != typeid(Error));
    }
  }
}

TEST_CASE("a message has an end") {
  const std::string text =
      Error(ErrorCode::io, "", std::string(9999, 'x')).what();
  CHECK(text.size() == 4096);
  CHECK(text.ends_with("..."));
}

TEST_CASE("UTF-8 is decoded and written back") {
  for (const char32_t code : {U'a', U'\u00e9', U'\u20ac', U'\U0001f600'}) {
    std::string text;
    utf8_append(text, code);
    CHECK(utf8_length(text) == text.size());
    CHECK(utf8_decode(text) == code);
    CHECK(utf8_length(text.substr(0, text.size() - 1)) == 0);
  }
}

}  // namespace
}  // namespace keratin
