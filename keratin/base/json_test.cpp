#include "keratin/base/json.h"

#include <doctest/doctest.h>

#include <limits>

#include "keratin/base/error.h"
#include "tests/fixture.h"

namespace keratin {
namespace {

using test::fixture;
using test::text_of;

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return lines;
}

std::string nested(size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

TEST_CASE("json reads and writes what Python does, byte for byte") {
  const auto lines = lines_of(text_of(fixture("json/accepted.txt")));
  REQUIRE(lines.size() > 500);
  for (size_t i = 0; i + 2 < lines.size(); i += 3) {
    CAPTURE(lines[i]);
    const Json value = parse_json(lines[i]);
    CHECK(dump_json(value) == lines[i + 1]);
    CHECK(dump_json(value, {.ensure_ascii = false}) == lines[i + 2]);
    CHECK(dump_json(parse_json(lines[i + 1])) == lines[i + 1]);
  }
}

TEST_CASE("json refuses what Python refuses") {
  for (const std::string& line :
       lines_of(text_of(fixture("json/refused.txt")))) {
    CAPTURE(line);
    CHECK_THROWS_AS(parse_json(line), FormatError);
  }
}

TEST_CASE("json refuses more than Python") {
  for (const std::string_view text :
       {"{\"a\": 1, \"a\": 2}", "1e400", "-1e309", "\"\\ud800\"",
        "\"\\udc00\\ud800\"", "\"\\ud800\\u0041\"", "\"\xff\"", "\"\xc0\x80\"",
        "\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\"",
        "\xef\xbb\xbf"
        "1",
        "", "\"a\nb\""}) {
    CAPTURE(text);
    CHECK_THROWS_AS(parse_json(text), FormatError);
  }
}

TEST_CASE("json refuses a text that is cut anywhere") {
  const std::string_view whole =
      R"({"a": [1, -2.5e3, "x\u00e9"], "b": {"c": [true, null, NaN]}})";
  for (size_t length = 0; length < whole.size(); ++length) {
    const SharedBytes cut = test::owned(whole.substr(0, length));
    CAPTURE(length);
    CHECK_THROWS_AS(parse_json(text_of(cut)), FormatError);
  }
}

TEST_CASE("json tells where and what") {
  try {
    parse_json("[1, x]", "config.json");
    FAIL("expected an error");
  } catch (const FormatError& error) {
    CHECK(std::string(error.what()) ==
          "config.json @ 4: expected a value, got \"x\"");
  }
}

TEST_CASE("a key that is there twice is told where it is there again") {
  const auto refused = [](std::string_view text) {
    try {
      parse_json(text, "m.json");
    } catch (const FormatError& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  CHECK(refused(R"({"a": 1, "b": 2, "a": 3})") ==
        "m.json @ 17: key \"a\" occurs twice");
  CHECK(refused(R"([{"b": {"x": 1}, "a": [{}], "b": 0, "b": 0}])") ==
        "m.json @ 28: key \"b\" occurs twice");
  std::string many = "{";
  for (int i = 0; i < 100; ++i) many += concat("\"k", i, "\": 0, ");
  CHECK(refused(concat(many, "\"k7\": 1}")) ==
        concat("m.json @ ", many.size(), ": key \"k7\" occurs twice"));
}

TEST_CASE("json indents as Python does") {
  const SharedBytes two = fixture("json/indent_2.json");
  const Json value = parse_json(text_of(two));
  CHECK(dump_json(value, {.indent = 2}) == text_of(two));
  CHECK(dump_json(value, {.indent = 0}) ==
        text_of(fixture("json/indent_0.json")));
}

TEST_CASE("json holds the limits on depth, bytes, values and digits") {
  CHECK_NOTHROW(parse_json(nested(512)));
  CHECK_THROWS_AS(parse_json(nested(513)), LimitError);
  CHECK_THROWS_AS(parse_json(std::string(1'000'000, '[')), LimitError);
  CHECK_THROWS_AS(parse_json("123", "json", {.json_bytes = 2}), LimitError);
  CHECK_THROWS_AS(parse_json("[1, 2]", "json", {.json_values = 2}), LimitError);
  CHECK_NOTHROW(parse_json("[1, 2]", "json", {.json_values = 3}));
  CHECK_THROWS_AS(parse_json("{\"a\": 1}", "json", {.json_values = 2}),
                  LimitError);
  CHECK_THROWS_AS(parse_json(std::string(5000, '7')), LimitError);
}

TEST_CASE("json writes any depth without recursion") {
  Json value;
  for (int i = 0; i < 2000; ++i) value = Json::Array{std::move(value)};
  CHECK(dump_json(value).size() == 2 * 2000 + 4);
}

TEST_CASE("json nested to any depth is freed without recursion") {
  const auto nested_in = [](size_t depth, const auto& wrap) {
    Json value = Json::Array{"x", Json::Array{1}};
    for (size_t i = 0; i < depth; ++i) value = wrap(std::move(value));
    return value;
  };
  const auto in_list = [](Json value) {
    Json::Array list;
    list.push_back(std::move(value));
    return list;
  };
  const auto in_object = [](Json value) {
    JsonObject object;
    object.append("a", std::move(value));
    return object;
  };
  // The nested value first, last and between others, which are nested, too.
  const auto among = [&](size_t before, size_t after) {
    return [before, after, pair = nested_in(1, in_list)](Json value) {
      Json::Array list(before, pair);
      list.push_back(std::move(value));
      list.insert(list.end(), after, pair);
      return list;
    };
  };
  constexpr size_t kDepth = 1'000'000;
  nested_in(kDepth, in_list);
  nested_in(kDepth, in_object);
  for (const size_t before : {0, 1, 3}) {
    for (const size_t after : {0, 1, 3}) {
      nested_in(kDepth / 10, among(before, after));
    }
  }
  Json assigned = nested_in(kDepth, in_list);
  assigned = 1;
  Json::Array wide(100'000, 7);
  for (int i = 0; i < 1000; ++i) wide.push_back(nested_in(3, in_object));
  CHECK(wide.size() == 101'000);
  CHECK(assigned == Json(1));
}

TEST_CASE("json keeps integers and floats apart") {
  CHECK(parse_json("3").is_int());
  CHECK(parse_json("-0").as_int() == 0);
  CHECK(parse_json("3.0").is_double());
  CHECK(parse_json("1e2").as_double() == 100.0);
  CHECK(parse_json("9223372036854775807").is_int());
  CHECK(parse_json("9223372036854775808").is_big_int());
  CHECK(parse_json("9223372036854775808").as_double() == 0x1p63);
  CHECK(Json(uint64_t{1} << 63) == parse_json("9223372036854775808"));
  CHECK_FALSE(parse_json("3") == parse_json("3.0"));
  CHECK_THROWS_WITH_AS(parse_json("3.5").as_int(),
                       "expected an integer, got 3.5", ConfigError);
  CHECK_THROWS_WITH_AS(parse_json("true").as_int(),
                       "expected an integer, got True", ConfigError);
}

TEST_CASE("json is told briefly, in Python's words and without controls") {
  CHECK(parse_json(R"({"a": [null, true, 1e-7, "it's\n\u0007"]})").brief() ==
        R"({'a': [None, True, 1e-07, "it's\n\x07"]})");
  const Json big = Json::Array(100'000, Json("\xc3\xa9\xc2\x80"));
  CHECK(big.brief().size() <= 260);
  CHECK(big.brief().ends_with("..."));
}

TEST_CASE("json strings that are no UTF-8 are not written") {
  CHECK_THROWS_AS(dump_json(Json("\xff")), ConfigError);
}

TEST_CASE("objects keep their order and find keys, however many") {
  JsonObject object;
  for (int i = 0; i < 1000; ++i) object[std::to_string(i * 7 % 1000)] = i;
  CHECK(object.size() == 1000);
  CHECK(object.begin()->first == "0");
  CHECK((object.begin() + 1)->first == "7");
  for (int i = 0; i < 1000; ++i) {
    CHECK(object.at(std::to_string(i * 7 % 1000)).as_int() == i);
  }
  CHECK_FALSE(object.contains("1000"));
  CHECK(object.erase("7"));
  CHECK_FALSE(object.erase("7"));
  CHECK((object.begin() + 1)->first == "14");
  CHECK(object.at("993").as_int() == 999);
  const JsonObject copy = object;
  CHECK(copy == object);
  CHECK_THROWS_WITH_AS(object.at("x"), "missing key \"x\"", ConfigError);
}

TEST_CASE("values are changed in place") {
  Json value = parse_json(R"({"a": [1], "b": {"c": 2}})");
  value.as_object().find("a")->as_array().push_back(7);
  value.as_object()["b"].as_object()["d"] = "x";
  for (auto& [key, member] : value.as_object()) {
    if (key == "b") member.as_object().erase("c");
  }
  CHECK(dump_json(value) == R"({"a": [1, 7], "b": {"d": "x"}})");
  JsonObject copy;
  copy = value.as_object();
  CHECK(copy == value.as_object());
  CHECK(value.find("nothing") == nullptr);
  CHECK(Json(1).find("nothing") == nullptr);
}

TEST_CASE("values of another type are told what was due") {
  const Json value = Json::Array{1, "x"};
  CHECK_THROWS_WITH_AS(value.at(size_t{2}),
                       "expected a list of more than 2 elements, got 2",
                       ConfigError);
  CHECK_THROWS_WITH_AS(value.as_object(), "expected an object, got [1, 'x']",
                       ConfigError);
  CHECK_THROWS_AS(value.as_bool(), ConfigError);
  CHECK_THROWS_AS(value.as_string(), ConfigError);
  CHECK_THROWS_AS(value.as_double(), ConfigError);
  CHECK_THROWS_AS(value.as_big_int(), ConfigError);
  CHECK_THROWS_AS(Json("it's \"x\"").as_array(), ConfigError);
  CHECK_THROWS_AS(Json(JsonBigInt{std::string(400, '9')}).as_double(),
                  ConfigError);
  CHECK(Json(uint64_t{7}) == Json(7));
}

TEST_CASE("objects are equal in any order, and refuse a key twice") {
  CHECK(JsonObject{{"a", 1}, {"b", 2}} == JsonObject{{"b", 2}, {"a", 1}});
  CHECK_FALSE(JsonObject{{"a", 1}} == JsonObject{{"a", 2}});
  CHECK_FALSE(JsonObject{{"a", 1}} == JsonObject{{"b", 1}});
  CHECK_THROWS_AS((JsonObject{{"a", 1}, {"a", 1}}), ConfigError);
}

TEST_CASE("an object of very many keys is read in an instant") {
  std::string text = "{";
  for (int i = 0; i < 200'000; ++i) {
    text += concat(i ? "," : "", "\"key", i, "\":", i);
  }
  const Json value = parse_json(text + "}");
  CHECK(value.at("key199999").as_int() == 199'999);
  CHECK_THROWS_AS(parse_json(text + ",\"key77\":0}"), FormatError);
}

TEST_CASE("floats are told as Python's repr") {
  CHECK(python_repr(1e16) == "1e+16");
  CHECK(python_repr(-0.0) == "-0.0");
  CHECK(python_repr(123456.0) == "123456.0");
  CHECK(python_repr(std::numeric_limits<double>::infinity()) == "inf");
  CHECK(python_repr(std::numeric_limits<double>::quiet_NaN()) == "nan");
}

}  // namespace
}  // namespace keratin
