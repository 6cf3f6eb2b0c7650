#include "keratin/config/value.h"

#include <doctest/doctest.h>

#include <string>

#include "keratin/base/error.h"
#include "keratin/config/toys_for_test.h"

namespace keratin {
namespace {

using test::text_of_error;

Value read(const std::string& json) {
  return deserialize_keras_object(parse_json(json));
}

std::string round_trip(const std::string& json) {
  return dump_json(serialize_keras_object(read(json)));
}

std::string error_of(const std::string& json) {
  return text_of_error<Error>([&] { read(json); });
}

const std::string kPenalty =
    R"({"module": "keras.regularizers", "class_name": "Penalty", )"
    R"("config": {"factor": 2}, "registered_name": null})";

/// An object of a family that Keras doesn't have, as a library above Keras
/// would bring.
struct Rule : Object {
  static constexpr std::string_view kName = "Rule";
  static constexpr Kind kKind = Kind::object;
  struct Args {
    int64_t depth = 1;
  } args;
  static void declare(Fields& f, Args& a) { f("depth", a.depth, "Depth."); }
};

Value rule(const Json& config) {
  static const CustomObjects kModule =
      CustomObjects().add<Rule>().add<Rule>("rule");
  return deserialize_keras_object(
      config, {.module_objects = &kModule, .printable_module_name = "MyRule"});
}

}  // namespace

TEST_CASE("a slice within a slice is refused") {
  const Json inner = parse_json(R"({"class_name": "__slice__", "config":
      {"start": 1, "stop": null, "step": 2}})");
  const Json outer =
      JsonObject{{"class_name", "__slice__"},
                 {"config", JsonObject{{"start", Json::Array{inner}},
                                       {"stop", nullptr},
                                       {"step", nullptr}}}};
  CHECK_THROWS_WITH_AS(deserialize_keras_object(outer),
                       "__slice__ > start: a slice within a slice",
                       ConfigError);
}

TEST_CASE("every special form is read and written as it was") {
  for (const char* json :
       {"null", "3", "true", "0.5", "\"x\"", "NaN", "-Infinity", "[1, \"a\"]",
        "12345678901234567890123", R"({"1": 2})", R"({"class_name": "Dense"})",
        R"({"class_name": "__bytes__", "config": {"value": "ab"}})",
        R"({"class_name": "__ellipsis__", "config": {}})",
        R"({"class_name": "__slice__", )"
        R"("config": {"start": 1, "stop": null, "step": 2}})",
        R"({"class_name": "__tensor__", )"
        R"("config": {"value": [1.0, 2.0], "dtype": "float32"}})",
        R"({"class_name": "__tensor__", )"
        R"("config": {"value": 1, "dtype": "int32"}})",
        R"({"class_name": "__numpy__", )"
        R"("config": {"value": [[1, 2], [3, 4]], "dtype": "int64"}})",
        R"({"class_name": "__numpy__", )"
        R"("config": {"value": [[], []], "dtype": "bool"}})",
        R"({"class_name": "__keras_tensor__", "config": {"shape": [null, 3], )"
        R"("dtype": "float32", "keras_history": ["d0", 0, 0]}})"}) {
    CAPTURE(json);
    CHECK(round_trip(json) == json);
  }
  CHECK(round_trip("[" + kPenalty + ", {\"a\": " + kPenalty + "}]") ==
        "[" + kPenalty + ", {\"a\": " + kPenalty + "}]");
}

TEST_CASE("special values are had by their type") {
  const Value bytes =
      read(R"({"class_name": "__bytes__", "config": {"value": "ab"}})");
  REQUIRE(bytes.leaf().as<Bytes>() != nullptr);
  CHECK(*bytes.leaf().as<Bytes>() == Bytes{"ab"});
  CHECK(bytes.leaf().as<Ellipsis>() == nullptr);
  const Value slice = read(R"({"class_name": "__slice__",
      "config": {"start": 1, "stop": null, "step": 2}})");
  CHECK(*slice.leaf().as<Slice>() == Slice{1, nullptr, 2});
  const Value tensor = read(R"({"class_name": "__keras_tensor__", "config":
      {"shape": [null, 3], "dtype": "int32", "keras_history": null}})");
  CHECK(tensor.leaf().as<KerasTensorForm>()->shape.values ==
        std::vector<int64_t>{-1, 3});
}

