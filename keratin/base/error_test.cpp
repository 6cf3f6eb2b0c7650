#include "keratin/base/error.h"

#include <doctest/doctest.h>

#include <typeinfo>

#include "keratin/base/utf8.h"
#include "keratin/base/within.h"

namespace keratin {
namespace {

TEST_CASE("text from a file is quoted without control characters") {
  CHECK(quoted("a\"b\\c") == R"("a\"b\\c")");
  CHECK(quoted("\x1b[2J\n\x7f") == R"("\x1b[2J\x0a\x7f")");
  CHECK(quoted("\xc2\x9b") == R"("\xc2\x9b")");
  CHECK(quoted("\xc3\xa9\xff") == "\"\xc3\xa9\\xff\"");
  CHECK(quoted(std::string(1000, 'x')) ==
        concat("\"", std::string(251, 'x'), "...\""));
  CHECK(quoted(std::string(254, 'x')) ==
        concat("\"", std::string(254, 'x'), "\""));
}

TEST_CASE("text for a terminal keeps all but what a terminal would obey") {
  CHECK(printable("a \"b\" \xc3\xa9 \\") == "a \"b\" \xc3\xa9 \\");
  CHECK(printable("\x1b[2J\r\n\xc2\x9b\xff") ==
        R"(\x1b[2J\x0d\x0a\xc2\x9b\xff)");
  CHECK(printable("").empty());
}

// Every byte of it belongs to a valid sequence.
bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const size_t length = utf8_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string repeated(std::string_view text, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += text;
  return out;
}

TEST_CASE("names from a file can't speak to a terminal through an error") {
  try {
    try {
      throw ConfigError("in\x1b]0;x\x07ner", "is \xff\n, expected \"a\"");
    } catch (const Error& error) {
      error.rethrow_within("out\x1b[2Jer");
    }
  } catch (const ConfigError& error) {
    CHECK(std::string(error.what()) ==
          R"(out\x1b[2Jer > in\x1b]0;x\x07ner: is \xff\x0a, expected "a")");
    CHECK(error.where() == R"(out\x1b[2Jer > in\x1b]0;x\x07ner)");
    CHECK(error.message() == R"(is \xff\x0a, expected "a")");
  }
}

TEST_CASE("each step of a place has an end, and keeps its offset") {
  const std::string name = repeated("\xe2\x82\xac", 1000);
  const Error error(ErrorCode::format,
                    concat("m.keras > ", name, " @ 0x60 > last"), "bad");
  CHECK(is_utf8(error.where()));
  CHECK(error.where().starts_with("m.keras > \xe2\x82\xac"));
  CHECK(error.where().ends_with(" @ 0x60 > last"));
  const size_t steps = std::string("m.keras >  > last").size();
  CHECK(error.where().size() <= steps + 256);
  CHECK(error.where().size() > steps + 250);
  CHECK(std::string(error.what()).ends_with("last: bad"));
}

TEST_CASE("a place of many steps leaves room for the message") {
  std::string message;
  try {
    throw ShapeError("innermost", "expected 3");
  } catch (const Error& error) {
    message = error.what();
  }
  for (int depth = 0; depth < 200; ++depth) {
    try {
      Error(ErrorCode::shape, message.substr(0, message.rfind(": ")),
            "expected 3")
          .rethrow_within(concat("layer_", depth, std::string(300, 'x')));
    } catch (const Error& error) {
      message = error.what();
    }
  }
  CHECK(message.size() <= 4096);
  CHECK(message.starts_with("layer_199"));
  CHECK(message.ends_with("innermost: expected 3"));
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

TEST_CASE("an item of a list is told after the list's name") {
  const auto place = [](const auto& work) {
    try {
      within("m", [&] { within("cells", work); });
    } catch (const ConfigError& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  const auto fail = [] { throw ConfigError("bad"); };
  const auto fail_in = [](const char* name) {
    return [name] { throw ConfigError(name, "bad"); };
  };
  CHECK(place([&] { within_item(2, fail); }) == "m > cells[2]: bad");
  CHECK(place([&] { within_item(2, [&] { within_item(0, fail); }); }) ==
        "m > cells[2][0]: bad");
  CHECK(place([&] { within_item(12, fail_in("lstm")); }) ==
        "m > cells[12] > lstm: bad");
  CHECK(place([&] { within_item("args", 1, fail); }) ==
        "m > cells > args[1]: bad");
  for (const char* name : {"[x]", "[", "[]", "[1", "[1]x", "x[1]"}) {
    CHECK(place(fail_in(name)) == concat("m > cells > ", name, ": bad"));
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
  for (const char* pad : {"", "x", "xx"}) {
    const std::string wide =
        Error(ErrorCode::io, "place", pad + repeated("\xe2\x82\xac", 2000))
            .what();
    CHECK(wide.size() <= 4096);
    CHECK(wide.size() > 4090);
    CHECK(is_utf8(wide));
  }
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
