#include "keratin/models/inbound_nodes.h"

#include <doctest/doctest.h>

#include <string>

#include "keratin/base/error.h"
#include "keratin/config/dialect.h"
#include "keratin/config/json_sinks.h"
#include "keratin/layers/attention/multi_head_attention.h"
#include "keratin/layers/core/dense.h"
#include "keratin/layers/rnn/lstm.h"

namespace keratin {
namespace {

// A tensor by the name that its history gives it here: "x.0.1".
KerasTensors tensor_of(const Json& history) {
  std::string name = history.at(size_t{0}).as_string();
  for (const size_t i : {1, 2}) {
    name += "." + std::to_string(history.at(i).as_int());
  }
  return KerasTensor({kNone, 2}, DType::float32, name);
}

std::string text_of(const KerasTensors& value);

std::string joined(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) {
    text += (text.empty() ? "" : ", ") + item;
  }
  return text;
}

std::string text_of(const KerasTensors::Dict& dict) {
  std::vector<std::string> items;
  for (const auto& [key, value] : dict) {
    items.push_back(key + "=" + text_of(value));
  }
  return joined(items);
}

// Lists in parentheses, dicts in braces, plain values as JSON.
std::string text_of(const KerasTensors& value) {
  if (value.is_leaf() && value.leaf().is_constant()) {
    const KerasTensor& leaf = value.leaf();
    const Json& numbers = leaf.constant_form().at("config").at("value");
    return concat(name_of(leaf.dtype()), to_string(leaf.shape()),
                  dump_json(numbers));
  }
  if (value.is_leaf()) return value.leaf().name();
  if (value.is_plain()) return dump_json(value.plain());
  if (value.is_dict()) return "{" + text_of(value.dict()) + "}";
  std::vector<std::string> items;
  for (const KerasTensors& item : value.list()) items.push_back(text_of(item));
  return "(" + joined(items) + ")";
}

// Positional arguments, and after "; " those with keywords.
std::string called(const char* node, const LayerRef& layer) {
  const KerasArguments arguments =
      read_call(parse_json(node), *layer.layer(), tensor_of, Limits());
  std::vector<std::string> positional;
  for (const KerasTensors& argument : arguments.positional) {
    positional.push_back(text_of(argument));
  }
  std::string text = joined(positional);
  if (!arguments.keyword.empty()) text += "; " + text_of(arguments.keyword);
  return text;
}

std::string called(const char* node) {
  return called(node, layers::Dense({.units = 1}));
}

std::string called_lstm(const char* node) {
  return called(node, layers::LSTM({.units = 2}));
}

// The same call again, as Keras 2 writes it.
std::string rewritten(const char* node, const LayerRef& layer) {
  OperationNode call;
  call.operation = layer.layer();
  call.arguments =
      read_call(parse_json(node), *layer.layer(), tensor_of, Limits());
  const DialectScope scope(Dialect::legacy);
  TreeSink sink;
  write_call(
      call,
      [](const KerasTensor& tensor) {
        const std::string& name = tensor.name();  // "x.0.1"
        return History{std::string_view(name).substr(0, name.size() - 4),
                       name[name.size() - 3] - '0', name.back() - '0'};
      },
      sink);
  return dump_json(sink.take());
}

std::string refused(const char* node) {
  try {
    return called(node);
  } catch (const ConfigError& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("a history is a name and two numbers, or as Keras 2 had it") {
  const auto history = [](const char* text) {
    return is_history(parse_json(text));
  };
  const auto legacy = [](const char* text) {
    return is_legacy_history(parse_json(text));
  };
  CHECK(history(R"(["x", 0, 0])"));
  CHECK_FALSE(history(R"(["x", 0, 0, {}])"));
  CHECK_FALSE(history(R"([1, 0, 0])"));
  CHECK_FALSE(history(R"("x")"));
  CHECK(legacy(R"(["x", 0, 0])"));
  CHECK(legacy(R"(["x", 0, 0, {}])"));
  CHECK(legacy(R"(["_CONSTANT_VALUE", -1, 2.5, {}])"));
  CHECK_FALSE(legacy(R"(["x", "y", "z"])"));
  CHECK_FALSE(legacy(R"(["x", 0])"));
  CHECK_FALSE(legacy(R"({"args": []})"));
}

TEST_CASE("a call is told in Keras 3's form where it has args") {
  CHECK_FALSE(is_legacy_node(parse_json(R"({"args": [], "kwargs": {}})")));
  CHECK(is_legacy_node(parse_json(R"([["x", 0, 0, {}]])")));
  CHECK(is_legacy_node(parse_json(R"({"a": ["x", 0, 0, {}]})")));
}

TEST_CASE("Keras 3's calls have positional and keyword arguments") {
  CHECK(called(R"({"args": [{"class_name": "__keras_tensor__",
                             "config": {"keras_history": ["x", 0, 1]}}],
                   "kwargs": {"training": true, "mask": null}})") ==
        "x.0.1; training=true, mask=null");
  CHECK(called(R"({"args": [[{"class_name": "__keras_tensor__",
                              "config": {"keras_history": ["x", 0, 0]}},
                             {"class_name": "__keras_tensor__",
                              "config": {"keras_history": ["y", 2, 0]}}], 3],
                   "kwargs": {}})") == "(x.0.0, y.2.0), 3");
  CHECK(called(R"({"args": [],
                   "kwargs": {"inputs": {"a": {"class_name": "__keras_tensor__",
                              "config": {"keras_history": ["x", 0, 0]}},
                              "b": [1, 2]}}})") ==
        "; inputs={a=x.0.0, b=[1, 2]}");
}