TEST_CASE("a NumPy array of no axes is written as its number, as in Keras") {
  CHECK(round_trip(R"({"class_name": "__numpy__", )"
                   R"("config": {"value": 3.0, "dtype": "float32"}})") ==
        "3.0");
  CHECK(serialize_keras_object(Value(Special(TensorForm{2, "int64", true}))) ==
        Json(2));
}

TEST_CASE("numbers that make no tensor are refused") {
  const auto tensor = [](const std::string& value) {
    return error_of(R"({"class_name": "__numpy__", "config": {"value": )" +
                    value + R"(, "dtype": "int64"}})");
  };
  CHECK(tensor("[[1, 2], [3]]") ==
        "__numpy__: \"value\" has [3]; expected a list of 2 as in the lists "
        "before");
  CHECK(tensor("[[1], 2]") ==
        "__numpy__: \"value\" has 2; expected a list of 1 as in the lists "
        "before");
  CHECK(tensor("[1, [2]]") ==
        "__numpy__: \"value\" has [2]; expected numbers in lists of one shape");
  CHECK(
      tensor("[null]") ==
      "__numpy__: \"value\" has None; expected numbers in lists of one shape");
  std::string deep = "1";
  for (int i = 0; i < 33; ++i) deep = "[" + deep + "]";
  CHECK(tensor(deep) == "__numpy__: \"value\" has lists deeper than rank = 32");
}

TEST_CASE("a tensor's shape is held to the limit on axes") {
  const auto form = [](size_t ndim) {
    JsonObject config{{"dtype", "float32"}, {"keras_history", nullptr}};
    config["shape"] = Json::Array(ndim, 1);
    return Json(JsonObject{{"class_name", "__keras_tensor__"},
                           {"config", std::move(config)}});
  };
  CHECK(
      text_of_error<LimitError>([&] { deserialize_keras_object(form(33)); }) ==
      "__keras_tensor__ > shape: a shape of 33 dimensions is over the limit "
      "rank = 32");
  CHECK(serialize_keras_object(deserialize_keras_object(form(32))) == form(32));
}

TEST_CASE("an error in lists says which item it is in") {
  CHECK(error_of(R"([1, [2, {"class_name": "__bytes__", )"
                 R"("config": {"value": 5}}]])") ==
        "[1][1] > __bytes__ > value: expected a string, got 5");
}

TEST_CASE("code and types of TensorFlow are refused") {
  CHECK(error_of(R"({"class_name": "__lambda__", "config": {"value": "x"}})")
            .find("\"__lambda__\" holds Python code") == 0);
  CHECK(error_of(R"({"class_name": "__typespec__", "spec_name": "TensorSpec",
                     "module": "tensorflow", "config": [[null, 2], "float32"],
                     "registered_name": null})") ==
        "__typespec__: a type of TensorFlow's ('TensorSpec'), which a "
        "Keras config can't be loaded with");
}

TEST_CASE("lists deeper than the limit are refused") {
  Json deep = 1;
  for (int i = 0; i < 600; ++i) deep = Json::Array{std::move(deep)};
  CHECK(text_of_error<LimitError>([&] { deserialize_keras_object(deep); }) ==
        "lists and dicts are nested deeper than json_depth = 512");
}

TEST_CASE("what is no object has none") {
  CHECK(text_of_error<ConfigError>([] { object_of(read("[1]")); }) ==
        "expected a serialized object, got [1]");
  CHECK(object_of(read(kPenalty))->info() == &class_info<test::Penalty>());
}

TEST_CASE("a library's own family is found in its module's objects") {
  CHECK(dynamic_cast<Rule&>(*object_of(rule("rule"))).args.depth == 1);
  const Json form = JsonObject{{"module", "my_library"},
                               {"class_name", "Rule"},
                               {"config", JsonObject{{"depth", 3}}},
                               {"registered_name", "my_library>Rule"}};
  CHECK(dynamic_cast<Rule&>(*object_of(rule(form))).args.depth == 3);
  CHECK(rule(nullptr).is_none());
}

