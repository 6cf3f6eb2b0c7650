// Configs of graphs that are broken, as only a hand or an attacker writes them.

#include <algorithm>
#include <limits>

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/models/golden_for_test.h"
#include "keratin/models/load_model.h"

namespace keratin {
namespace {

Json input(const char* name) {
  return JsonObject{
      {"module", "keras.layers"},
      {"class_name", "InputLayer"},
      {"config",
       JsonObject{{"batch_shape", Json::Array{nullptr, 2}}, {"name", name}}},
      {"name", name},
      {"inbound_nodes", Json::Array{}}};
}

Json tensor(const char* layer, int64_t node = 0, int64_t index = 0) {
  return JsonObject{{"class_name", "__keras_tensor__"},
                    {"config", JsonObject{{"shape", Json::Array{nullptr, 2}},
                                          {"dtype", "float32"},
                                          {"keras_history",
                                           Json::Array{layer, node, index}}}}};
}

Json relu(const char* name, std::vector<Json> arguments) {
  return JsonObject{
      {"module", "keras.layers"},
      {"class_name", "ReLU"},
      {"config", JsonObject{{"name", name}}},
      {"name", name},
      {"inbound_nodes", Json::Array{JsonObject{{"args", std::move(arguments)},
                                               {"kwargs", JsonObject{}}}}}};
}

Json graph(std::vector<Json> layers, Json outputs = Json::Array{"y", 0, 0},
           Json inputs = Json::Array{"x", 0, 0}) {
  return JsonObject{
      {"module", "keras"},
      {"class_name", "Functional"},
      {"config", JsonObject{{"name", "m"},
                            {"layers", std::move(layers)},
                            {"input_layers", std::move(inputs)},
                            {"output_layers", std::move(outputs)}}}};
}

// Layers "r0", "r1", … after "x", each fed by the one before.
std::vector<Json> chain(int count) {
  std::vector<Json> layers{input("x")};
  std::string before = "x";
  for (int i = 0; i < count; ++i) {
    const std::string name = "r" + std::to_string(i);
    layers.push_back(relu(name.c_str(), {tensor(before.c_str())}));
    before = name;
  }
  return layers;
}

std::string refused(const Json& config, const LoadOptions& options = {}) {
  try {
    model_from_config(config, options);
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("a graph by hand is read") {
  CHECK(refused(graph({input("x"), relu("y", {tensor("x")})})) == "accepted");
  CHECK(refused(graph({relu("y", {tensor("x")}), input("x")})) == "accepted");
}

TEST_CASE("a cycle is refused") {
  CHECK(refused(graph({input("x"), relu("y", {tensor("z")}),
                       relu("z", {tensor("y")})})) ==
        "m > y: call 0 of inbound_nodes needs a tensor that no layer makes; "
        "the graph has a cycle or a missing layer");
  CHECK(refused(graph({input("x"), relu("y", {tensor("y")})})) ==
        "m > y: call 0 of inbound_nodes needs a tensor that no layer makes; "
        "the graph has a cycle or a missing layer");
}

TEST_CASE("a call of what isn't there is refused") {
  CHECK(refused(graph({input("x"), relu("y", {tensor("w")})})) ==
        "m: a call refers to the layer \"w\", which the model doesn't have");
  CHECK(refused(graph({input("x"), relu("y", {tensor("x", 1)})})) ==
        "m: call 1 of layer \"x\" is referred to; it has 1");
  CHECK(refused(graph({input("x"), relu("y", {tensor("x", -1)})})) ==
        "m: call -1 of layer \"x\" is referred to; it has 1");
  CHECK(refused(graph({input("x"), relu("y", {tensor("x", 0, 2)})})) ==
        "m: output 2 of layer \"x\" is referred to; it has 1");
}

TEST_CASE("call numbers at the ends of int64 are refused") {
  const int64_t least = std::numeric_limits<int64_t>::min();
  const int64_t most = std::numeric_limits<int64_t>::max();
  Json inner = graph({input("x"), relu("y", {tensor("x")})});
  inner.as_object()["name"] = "m";
  inner.as_object()["inbound_nodes"] =
      relu("", {tensor("x")}).at("inbound_nodes");
  const std::vector<Json> layers{input("x"), inner};
  CHECK(refused(graph(layers, Json::Array{"m", 1, 0})) == "accepted");
  CHECK(refused(graph(layers, Json::Array{"m", least, 0})) ==
        "m: call -9223372036854775808 of layer \"m\" is referred to; it has "
        "1");
  CHECK(refused(graph(layers, Json::Array{"m", most, 0})) ==
        "m: call 9223372036854775807 of layer \"m\" is referred to; it has "
        "1");
  CHECK(refused(graph(layers, Json::Array{"m", 1, most})) ==
        "m: output 9223372036854775807 of layer \"m\" is referred to; it has "
        "1");
}

TEST_CASE("an error tells each layer once, whatever the names") {
  Json broken = relu("m", {tensor("x")});
  broken.as_object().find("config")->as_object()["max_value"] = "much";
  CHECK(refused(graph({input("x"), broken})) ==
        "m > m > max_value: expected a number, got 'much'");
  Json unknown = relu("mm", {tensor("x")});
  unknown.as_object()["class_name"] = "Lambda";
  CHECK(refused(graph({input("x"), unknown})).rfind("m > mm: \"Lambda\"", 0) ==
        0);
  Json function = relu("m", {tensor("x")});
  function.as_object()["module"] = "keras.src.ops.numpy";
  CHECK(
      refused(graph({input("x"), function})).rfind("m > m: the operation", 0) ==
      0);
  Json uncalled = relu("y", {tensor("x")});
  uncalled.as_object().erase("inbound_nodes");
  CHECK(refused(graph({input("x"), uncalled})) ==
        "m > y: missing key \"inbound_nodes\"");
}

TEST_CASE("ends that aren't there are refused") {
  const std::vector<Json> layers{input("x"), relu("y", {tensor("x")})};
  CHECK(refused(graph(layers, Json::Array{"w", 0, 0})) ==
        "m: a call refers to the layer \"w\", which the model doesn't have");
  CHECK(refused(graph(layers, Json::Array{"y", 3, 0})) ==
        "m: call 3 of layer \"y\" is referred to; it has 1");
  CHECK(
      refused(graph(layers, Json::Array{"y", 0, 0}, Json::Array{"y", 0, 0})) ==
      "m: the input of the model is an output of \"y\"; start the model at "
      "an Input");
  CHECK(refused(graph(layers, 7)) == "m: expected a list, got 7");
  CHECK(refused(graph(layers, Json::Array{})) == "m: the model has no outputs");
  CHECK(refused(graph(layers, Json::Array{"y", 0, 0}, Json::Array{})) ==
        "m: the outputs need \"x\", which is not among the inputs");
}

TEST_CASE("two layers of one name are refused") {
  CHECK(refused(graph({input("x"), input("x"), relu("y", {tensor("x")})})) ==
        "m: two layers are called \"x\"");
}

TEST_CASE("a call without its tensor is refused") {
  CHECK(refused(graph({input("x"), relu("y", {})})) ==
        "m > y: called without the argument \"inputs\"");
  CHECK(refused(graph({input("x"), relu("y", {tensor("x"), tensor("x")})})) ==
        "m > y: called with 2 arguments, takes 1");
  CHECK(refused(graph({input("x"), relu("y", {3})})) ==
        "m > y: expected one tensor, got 3");
}

TEST_CASE("a history of another form is refused") {
  Json bad = tensor("x");
  bad.as_object().find("config")->as_object()["keras_history"] = "x";
  CHECK(refused(graph({input("x"), relu("y", {bad})})) ==
        "m: keras_history is 'x'; expected [layer, node, tensor]");
}

TEST_CASE("a layer that nothing calls is no trouble, until it is used") {
  Json unused = relu("y", {});
  unused.as_object()["inbound_nodes"] = Json::Array{};
  CHECK(refused(graph({input("x"), unused})) ==
        "m: call 0 of layer \"y\" is referred to; it has 0");
}

TEST_CASE("a chain of many layers is read, run and taken apart") {
  const Model model =
      model_from_config(graph(chain(3000), Json::Array{"r2999", 0, 0}));
  CHECK(model.predict(Array::of<float>({1, 2}, {-1, 5})).at(1) == 5);
}

// Under a second in a release build; a reader that is quadratic takes minutes.
TEST_CASE("layers may be listed in any order") {
  const int count = 20'000;
  std::vector<Json> layers = chain(count);
  std::reverse(layers.begin(), layers.end());
  SUBCASE("backwards") {}
  SUBCASE("mixed") {
    for (size_t i = 0; i < layers.size(); ++i) {
      std::swap(layers[i], layers[i * 7919 % layers.size()]);
    }
  }
  const Model model =
      model_from_config(graph(layers, Json::Array{"r19999", 0, 0}));
  const auto order = model->layers();
  REQUIRE(order.size() == count + 1);
  CHECK(order[0]->name() == "x");
  CHECK(order[1]->name() == "r0");
  CHECK(order[count]->name() == "r19999");
}

TEST_CASE("a call waits for all that it needs") {
  const int count = 2'000;
  std::vector<Json> layers = chain(count);
  std::vector<Json> all;
  for (int i = count - 1; i >= 0; --i) {
    all.push_back(tensor(("r" + std::to_string(i)).c_str()));
  }
  Json sum = relu("y", {Json::Array(all)});
  sum.as_object()["class_name"] = "Add";
  layers.push_back(sum);
  std::reverse(layers.begin(), layers.end());
  const Model model = model_from_config(graph(layers));
  CHECK(model.predict(Array::of<float>({1, 2}, {-1, 5})).at(1) == 5 * count);
}

TEST_CASE("calls of a shared layer may wait for each other's outcome") {
  Json shared = relu("y", {tensor("z")});
  Json::Array& calls = shared.as_object().find("inbound_nodes")->as_array();
  calls.insert(calls.begin(),
               relu("", {tensor("x")}).at("inbound_nodes").at(size_t{0}));
  const std::vector<Json> layers{shared, relu("z", {tensor("y", 0)}),
                                 input("x")};
  const Model model = model_from_config(graph(layers, Json::Array{"y", 1, 0}));
  CHECK(model.predict(Array::of<float>({1, 2}, {-1, 5})).at(1) == 5);
}

}  // namespace keratin
