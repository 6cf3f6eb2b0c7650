#include "keratin/base/json_text.h"

#include <doctest/doctest.h>

namespace keratin {
namespace {

TEST_CASE("a text buffer has what was added, however long") {
  TextBuffer buffer;
  CHECK(buffer.size() == 0);
  CHECK(buffer.last() == '\0');
  std::string expected;
  for (size_t i = 0; i < 3000; ++i) {
    const std::string word(i % 211, static_cast<char>('a' + i % 26));
    buffer.add(word);
    buffer.add(static_cast<int64_t>(i));
    buffer.add(i % 7, '-');
    expected += word + std::to_string(i) + std::string(i % 7, '-');
    REQUIRE(buffer.size() == expected.size());
    REQUIRE(buffer.last() == expected.back());
  }
  const std::string huge(1 << 18, 'x');
  buffer.add(huge);
  buffer.add('!');
  CHECK(buffer.take() == expected + huge + '!');
  CHECK(buffer.size() == 0);
  CHECK(buffer.last() == '\0');
  buffer.add("again");
  CHECK(buffer.take() == "again");
  CHECK(buffer.take().empty());
}

TEST_CASE("what can't be added as it is leaves a text buffer as it was") {
  for (const size_t before : {0, 1, 200, 255, 256, 257, 1000, 70000}) {
    CAPTURE(before);
    const std::string text(before, 'a');
    TextBuffer buffer;
    buffer.add(text);
    CHECK(!buffer.add_plain(std::string(100, 'b') + "\n"));
    CHECK(!buffer.add_plain("\"12345678"));
    CHECK(!buffer.add_plain(std::string(90000, 'b') + "\n"));
    CHECK(buffer.size() == before);
    CHECK(buffer.last() == (before == 0 ? '\0' : 'a'));
    CHECK(buffer.add_plain("c"));
    CHECK(buffer.take() == text + "\"c\"");
  }
}

TEST_CASE("commas stand where they are due, in texts of any length") {
  JsonText text;
  std::string expected = "[";
  text.begin_list();
  for (size_t i = 0; i < 2000; ++i) {
    // Some can't be added as they are, with and without room for them.
    const std::string end = i % 3 == 0 ? "\n" : "";
    const std::string word(i % 300, 'a');
    text.string(word + end);
    text.begin_object();
    text.key("k" + end);
    text.value(Json::Array{});
    text.key("n");
    text.value(nullptr);
    text.end_object();
    const std::string escaped = end.empty() ? "" : "\\n";
    expected += (i == 0 ? "\"" : ", \"") + word + escaped + "\", {\"k" +
                escaped + "\": [], \"n\": null}";
  }
  text.end_list();
  CHECK(text.take() == expected + "]");
}

}  // namespace
}  // namespace keratin