TEST_CASE("what a module's object holds is found by Keras 3's rules") {
  struct Wrap : test::Holder {};
  struct Local : test::Penalty {};
  struct Global : test::Penalty {};
  const CustomObjects module = CustomObjects().add<Wrap>("Wrap");
  const CustomObjectScope scope(CustomObjects().add<Local>("toys>rule"));
  get_custom_objects().add<Global>("toys>rule");
  const Json config = parse_json(
      R"({"class_name": "Wrap", "shared_object_id": 1, "config": {"name": "w",)"
      R"( "penalty": {"module": null, "class_name": "R", "config": {}, )"
      R"("registered_name": "toys>rule", "shared_object_id": 2}, "inner": )"
      R"({"module": "keras.layers", "class_name": "Holder", "config": {"name":)"
      R"( "h", "penalty": {"module": null, "class_name": "R", "config": {}, )"
      R"("registered_name": "toys>rule", "shared_object_id": 2}, "inner": )"
      R"(null}, "registered_name": null}}})");
  const ObjectSharingScope sharing;
  const auto made =
      object_of(deserialize_keras_object(config, {.module_objects = &module}));
  const auto& wrap = dynamic_cast<const Wrap&>(*made);
  const auto& inner =
      dynamic_cast<const test::Holder&>(*wrap.args.inner.object());
  // Within another object the process's name comes before the scope's.
  CHECK(wrap.args.penalty.object()->info() == &class_info<Global>());
  CHECK(inner.args.penalty.object() == wrap.args.penalty.object());
  get_custom_objects().erase("toys>rule");
}

TEST_CASE("a custom object comes before the module's") {
  struct Own : Rule {};
  const CustomObjectScope scope(CustomObjects().add<Own>("rule"));
  CHECK(object_of(rule("rule"))->info() == &class_info<Own>());
}

TEST_CASE("what a library's module hasn't got is NotFound by its own name") {
  CHECK(text_of_error<NotFound>([] { rule("Ruel"); }) ==
        "unknown MyRule \"Ruel\"; the nearest known names are \"Rule\", "
        "\"rule\". Register it with get_custom_objects().add<Ruel>(\"Ruel\") "
        "before loading, or pass it in custom_objects");
  CHECK(text_of_error<ConfigError>([] {
          rule(JsonObject{{"a", 1}});
        }) == "expected MyRule as a name or a serialized object, got {'a': 1}");
}

TEST_CASE("an object that is none is written as None") {
  CHECK(serialize_keras_object(Value::List{Special(
            test::PenaltyRef().object())}) == Json(Json::Array{nullptr}));
}

TEST_CASE("an error tells its place in lists and dicts") {
  const std::string unknown = R"({"class_name": "Nope", "config": {}})";
  const auto place = [&](const std::string& before, const std::string& after) {
    const std::string text = error_of(before + unknown + after);
    return text.substr(0, text.find(": unknown"));
  };
  CHECK(place(R"({"a": [1, {"b": )", "}]}") == "a[1] > b");
  CHECK(place("[1, [", "]]") == "[1][0]");
  CHECK(place(R"({"a": )", "}") == "a");
}

TEST_CASE("special forms that can't be are refused") {
  const auto form = [](const std::string& name, const std::string& config) {
    return error_of(R"({"class_name": ")" + name + R"(", "config": )" + config +
                    "}");
  };
  CHECK(form("__keras_tensor__", R"({"shape": [null, -3], "dtype": "int32",
                                     "keras_history": null})") ==
        "__keras_tensor__ > shape: has a dimension of -3; expected None or "
        "zero and more");
  CHECK(form("__keras_tensor__", R"({"shape": [1], "dtype": "flot32",
                                     "keras_history": null})")
            .find("__keras_tensor__ > dtype: unknown dtype \"flot32\"") == 0);
  CHECK(form("__tensor__", R"({"value": [1], "dtype": "nonsense"})")
            .find("__tensor__ > dtype: unknown dtype \"nonsense\"") == 0);
  CHECK(form("__numpy__", R"({"value": ["a"], "dtype": "float32"})") ==
        "__numpy__: \"value\" has 'a'; expected what fits dtype \"float32\"");
  CHECK(form("__numpy__", R"({"value": [[300]], "dtype": "uint8"})") ==
        "__numpy__: \"value\" has 300; expected what fits dtype \"uint8\", 0 "
        "to 255");
  CHECK(form("__slice__", R"({"start": {"class_name": "__lambda__",
               "config": {"value": "x"}}, "stop": null, "step": null})")
            .find("__slice__ > start: \"__lambda__\" holds Python code") == 0);
}

}  // namespace keratin
