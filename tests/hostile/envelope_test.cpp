// Members of serialized objects that are of another type than is due, out of
// range, or there twice.

#include <doctest/doctest.h>

#include "tests/hostile/refusal.h"

namespace keratin {
namespace {

using namespace hostile;

// A Dense "d" with the config and the members that are given.
std::string dense(std::string_view config, std::string_view members = "") {
  return concat(R"({"module": "keras.layers", "class_name": "Dense",
                    "registered_name": null, "config": {"name": "d")",
                config, "}", members, "}");
}

struct Wrong {
  const char* member;  // of a layer's form
  const char* value;
  const char* said;
};

const Wrong kWrong[] = {
    {"class_name", "[0]", "class_name: expected a string, got [0]"},
    {"class_name", "null", "class_name: expected a string, got None"},
    {"module", "7", "module: expected a string, got 7"},
    {"module", "{}", "module: expected a string, got {}"},
    {"registered_name", R"({"a": 0})",
     "registered_name: expected a string, got {'a': 0}"},
    {"registered_name", "1e300",
     "registered_name: expected a string, got 1e+300"},
    {"shared_object_id", "[0]",
     "shared_object_id: expected an integer, got [0]"},
    {"shared_object_id", "9223372036854775808",
     "shared_object_id: expected an integer of at most 64 bits, got "
     "9223372036854775808"},
    {"build_config", "5", "build_config: expected an object, got 5"},
    {"build_config", "[]", "build_config: expected an object, got []"},
};

// What Keras 2's forms have of them.
bool is_of_both(std::string_view member) {
  return member == "class_name" || member == "shared_object_id";
}

std::string form(const Wrong& wrong, bool in_legacy) {
  JsonObject out{{"module", "keras.layers"},
                 {"class_name", "Dense"},
                 {"config", JsonObject{{"name", "d"}, {"units", 1}}},
                 {"registered_name", nullptr}};
  if (in_legacy) {
    out.erase("module");
    out.erase("registered_name");
  }
  out[wrong.member] = parse_json(wrong.value);
  return dump_json(out);
}

}  // namespace

TEST_CASE("a member of another type is named with what was due") {
  for (const Wrong& wrong : kWrong) {
    CAPTURE(std::string(wrong.member));
    const std::string said = concat("d > ", wrong.said);
    CHECK(model(stack(form(wrong, false))) == concat("config: m > ", said));
    CHECK(legacy_layer(form(wrong, false)) == concat("config: ", said));
    if (is_of_both(wrong.member)) {
      CHECK(legacy_layer(form(wrong, true)) == concat("config: ", said));
      CHECK(model(stack(form(wrong, true))) == concat("config: m > ", said));
    }
  }
}

TEST_CASE("a config that is no object is told by its class") {
  for (const char* config :
       {"\"text\"", "[0]", "4611686018427387904", "true"}) {
    const std::string json =
        with(R"({"class_name": "Dense", "module": "keras.layers",
                 "registered_name": null, "config": #})",
             config);
    const std::string said = concat("Dense > config: expected an object, got ",
                                    parse_json(config).brief());
    CHECK(value(json) == concat("config: ", said));
    CHECK(legacy_layer(json) == concat("config: ", said));
    CHECK(model(stack(json)) == concat("config: m > ", said));
  }
}

TEST_CASE("what stands beside a model's config is held to its type") {
  const auto with_compile = [](const char* config) {
    return model(with(R"({"class_name": "Sequential", "config": {"name": "m",
                          "layers": []}, "compile_config": #})",
                      config));
  };
  CHECK(with_compile("null") == "accepted");
  CHECK(with_compile("[0]") ==
        "config: m > compile_config: expected an object, got [0]");
  CHECK(with_compile("1e300") ==
        "config: m > compile_config: expected an object, got 1e+300");
}

TEST_CASE("keys that are there twice are refused at every level") {
  for (const char* json :
       {R"({"class_name": "Dense", "class_name": "ReLU", "config": {}})",
        R"({"class_name": "Dense", "config": {}, "config": {}})",
        R"({"class_name": "Dense", "config": {"units": 1, "units": 2}})",
        R"({"class_name": "Dense", "config": {"units": 1,
            "kernel_regularizer": {"class_name": "L2", "config":
            {"l2": 1, "l2": 2}}}})",
        R"({"class_name": "__tuple__", "items": [], "items": []})"}) {
    CAPTURE(std::string(json));
    for (const std::string& said :
         {model(json), value(json), legacy_layer(json), legacy_value(json)}) {
      CHECK(said.find("format: json @ ") == 0);
      CHECK(said.find("occurs twice") != std::string::npos);
    }
  }
}