TEST_CASE("what names no tensor in Keras 3's form is a plain value") {
  // A list of the form of a Keras 2 history, too.
  CHECK(called(R"({"args": [["x", 0, 0], []],
                   "kwargs": {"dtype": {"class_name": "DTypePolicy",
                              "config": {"name": "float32"}}}})") ==
        R"(["x", 0, 0], (); dtype={"class_name": "DTypePolicy", )"
        R"("config": {"name": "float32"}})");
}

TEST_CASE("Keras 3 gives a recurrent layer its states by their name") {
  CHECK(called_lstm(R"({"args": [{"class_name": "__keras_tensor__",
                                  "config": {"keras_history": ["x", 0, 0]}}],
                        "kwargs": {"initial_state": [
                            {"class_name": "__keras_tensor__",
                             "config": {"keras_history": ["h", 0, 0]}},
                            {"class_name": "__keras_tensor__",
                             "config": {"keras_history": ["c", 0, 0]}}]}})") ==
        "x.0.0; initial_state=(h.0.0, c.0.0)");
}

TEST_CASE("Keras 2's calls have one tensor, or lists and dicts of such") {
  CHECK(called(R"([["x", 0, 1, {}]])") == "x.0.1");
  CHECK(called(R"(["x", 0, 1])") == "x.0.1");
  CHECK(called(R"([["x", 0, 0, {}], ["y", 1, 0, {}]])") == "(x.0.0, y.1.0)");
  CHECK(called(R"({"a": ["x", 0, 0, {}], "b": ["y", 0, 0, {}]})") ==
        "{a=x.0.0, b=y.0.0}");
}

TEST_CASE("Keras 2's keyword arguments hold tensors and plain values") {
  CHECK(called(R"([["x", 0, 0, {"mask": ["m", 0, 0], "training": false,
                                "axes": [1, 2], "both": [["m", 0, 0],
                                ["n", 0, 1]]}]])") ==
        "x.0.0; mask=m.0.0, training=false, axes=[1, 2], "
        "both=(m.0.0, n.0.1)");
}

TEST_CASE("arguments that each of Keras 2's tensors repeats count once") {
  CHECK(called(R"([["x", 0, 0, {"training": true}],
                   ["y", 0, 0, {"training": true, "mask": null}]])") ==
        "(x.0.0, y.0.0); training=true, mask=null");
  // The first one holds.
  CHECK(called(R"([["x", 0, 0, {"training": true}],
                   ["y", 0, 0, {"training": false}]])") ==
        "(x.0.0, y.0.0); training=true");
}

TEST_CASE("Keras 2's constants are tensors where the layer takes one") {
  CHECK(called(R"([["x", 0, 0, {"y": ["_CONSTANT_VALUE", -1, 2.5]}]])") ==
        "x.0.0; y=2.5");
  CHECK(called(R"([["_CONSTANT_VALUE", -1, [1, 2], {"y": ["x", 0, 0]}]])") ==
        "int32(2,)[1, 2]; y=x.0.0");
  CHECK(called(R"([["x", 0, 0, {}], ["_CONSTANT_VALUE", -1, [[0.5]], {}]])") ==
        "(x.0.0, float32(1, 1)[[0.5]])");
}

