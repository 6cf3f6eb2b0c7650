// Each layer that Keras has, called in a graph with what is no tensor.

#include <doctest/doctest.h>

#include "keratin/base/mapped_file.h"
#include "tests/hostile/refusal.h"

namespace keratin {
namespace {

using namespace hostile;

// Forms of all classes, as tests/golden/layer_classes.py has them from Keras.
std::vector<Json> layer_forms() {
  const std::string path =
      std::string(KERATIN_SOURCE_DIR) + "/tests/golden/data/layer_classes.json";
  const SharedBytes file = map_file(path);
  const Json all = parse_json(
      {reinterpret_cast<const char*>(file.bytes.data()), file.bytes.size()},
      path);
  std::vector<Json> forms;
  for (const Json& entry : all.as_array()) {
    const Json& form = entry.at("config");
    if (form.at("module").as_string() == "keras.layers") forms.push_back(form);
  }
  return forms;
}

// What may stand where a tensor is due; `x` is one.
std::vector<std::string> arguments(std::string_view x) {
  const std::string line = tensor(R"(["line", 0, 0])");  // of one axis
  return {"{}",
          "[]",
          "[[]]",
          "[{}]",
          "7",
          "[1, 2]",
          "null",
          R"({"a": {}})",
          concat("[", x, ", {}]"),
          concat("[", x, ", 7]"),
          concat(R"({"a": )", x, "}"),
          concat(R"({"a": )", x, R"(, "sequences_shape": )", line, "}"),
          concat(R"({"query_shape": )", x, R"(, "value_shape": )", line, "}"),
          std::string(line)};
}

// Calls of the layer in a graph of an input of that shape.
std::string called(const Json& form, std::string_view shape,
                   std::string_view calls) {
  const Json call = parse_json(concat("[", calls, "]"));
  Json layer = form;
  layer.as_object()["name"] = "y";
  Json config = form.at("config");
  config.as_object()["name"] = "y";
  layer.as_object()["config"] = std::move(config);
  layer.as_object()["inbound_nodes"] = call;
  return model(concat(
      R"({"class_name": "Functional", "config": {"name": "m", "layers": [
          {"class_name": "InputLayer", "name": "x", "inbound_nodes": [],
           "config": {"batch_shape": )",
      shape,
      R"(, "name": "x"}},
          {"class_name": "InputLayer", "name": "line", "inbound_nodes": [],
           "config": {"batch_shape": [null], "name": "line"}}, )",
      dump_json(layer),
      R"(], "input_layers": [["x", 0, 0], ["line", 0, 0]],
          "output_layers": ["y", 0, 0]}})"));
}

bool is_told(const std::string& said) {
  const size_t end = said.find(':');
  return said == "accepted" || said.compare(end, 3, ": m") == 0;
}

}  // namespace

TEST_CASE("calls with what is no tensor are taken or refused in their place") {
  const std::string x = tensor(R"(["x", 0, 0])");
  const std::string with_states = concat(x, ", [", x, ", ", x, "]");
  const auto call = [](std::string_view args, std::string_view kwargs = {}) {
    return concat(R"({"args": [)", args, R"(], "kwargs": {)", kwargs, "}}");
  };
  for (const Json& form : layer_forms()) {
    CAPTURE(dump_json(form));
    for (const char* shape : {"[null]", "[null, 4]", "[2, 4, 4]",
                              "[null, 4, 4, 4]", "[2, 4, 4, 4, 4]"}) {
      for (const std::string& odd : arguments(x)) {
        CAPTURE(odd);
        const auto is_told_of = [&](std::string_view calls) {
          CHECK(is_told(called(form, shape, calls)));
        };
        is_told_of(call(odd));
        is_told_of(call(concat(x, ", ", odd)));
        for (const char* name : {"mask", "initial_state", "value"}) {
          is_told_of(call(x, concat("\"", name, "\": ", odd)));
        }
        // And once the layer is built.
        for (const std::string& first : {x, with_states}) {
          is_told_of(concat(call(first), ", ", call(odd)));
          is_told_of(concat(call(first), ", ", call(concat(odd, ", ", odd))));
        }
      }
    }
  }
}

TEST_CASE("a mask that is a list of numbers is refused, not passed over") {
  const std::string x = tensor(R"(["x", 0, 0])");
  for (const char* mask : {"[true, false]", "7", R"(["a"])"}) {
    CHECK(model(graph(
              relu("y", concat(R"([{"args": [)", x, R"(], "kwargs": {"mask": )",
                               mask, "}}]")))) ==
          concat("config: m > y: argument \"mask\" holds ",
                 parse_json(mask).brief(),
                 " among its tensors; expected a tensor, or an array as a "
                 "constant"));
  }
  CHECK(
      model(graph(relu(
          "y",
          R"([[["x", 0, 0, {"mask": ["_CONSTANT_VALUE", -1, [1, 0]]}]]])"))) ==
      "config: m > y: argument \"mask\" holds [1, 0] among its tensors; "
      "expected a tensor, or an array as a constant");
}

TEST_CASE("masks of None are none, as many as there are") {
  const std::string x = tensor(R"(["x", 0, 0])");
  for (const char* mask : {"null", "[null]", "[null, [null, null]]"}) {
    CHECK(model(graph(
              relu("y", concat(R"([{"args": [)", x, R"(], "kwargs": {"mask": )",
                               mask, "}}]")))) == "accepted");
  }
}

TEST_CASE("a constant in a call is held to the load's limits") {
  const std::string constant =
      concat(R"([{"args": [)", tensor(R"(["x", 0, 0])"),
             R"(], "kwargs": {"mask": {"class_name": "__numpy__", "config":
          {"dtype": "bool", "value": [[[true]]]}}}}])");
  CHECK(model(graph(relu("y", constant))) == "accepted");
  LoadOptions options;
  options.limits.rank = 2;
  CHECK(model(graph(relu("y", constant)), options) ==
        "limit: m > y > inbound_nodes[0] > kwargs: \"value\" has lists deeper "
        "than rank = 2");
}

}  // namespace keratin