TEST_CASE("numbers that aren't are refused where one is due") {
  CHECK(model(stack(dense(R"(, "units": 1e400)")))
            .find("is beyond a double's "
                  "range") != std::string::npos);
  for (const char* number : {"NaN", "Infinity", "-Infinity", "1.0", "\"1\"",
                             "true", "1e300", "{}"}) {
    CHECK(model(stack(dense(with(R"(, "units": #)", number)))) ==
          concat("config: m > d > units: expected an integer, got ",
                 parse_json(number).brief()));
  }
  CHECK(model(stack(dense(R"(, "units": 18446744073709551616)"))) ==
        "config: m > d > units: expected an integer of at most 64 bits, got "
        "18446744073709551616");
  CHECK(model(stack(dense(R"(, "units": 4611686018427387904)"))) ==
        "shape: m > d: the shape (4, 4611686018427387904) has more elements "
        "than 64 bits can count");
  CHECK(model(stack(dense(R"(, "units": 0)"))) ==
        "config: m > d: argument \"units\" is 0; expected an integer of at "
        "least 1");
  CHECK(model(stack(dense(R"(, "units": 1, "kernel_regularizer": {"class_name":
            "L2", "config": {"l2": NaN}})"))) ==
        "config: m > d > kernel_regularizer > L2: argument \"l2\" is nan; "
        "expected a number of at least 0");
}

TEST_CASE("lists of 100,000 are refused where one number is due") {
  for (const char* key : {"units", "use_bias", "activation", "trainable",
                          "kernel_regularizer", "kernel_initializer"}) {
    CAPTURE(std::string(key));
    const std::string rest =
        std::string(key) == "units" ? "" : R"(, "units": 1)";
    const std::string said =
        model(stack(dense(concat(rest, ", \"", key, "\": ", long_list()))));
    CHECK(said.find(concat("config: m > d > ", key, ": expected ")) == 0);
    CHECK(said.size() < 500);
  }
}

TEST_CASE("shapes of more axes than rank are refused") {
  const std::string due =
      "a shape of 100000 dimensions is over the limit rank = 32";
  CHECK(model(concat(R"({"class_name": "Sequential", "config": {"name": "m",
                         "layers": [{"class_name": "InputLayer", "config":
                         {"name": "x", "batch_shape": )",
                     long_list(), "}}]}}")) ==
        concat("limit: m > x > batch_shape: ", due));
  CHECK(model(with(R"({"class_name": "Sequential", "config": {"name": "m",
                       "layers": [{"class_name": "Dense", "config": {"name":
                       "d", "units": 1, "batch_input_shape": #}}]}})",
                   long_list())) ==
        concat("limit: m > d > batch_input_shape: ", due));
  CHECK(model(with(R"({"class_name": "Sequential", "config": {"name": "m",
                       "build_input_shape": #, "layers": [{"class_name":
                       "Dense", "config": {"name": "d", "units": 1}}]}})",
                   long_list())) ==
        concat("limit: m > build_input_shape: ", due));
  CHECK(value(with(R"({"class_name": "__keras_tensor__", "config": {"dtype":
                       "float32", "keras_history": null, "shape": #}})",
                   long_list())) ==
        concat("limit: __keras_tensor__ > shape: ", due));
}

TEST_CASE("shapes whose products overflow are refused") {
  const auto flattened = [](const char* shape) {
    return model(with(R"({"class_name": "Sequential", "config": {"name": "m",
        "layers": [{"class_name": "InputLayer", "config": {"name": "x",
        "batch_shape": #}}, {"class_name": "Flatten", "config":
        {"name": "f"}}]}})",
                      shape));
  };
  CHECK(flattened("[null, 4611686018427387904, 4611686018427387904]") ==
        "shape: m > f: the shape (4611686018427387904, 4611686018427387904) "
        "has more elements than 64 bits can count");
  CHECK(flattened("[null, 1e300]") ==
        "config: m > x > batch_shape[1]: expected an integer, got 1e+300");
}