TEST_CASE("Keras 3's constants are tensors of the dtype that they say") {
  CHECK(called(R"({"args": [[{"class_name": "__keras_tensor__",
                              "config": {"keras_history": ["x", 0, 0]}},
                             {"class_name": "__numpy__", "config":
                              {"value": [[1, 2]], "dtype": "int64"}}]],
                   "kwargs": {"mask": {"class_name": "__tensor__", "config":
                              {"value": [true, false], "dtype": "bool"}}}})") ==
        "(x.0.0, int64(1, 2)[[1, 2]]); mask=bool(2,)[true, false]");
}

TEST_CASE("Keras 2 gives a recurrent layer its states in the first list") {
  const char* const node =
      R"([["x", 0, 0, {}], ["h", 0, 0, {}], ["c", 0, 1, {}]])";
  CHECK(called_lstm(node) == "x.0.0; initial_state=(h.0.0, c.0.1)");
  CHECK(called(node) == "(x.0.0, h.0.0, c.0.1)");
  CHECK(called_lstm(R"([["x", 0, 0, {}]])") == "x.0.0");
}

TEST_CASE("calls of another form are refused") {
  CHECK(refused(R"({"args": 3, "kwargs": {}})") ==
        "args: expected a list, got 3");
  CHECK(refused(R"({"args": []})") == "missing key \"kwargs\"");
  CHECK(refused(R"({"args": [], "kwargs": [1]})") ==
        "kwargs: expected an object, got [1]");
  CHECK(refused(R"({"args": [{"class_name": "__keras_tensor__",
                              "config": {}}], "kwargs": {}})") ==
        "args: missing key \"keras_history\"");
  CHECK(refused(R"({"args": [{"class_name": "__keras_tensor__",
                              "config": {"keras_history": ["x", 0]}}],
                    "kwargs": {}})") ==
        "args: keras_history is ['x', 0]; expected [layer, node, tensor]");
  CHECK(refused(R"([["x", 0]])") == "expected a list, got 'x'");
  CHECK(refused("[3]") == "expected a list, got 3");
  CHECK(refused("3") == "expected a list, got 3");
  CHECK(refused(R"([["x", 0, 0, 3]])") == "expected an object, got 3");
}

TEST_CASE("a call in Keras 2's form is written as it was read") {
  const layers::Dense dense({.units = 1});
  for (
      const char* node :
      {R"([["x", 0, 0, {}]])",
       R"([["x", 0, 0, {"training": false}], ["y", 1, 0, {"training": false}]])",
       R"({"a": ["x", 0, 0, {}], "b": ["y", 0, 1, {}]})",
       R"([["_CONSTANT_VALUE", -1, 2.5, {"mask": ["x", 0, 0]}]])",
       R"([["_CONSTANT_VALUE", -1, 2.5, {}], ["x", 0, 0, {}]])"}) {
    CHECK(rewritten(node, dense) == node);
  }
  const layers::LSTM lstm({.units = 2});
  const char* states = R"([["x", 0, 0, {}], ["h", 0, 1, {}], ["h", 0, 2, {}]])";
  CHECK(rewritten(states, lstm) == states);
}

TEST_CASE("arguments of Keras 3's go by their names in Keras 2's form") {
  const auto tensor = [](const std::string& name) {
    return R"({"class_name": "__keras_tensor__", "config": {"shape": [null, 2],
               "dtype": "float32", "keras_history": [")" +
           name + R"(", 0, 0]}})";
  };
  const std::string node = R"({"args": [)" + tensor("q") + ", " + tensor("v") +
                           R"(], "kwargs": {"training": true}})";
  const layers::MultiHeadAttention attention({.num_heads = 1, .key_dim = 2});
  CHECK(rewritten(node.c_str(), attention) ==
        R"([["q", 0, 0, {"value": ["v", 0, 0], "training": true}]])");
  const std::string states = R"({"args": [)" + tensor("x") + ", [" +
                             tensor("h") + ", " + tensor("c") +
                             R"(]], "kwargs": {}})";
  CHECK(rewritten(states.c_str(), layers::LSTM({.units = 2})) ==
        R"([["x", 0, 0, {}], ["h", 0, 0, {}], ["c", 0, 0, {}]])");
}

}  // namespace keratin
