#include "keratin/config/fields.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/config/dialect.h"
#include "keratin/config/number_or_object.h"
#include "keratin/config/toys_for_test.h"

namespace keratin {
namespace {

// Reads {"x": value} into one row, and gives what would be written.
template <class T, class Refine>
std::string written(const std::string& value, T target, Refine refine) {
  Fields fields;
  refine(fields("x", target, "A value."));
  DeserializeContext context;
  fields.read(parse_json("{\"x\": " + value + "}").as_object(), context);
  fields.check();
  return dump_json(fields.write().at("x"));
}

template <class T>
std::string written(const std::string& value, T target = {}) {
  return written(value, std::move(target), [](Field&) {});
}

// What reading {"x": value} into one row says.
template <class T, class Refine>
std::string refused(const std::string& value, T target, Refine refine) {
  return test::text_of_error<ConfigError>(
      [&] { written(value, std::move(target), refine); });
}

template <class T>
std::string refused(const std::string& value, T target = {}) {
  return refused(value, std::move(target), [](Field&) {});
}

}  // namespace

TEST_CASE("scalars are written as they were read") {
  CHECK(written<bool>("true") == "true");
  CHECK(written<int64_t>("-3") == "-3");
  CHECK(written<double>("2.5") == "2.5");
  CHECK(written<std::string>("\"same\"") == "\"same\"");
  CHECK(written<Json>("{\"a\": [1, 2.0, null]}") == "{\"a\": [1, 2.0, null]}");
}

TEST_CASE("a number stays the integer or float that it was") {
  CHECK(written<Number>("3") == "3");
  CHECK(written<Number>("3.0") == "3.0");
  CHECK(written<Number>("0.1") == "0.1");
  CHECK(written<std::vector<Number>>("[1, 2.5, 3.0]") == "[1, 2.5, 3.0]");
}

TEST_CASE("axes are one or several, and may be None where that is a value") {
  CHECK(written<Axes>("[0, 1]") == "[0, 1]");
  for (const char* axes : {"null", "-1", "[0]", "[]"}) {
    CHECK(written<std::optional<Axes>>(axes) == axes);
  }
}

TEST_CASE("a number may have an object in its place") {
  const NumberOrObject target{1.0, ObjectRef(Kind::regularizer)};
  CHECK(written("2", target) == "2");
  const std::string form =
      R"({"module": "keras.regularizers", "class_name": "Penalty", )"
      R"("config": {"factor": 0.5}, "registered_name": null})";
  CHECK(written(form, target) == form);
  CHECK(refused("null", target) == "x: expected a number, got None");
}

TEST_CASE("an integer that no double holds is written as it was read") {
  for (const char* digits :
       {"9007199254740993", "9223372036854775807", "-9223372036854775808",
        "9223372036854775808", "-123456789012345678901234567890"}) {
    CHECK(written<Number>(digits) == digits);
    CHECK(written<std::optional<Number>>(digits) == digits);
  }
  CHECK(written<std::vector<Number>>("[9007199254740993, 1e300]") ==
        "[9007199254740993, 1e+300]");
  Fields fields;
  Number number(int64_t{9007199254740993});
  fields("x", number, "A value.");
  CHECK(dump_json(fields.write()) == R"({"x": 9007199254740993})");
  CHECK(double(number) == 9007199254740992.0);
}

TEST_CASE("integers take one number for a tuple of any length") {
  const auto pair = [](Field& field) { field.tuple(2); };
  CHECK(written("3", Ints(), pair) == "[3, 3]");
  CHECK(written("[3, 4]", Ints(), pair) == "[3, 4]");
  CHECK(written<Ints>("[1, 2, 3]") == "[1, 2, 3]");
}

TEST_CASE("a default for tuples is spread where nothing is given") {
  Ints strides = 2;
  Fields fields;
  fields("strides", strides, "Strides.").tuple(3);
  CHECK(dump_json(fields.write()) == R"({"strides": [2, 2, 2]})");
}

TEST_CASE("tuples of the wrong length are refused") {
  const auto pair = [](Field& field) { field.tuple(2).at_least(1); };
  CHECK(refused("[1, 2, 3]", Ints(), pair) ==
        "argument \"x\" has 3 values; expected an integer or a tuple of "
        "integers (2 of them) of at least 1");
  CHECK(refused("[1, 0]", Ints(), pair) ==
        "argument \"x\" is 0; expected an integer or a tuple of integers "
        "(2 of them) of at least 1");
}

TEST_CASE("pairs take a number, a list of numbers, or a list of pairs") {
  const auto two = [](Field& field) { field.tuple(2); };
  const auto one = [](Field& field) { field.tuple(1); };
  CHECK(written("1", Pairs(), two) == "[[1, 1], [1, 1]]");
  CHECK(written("[1, 2]", Pairs(), two) == "[[1, 1], [2, 2]]");
  CHECK(written("[[1, 2], [3, 4]]", Pairs(), two) == "[[1, 2], [3, 4]]");
  CHECK(written("[1, 2]", Pairs(), one) == "[1, 2]");
  CHECK(written("3", Pairs(), one) == "[3, 3]");
}

TEST_CASE("pairs for another number of axes are refused") {
  const auto two = [](Field& field) { field.tuple(2).at_least(0); };
  CHECK(refused("[[1, 1], [1, 1], [1, 1]]", Pairs(), two) ==
        "argument \"x\" has 3 values; expected an integer, or a pair of "
        "integers an axis (2 of them) of at least 0");
  CHECK(refused("[[1, 1], [1, -1]]", Pairs(), two) ==
        "argument \"x\" is -1; expected an integer, or a pair of integers an "
        "axis (2 of them) of at least 0");
  CHECK(refused("[[1, 1, 1], [1, 1]]", Pairs(), two) ==
        "x[0]: expected a pair, got [1, 1, 1]");
}

TEST_CASE("axes are one integer or a list and stay so") {
  CHECK(written<Axes>("-1") == "-1");
  CHECK(written<Axes>("[1]") == "[1]");
  CHECK(written<Axes>("[1, 2]") == "[1, 2]");
  CHECK(refused<Axes>("\"a\"") == "x: expected a list, got 'a'");
}

TEST_CASE("an unknown dimension is null on both sides") {
  CHECK(written<Dims>("[null, 28, 28]") == "[null, 28, 28]");
  CHECK(written<std::optional<Dims>>("null") == "null");
  CHECK(written<std::optional<Dims>>("[2]") == "[2]");
}

TEST_CASE("optional values take null") {
  CHECK(written<std::optional<bool>>("null", true) == "null");
  CHECK(written<std::optional<int64_t>>("null", 4) == "null");
  CHECK(written<std::optional<int64_t>>("7") == "7");
  CHECK(written<std::optional<Number>>("0.5") == "0.5");
  CHECK(written<std::optional<std::string>>("\"a\"") == "\"a\"");
  CHECK(written<std::optional<std::string>>("null", "b") == "null");
}

TEST_CASE("lists of words and numbers are read whole") {
  CHECK(written<std::vector<std::string>>("[\"a\", \"b\"]", {{"old"}}) ==
        "[\"a\", \"b\"]");
  CHECK(written<std::vector<Number>>("[]", {Number(1)}) == "[]");
}

TEST_CASE("a value of another type is refused with its argument") {
  CHECK(refused<bool>("1") == "x: expected true or false, got 1");
  CHECK(refused<int64_t>("2.5") == "x: expected an integer, got 2.5");
  CHECK(refused<int64_t>("true") == "x: expected an integer, got True");
  CHECK(refused<double>("\"1\"") == "x: expected a number, got '1'");
  CHECK(refused<Number>("null") == "x: expected a number, got None");
  CHECK(refused<std::string>("3") == "x: expected a string, got 3");
  CHECK(refused<Ints>("\"3\"") == "x: expected a list, got '3'");
  CHECK(refused<Ints>("[1, 1.5]") == "x[1]: expected an integer, got 1.5");
  CHECK(refused<Dims>("4") == "x: expected a list, got 4");
  CHECK(refused<std::optional<int64_t>>("[]") ==
        "x: expected an integer, got []");
  CHECK(refused<std::vector<std::string>>("[1]") ==
        "x: expected a string, got 1");
}

TEST_CASE("limits are held against what is given") {
  const auto positive = [](Field& field) { field.more_than(0).at_most(1); };
  CHECK(written("1", Number(), positive) == "1");
  CHECK(refused("0", Number(), positive) ==
        "argument \"x\" is 0; expected a number greater than 0 and at most 1");
  CHECK(
      refused("1.5", 0.0, positive) ==
      "argument \"x\" is 1.5; expected a number greater than 0 and at most 1");
  const auto low = [](Field& field) { field.at_least(1); };
  CHECK(refused("0", int64_t{1}, low) ==
        "argument \"x\" is 0; expected an integer of at least 1");
  CHECK(refused("-2", std::optional<int64_t>(), low) ==
        "argument \"x\" is -2; expected an integer of at least 1 or None");
  CHECK(refused("NaN", 1.0, low) ==
        "argument \"x\" is nan; expected a number of at least 1");
}

TEST_CASE("a word that isn't one of the rows is refused with all of them") {
  const auto words = [](Field& field) { field.one_of({"same", "valid"}); };
  CHECK(written("\"same\"", std::string("valid"), words) == "\"same\"");
  CHECK(refused("\"sane\"", std::string("valid"), words) ==
        "argument \"x\" is \"sane\"; expected one of \"same\", \"valid\"");
  CHECK(refused("\"\"", std::optional<std::string>(), words) ==
        "argument \"x\" is \"\"; expected one of \"same\", \"valid\"");
}

TEST_CASE("objects are read and written in rows, and null is none") {
  test::PenaltyRef penalty;
  CHECK(written<test::PenaltyRef>("null") == "null");
  CHECK(written<test::PenaltyRef>("\"penalty\"") ==
        R"({"module": "keras.regularizers", "class_name": "Penalty", )"
        R"("config": {"factor": 0.5}, "registered_name": null})");
  CHECK(refused<test::PenaltyRef>("3") ==
        "x: expected a regularizer as a name or a serialized object, got 3");
}

TEST_CASE("keys that no row has and rows that no key has are refused") {
  int64_t units = 0;
  Fields fields;
  fields("units", units, "Size.").required().at_least(1);
  fields.ignore("input_shape");
  DeserializeContext context;
  CHECK_THROWS_WITH_AS(fields.read({{"unit", 3}}, context),
                       "unknown argument \"unit\" = 3; the nearest known names "
                       "are \"units\"",
                       ConfigError);
  CHECK_THROWS_WITH_AS(
      fields.read({{"input_shape", 3}}, context),
      "argument \"units\" is missing; expected an integer of at least 1",
      ConfigError);
  fields.read({{"units", 3}, {"input_shape", "whatever"}}, context);
  CHECK(units == 3);
}

TEST_CASE("optional keys are written where they aren't the default") {
  bool flag = false;
  std::optional<int64_t> groups;
  std::string old = "x";
  Fields fields;
  fields("flag", flag, "A flag.").optional_key();
  fields("groups", groups, "Groups.").optional_key();
  fields("old", old, "No more.").read_only();
  CHECK(fields.write().empty());
  flag = true;
  groups = 2;
  CHECK(dump_json(fields.write()) == R"({"flag": true, "groups": 2})");
}

TEST_CASE("an argument that a base has, too, is written there where it's set") {
  std::optional<int64_t> base;
  std::optional<int64_t> own;
  int64_t units = 3;
  Fields fields;
  fields("penalty", base, "The base's.").optional_key().overridable();
  fields("units", units, "Size.");
  fields("penalty", own, "The class's.");
  CHECK(dump_json(fields.write()) == R"({"units": 3, "penalty": null})");
  DeserializeContext context;
  fields.read({{"units", 3}, {"penalty", 2}}, context);
  CHECK(own == 2);
  CHECK_FALSE(base.has_value());
  CHECK(dump_json(fields.write()) == R"({"penalty": 2, "units": 3})");
  const DialectScope scope(Dialect::legacy);
  CHECK(dump_json(fields.write()) == R"({"units": 3, "penalty": 2})");
}

TEST_CASE("strides that aren't given are the pool's size") {
  for (const char* text : {R"({"size": 3})", R"({"size": 3, "strides": null})",
                           R"({"strides": null, "size": [3, 3]})"}) {
    Ints size = 2;
    Ints strides;
    Fields fields;
    fields("size", size, "Size.").tuple(2);
    fields("strides", strides, "Strides.").tuple(2).none_is(&size);
    DeserializeContext context;
    fields.read(parse_json(text).as_object(), context);
    CHECK(strides.values == std::vector<int64_t>{3, 3});
  }
}

TEST_CASE("a string may have another form in a config") {
  std::string unit = "metre";
  Fields fields;
  fields("unit", unit, "Unit.")
      .written_as(
          [](const Json& value) { return value.at("name").as_string(); },
          [](const std::string& value) -> Json {
            return JsonObject{{"name", value}};
          });
  DeserializeContext context;
  fields.read({{"unit", JsonObject{{"name", "foot"}}}}, context);
  CHECK(unit == "foot");
  CHECK(dump_json(fields.write()) == R"({"unit": {"name": "foot"}})");
}

}  // namespace keratin
