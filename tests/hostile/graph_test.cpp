// Graphs whose calls refer to what can't be, in the forms of Keras 3 and 2.

#include <doctest/doctest.h>

#include "tests/hostile/refusal.h"

namespace keratin {
namespace {

using namespace hostile;

const char* kNotCalls[] = {"-1", "4611686018427387904", "true", "null", "\"0\"",
                           "NaN"};
const char* kNotNumbers[] = {"1.0", "null", "[0]", "{}", "true", "NaN"};

std::string brief(const char* json) { return parse_json(json).brief(); }

// One layer "y" that is called once.
std::string v3(std::string_view history) {
  return model(graph(relu("y", call(tensor(history)))));
}
std::string old(std::string_view history) {
  return model(graph(relu("y", concat("[[", history, "]]"))));
}

const std::string kV3 = "m > y > inbound_nodes[0] > args: ";
const std::string kOld = "m > y > inbound_nodes[0]: ";

}  // namespace

TEST_CASE("both forms of a call are read") {
  CHECK(v3(R"(["x", 0, 0])") == "accepted");
  CHECK(old(R"(["x", 0, 0, {}])") == "accepted");
  CHECK(old(R"(["x", 0, 0])") == "accepted");
}

TEST_CASE("numbers of calls and tensors out of range are refused") {
  for (const char* number : {"-1", "1", "4611686018427387904",
                             "-9223372036854775808", "9223372036854775807"}) {
    const std::string no_call = concat("call ", number,
                                       " of layer \"x\" is referred to; it "
                                       "has 1");
    CHECK(v3(with(R"(["x", #, 0])", number)) ==
          concat("config: ", kV3, no_call));
    CHECK(old(with(R"(["x", #, 0, {}])", number)) ==
          concat("config: ", kOld, no_call));
    const std::string no_output = concat("output ", number,
                                         " of layer \"x\" is referred to; it "
                                         "has 1");
    CHECK(v3(with(R"(["x", 0, #])", number)) ==
          concat("config: ", kV3, no_output));
    CHECK(old(with(R"(["x", 0, #, {}])", number)) ==
          concat("config: ", kOld, no_output));
  }
}

TEST_CASE("what is no number of a call or tensor is refused") {
  for (const char* number : kNotNumbers) {
    CAPTURE(std::string(number));
    const std::string due = concat("expected an integer, got ", brief(number));
    CHECK(v3(with(R"(["x", #, 0])", number)) == concat("config: ", kV3, due));
    CHECK(v3(with(R"(["x", 0, #])", number)) == concat("config: ", kV3, due));
    CHECK(old(with(R"(["x", 0, #, {}])", number)) ==
          concat("config: ", kOld, due));
    CHECK(old(with(R"(["x", #, 0, {}])", number)).find("config: m > y > ") ==
          0);
  }
  const std::string big = "1606938044258990275541962092341162602522202993782";
  CHECK(v3(with(R"(["x", #, 0])", big)) ==
        concat("config: ", kV3, "expected an integer of at most 64 bits, got ",
               big));
}

TEST_CASE("calls of another form are refused with their place") {
  for (const char* nodes : kNotCalls) {
    CAPTURE(std::string(nodes));
    CHECK(model(graph(relu("y", nodes))) ==
          concat("config: m > y > inbound_nodes: expected a list, got ",
                 brief(nodes)));
    CHECK(
        model(graph(relu("y", concat("[", nodes, "]"))))
            .find("config: m > y > inbound_nodes[0]: expected a list, got ") ==
        0);
    CHECK(model(graph(
              relu("y", with(R"([{"args": #, "kwargs": {}}])", nodes)))) ==
          concat("config: ", kV3, "expected a list, got ", brief(nodes)));
    CHECK(model(graph(
              relu("y", with(R"([{"args": [], "kwargs": #}])", nodes)))) ==
          concat("config: m > y > inbound_nodes[0] > kwargs: expected an "
                 "object, got ",
                 brief(nodes)));
    CHECK(old(with(R"(["x", 0, 0, #])", nodes)) ==
          concat("config: ", kOld, "expected an object, got ", brief(nodes)));
    CHECK(v3(nodes) == concat("config: ", kV3, "keras_history is ",
                              brief(nodes),
                              "; expected [layer, node, tensor]"));
  }
}

TEST_CASE("layers and ends of another form are refused with their place") {
  CHECK(model(graph("7")) ==
        "config: m > layers[1]: expected an object, got 7");
  CHECK(model(graph(R"({"a": 0})")) ==
        "config: m > layers[1]: missing key \"config\"");
  const std::string layer = relu("y", call(tensor(R"(["x", 0, 0])")));
  CHECK(model(graph(layer, "7")) ==
        "config: m > output_layers: expected a list, got 7");
  CHECK(
      model(graph(layer, R"(["y", 0, 0])", R"({"a": [["x", 0, -1]]})")) ==
      "config: m > input_layers > a: output -1 of layer \"x\" is referred to; "
      "it has 1");
  CHECK(model(graph(layer, R"(["y", 4611686018427387904, 0])")) ==
        "config: m > output_layers: call 4611686018427387904 of layer \"y\" is "
        "referred to; it has 1");
}

TEST_CASE("layers that wait for each other are refused in both forms") {
  const std::string due =
      "config: m > y: call 0 of inbound_nodes needs a tensor that no layer "
      "makes; the graph has a cycle or a missing layer";
  CHECK(v3(R"(["y", 0, 0])") == due);
  CHECK(old(R"(["y", 0, 0, {}])") == due);
  CHECK(model(graph(concat(relu("y", call(tensor(R"(["z", 0, 0])"))), ", ",
                           relu("z", call(tensor(R"(["y", 0, 0])")))))) == due);
  CHECK(model(graph(concat(relu("y", R"([[["z", 0, 0, {}]]])"), ", ",
                           relu("z", R"([[["y", 0, 0, {}]]])")))) == due);
  // A call of its own is to come only after itself.
  CHECK(model(graph(relu("y", R"([[["y", 1, 0, {}]], [["y", 0, 0, {}]]])"))) ==
        due);
}

TEST_CASE("arguments and ends by the 100,000 are gone through at once") {
  const std::string layer = relu("y", call(tensor(R"(["x", 0, 0])")));
  CHECK(model(graph(
            relu("y", with(R"([{"args": #, "kwargs": {}}])", long_list())))) ==
        "config: m > y: called with 100000 arguments, takes 1");
  CHECK(model(graph(relu("y", concat("[", long_list(), "]")))) ==
        concat("config: ", kOld, "expected a list, got 1"));
  const std::string ends =
      concat("[[\"y\", 0, 0]", times(99'999, ", [\"y\", 0, 0]"), "]");
  CHECK(model(graph(layer, ends)) == "accepted");
}

TEST_CASE("a layer is compared with those of a list that is a config") {
  const std::string dense =
      R"("class_name": "Dense", "config": {"name": "n", "units": 4})";
  const std::string stack = concat(
      R"({"class_name": "Sequential", "name": "s", "inbound_nodes": [],)",
      R"("config": [{)", dense, R"(, "inbound_nodes": []}]})");
  const std::string again =
      concat("{", dense, R"(, "name": "n", "shared_object_id": 1, )",
             R"("inbound_nodes": )", call(tensor(R"(["x", 0, 0])")), "}");
  CHECK(model(graph(concat(stack, ", ", again), R"(["n", 0, 0])")) ==
        "accepted");
}

TEST_CASE("layers of one name by the thousand are compared in time") {
  std::string layers;
  for (int i = 0; i < 3000; ++i) {
    layers += concat(
        R"({"class_name": "Sequential", "name": "s)", i,
        R"(", "inbound_nodes": [], "config": {"name": "s)", i,
        R"(", "layers": [{"class_name": "Dense", "inbound_nodes": [], )",
        R"("config": {"name": "n", "units": 4}}]}}, )",
        R"({"class_name": "Dense", "name": "d)", i,
        R"(", "shared_object_id": )", i,
        R"(, "inbound_nodes": [], "config": {"name": "n", "units": 5}}, )");
  }
  layers += relu("y", call(tensor(R"(["x", 0, 0])")));
  CHECK(model(graph(layers)) == "accepted");
}

TEST_CASE("lists in the calls of Keras 2 go as deep as a text may") {
  const std::string deep = concat(times(480, "["), times(480, "]"));
  const std::string layer = relu("y", concat("[", deep, "]"));
  CHECK(model(graph(layer)) ==
        "shape: m > y: expected one tensor, got a list of 0");
  CHECK(model(graph(relu("y", R"([[["x", 0, 0, {}]]])"), deep)) ==
        "config: m: the model has no outputs");
}

}  // namespace keratin