TEST_CASE("a layer's own input shape is held to its type, with its place") {
  const auto first = [](const char* shape) {
    return model(with(R"({"class_name": "Sequential", "config": {"name": "m",
        "layers": [{"class_name": "Dense", "config": {"name": "d",
        "units": 1, "batch_input_shape": #}}]}})",
                      shape));
  };
  CHECK(first("[null, 4]") == "accepted");
  CHECK(first("null") == "accepted");
  CHECK(first("5") ==
        "config: m > d > batch_input_shape: expected a list, got 5");
  CHECK(first("[null, \"4\"]") ==
        "config: m > d > batch_input_shape[1]: expected an integer, got '4'");
}

TEST_CASE("names of a megabyte, or with what no name has, are refused") {
  const std::string name(1'000'000, 'n');
  const std::string said = model(stack(concat(
      R"({"class_name": "ReLU", "config": {"name": ")", name, R"("}})")));
  CHECK(said.find("a name of 1000000 bytes is over the limit name_bytes") !=
        std::string::npos);
  CHECK(said.size() < 1000);
  CHECK(model(stack(R"({"class_name": "ReLU", "config": {"name": "a/b"}})"))
            .find("config: m > a/b: argument \"name\"") == 0);
  const std::string unknown_class = concat(
      "unknown layer ", quoted(name),
      ". Register it with register_serializable before loading, or pass it in "
      "custom_objects");
  const std::string by_class =
      with(R"({"class_name": "#", "config": {}})", name);
  CHECK(model(stack(by_class)) == concat("not_found: m: ", unknown_class));
  CHECK(legacy_layer(by_class) == concat("not_found: ", unknown_class));
  const std::string unknown_key =
      concat("ReLU: unknown argument ", quoted(name), " = 1");
  const std::string by_key =
      with(R"({"class_name": "ReLU", "config": {"#": 1}})", name);
  CHECK(model(stack(by_key)) == concat("config: m > ", unknown_key));
  CHECK(legacy_layer(by_key) == concat("config: ", unknown_key));
  // A NUL is escaped in what is said, and ends nothing.
  CHECK(model(stack(R"({"class_name": "Re\u0000LU", "config": {}})"))
            .find("unknown layer \"Re\\x00LU\"") != std::string::npos);
}

TEST_CASE("special forms of Keras 3 say which member is wrong") {
  const auto tensor = [](const char* value) {
    return hostile::value(with(
        R"({"class_name": "__tensor__", "config": {"dtype": "int8", "value":
             #}})",
        value));
  };
  CHECK(tensor("[[1], [1, 2]]") ==
        "config: __tensor__: \"value\" has [1, 2]; expected a list of 1 as in "
        "the lists before");
  CHECK(tensor("[1, null]") ==
        "config: __tensor__: \"value\" has None; expected numbers in lists of "
        "one shape");
  CHECK(tensor(concat(times(33, "["), times(33, "]")).c_str()) ==
        "limit: __tensor__: \"value\" has lists deeper than rank = 32");
  CHECK(value(R"({"class_name": "__numpy__", "config": {"value": 1,
                  "dtype": 4611686018427387904}})") ==
        "config: __numpy__ > dtype: expected a string, got "
        "4611686018427387904");
  CHECK(value(R"({"class_name": "__bytes__", "config": {"value": 3}})") ==
        "config: __bytes__ > value: expected a string, got 3");
  CHECK(value(R"({"class_name": "__keras_tensor__", "config": {"shape":
                  [1e300], "dtype": "f", "keras_history": null}})") ==
        "config: __keras_tensor__ > shape[0]: expected an integer, got 1e+300");
  CHECK(value(R"({"class_name": "__slice__", "config": [1]})") ==
        "config: __slice__: expected an object, got [1]");
}

TEST_CASE("special forms of Keras 2 say which member is wrong") {
  CHECK(legacy_value(R"({"class_name": "__tuple__", "items": 5})") ==
        "config: __tuple__ > items: expected a list, got 5");
  CHECK(legacy_value(R"({"class_name": "__tuple__", "items": null})") ==
        "config: __tuple__ > items: expected a list, got None");
  CHECK(legacy_value(R"({"class_name": "TensorShape", "items": null})") ==
        "accepted");
  CHECK(legacy_value(R"({"class_name": "__bytes__", "value": [1]})") ==
        "config: __bytes__ > value: expected a string, got [1]");
  CHECK(model(stack(dense(R"(, "units": {"class_name": "__tuple__",
                               "items": {"a": 1}})"))) ==
        "config: __tuple__ > items: expected a list, got {'a': 1}");
}

TEST_CASE("an id that stands for another kind, or for itself, does no harm") {
  const auto dense_with = [](const char* name, const char* id,
                             const char* rule_id) {
    return concat(R"({"class_name": "Dense", "config": {"name": ")", name,
                  R"(", "units": 4, "kernel_regularizer": {"class_name": "L2",
                      "config": {}, "shared_object_id": )",
                  rule_id, R"(}}, "shared_object_id": )", id, "}");
  };
  CHECK(model(stack(concat(dense_with("a", "1", "2"), ", ",
                           dense_with("b", "2", "3")))) ==
        "config: m > b: \"shared_object_id 2\" is a regularizer, expected a "
        "layer");
  CHECK(model(stack(concat(dense_with("a", "1", "2"), ", ",
                           dense_with("b", "3", "1")))) ==
        "config: m > b > kernel_regularizer: \"shared_object_id 1\" is a "
        "layer, expected a regularizer");
  // The inner one is made before there is anything under its id.
  const std::string self = dense_with("a", "7", "7");
  CHECK(model(stack(self)) == "accepted");
  const legacy::SharedObjectLoadingScope scope;
  CHECK(legacy_layer(self) == "accepted");
}

}  // namespace keratin
