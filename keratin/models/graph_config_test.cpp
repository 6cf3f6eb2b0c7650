// Configs of graphs that are broken, as only a hand or an attacker writes them.

#include <algorithm>
#include <limits>

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/models/golden_for_test.h"
#include "keratin/models/load_model.h"
#include "keratin/models/summary.h"

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
        "m > y > inbound_nodes[0] > args: a call refers to the layer \"w\", "
        "which the model doesn't have");
  CHECK(refused(graph({input("x"), relu("y", {tensor("x", 1)})})) ==
        "m > y > inbound_nodes[0] > args: call 1 of layer \"x\" is referred "
        "to; it has 1");
  CHECK(refused(graph({input("x"), relu("y", {tensor("x", -1)})})) ==
        "m > y > inbound_nodes[0] > args: call -1 of layer \"x\" is referred "
        "to; it has 1");
  CHECK(refused(graph({input("x"), relu("y", {tensor("x", 0, 2)})})) ==
        "m > y > inbound_nodes[0] > args: output 2 of layer \"x\" is referred "
        "to; it has 1");
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
        "m > output_layers: call -9223372036854775808 of layer \"m\" is "
        "referred to; it has "
        "1");
  CHECK(refused(graph(layers, Json::Array{"m", most, 0})) ==
        "m > output_layers: call 9223372036854775807 of layer \"m\" is "
        "referred to; it has "
        "1");
  CHECK(refused(graph(layers, Json::Array{"m", 1, most})) ==
        "m > output_layers: output 9223372036854775807 of layer \"m\" is "
        "referred to; it has "
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
        "m > output_layers: a call refers to the layer \"w\", which the model "
        "doesn't have");
  CHECK(refused(graph(layers, Json::Array{"y", 3, 0})) ==
        "m > output_layers: call 3 of layer \"y\" is referred to; it has 1");
  CHECK(
      refused(graph(layers, Json::Array{"y", 0, 0}, Json::Array{"y", 0, 0})) ==
      "m: the input of the model is an output of \"y\"; start the model at "
      "an Input");
  CHECK(refused(graph(layers, 7)) ==
        "m > output_layers: expected a list, got 7");
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
        "m > y > inbound_nodes[0] > args: keras_history is 'x'; expected "
        "[layer, node, tensor]");
}

TEST_CASE("a layer that nothing calls is no trouble, until it is used") {
  Json unused = relu("y", {});
  unused.as_object()["inbound_nodes"] = Json::Array{};
  CHECK(refused(graph({input("x"), unused})) ==
        "m > output_layers: call 0 of layer \"y\" is referred to; it has 0");
}

namespace {

// Graphs in graphs, each with two calls of the one inside it. The input of
// every second has `odd` columns.
Json doubled(int depth, int64_t odd) {
  const auto entry = [&](int level) {
    Json made = input("x");
    made.as_object().find("config")->as_object()["batch_shape"] =
        Json::Array{nullptr, level % 2 == 0 ? 2 : odd};
    return made;
  };
  Json model = graph({entry(0), relu("y", {tensor("x")})});
  for (int i = 1; i <= depth; ++i) {
    model.as_object()["name"] = "m";
    model.as_object()["inbound_nodes"] =
        Json::Array{relu("", {tensor("x")}).at("inbound_nodes").at(size_t{0}),
                    relu("", {tensor("m")}).at("inbound_nodes").at(size_t{0})};
    model = graph({entry(i), std::move(model)}, Json::Array{"m", 2, 0});
  }
  return model;
}

}  // namespace

TEST_CASE("a model within a model isn't traced again to be called") {
  LoadOptions options;
  options.limits.nodes = 10'000;
  const Model deep = model_from_config(doubled(100, 2), options);
  CHECK(deep->outputs().leaf().shape() == Shape{kNone, 2});
  CHECK(deep->layers().size() == 2);
  const Model model = model_from_config(doubled(5, 2), options);
  const Array y = model.predict(Array::of<float>({1, 2}, {-1, 5}));
  CHECK(y.at(0) == 0);
  CHECK(y.at(1) == 5);
}

TEST_CASE("what a program of models within models takes is limited") {
  LoadOptions options;
  options.limits.nodes = 10'000;
  const std::string text =
      "tracing takes more steps (layers run, nodes made) than nodes = 10000";
  const Model deep = model_from_config(doubled(100, 2), options);
  const auto told = [&](auto&& work) {
    try {
      work();
    } catch (const LimitError& error) {
      return error.message();
    }
    return std::string();
  };
  CHECK(told([&] { deep.predict(test::numbers({1, 2})); }) == text);
  // Shapes that a model wasn't made for are traced.
  CHECK(told([&] { model_from_config(doubled(100, 3), options); }) == text);
  CHECK(told([&] { model_from_config(doubled(5, 3), options); }).empty());
}

TEST_CASE("a layer with many calls is written and read") {
  const int count = 20'000;
  Json shared = relu("y", {tensor("x")});
  Json::Array& calls = shared.as_object().find("inbound_nodes")->as_array();
  for (int i = 1; i < count; ++i) {
    calls.push_back(
        relu("", {tensor("y", i - 1)}).at("inbound_nodes").at(size_t{0}));
  }
  const Json config =
      graph({input("x"), shared}, Json::Array{"y", count - 1, 0});
  const Model model = model_from_config(config);
  const JsonObject written = model.get_config();
  const Json& nodes = written.at("layers").at(size_t{1}).at("inbound_nodes");
  REQUIRE(nodes.as_array().size() == count);
  CHECK(nodes == Json(calls));
  CHECK(written.at("output_layers") == Json(Json::Array{"y", count - 1, 0}));
  const Json rows = summary_json(*model.operator->()).at("layers");
  const Json& connected = rows.at(size_t{1}).at("connected_to");
  REQUIRE(connected.as_array().size() == count);
  CHECK(connected.at(size_t{0}) == Json("x[0][0]"));
  CHECK(connected.at(size_t{count - 1}) == Json("y[19998][0]"));
}

TEST_CASE("inputs that nothing uses may be many") {
  const int count = 20'000;
  std::vector<Json> layers;
  Json::Array ends;
  for (int i = 0; i < count; ++i) {
    const std::string name = "x" + std::to_string(i);
    layers.push_back(input(name.c_str()));
    ends.push_back(Json::Array{name, 0, 0});
  }
  layers.push_back(relu("y", {tensor("x7")}));
  const Model model =
      model_from_config(graph(layers, Json::Array{"y", 0, 0}, ends));
  CHECK(model->input_names().size() == count);
  CHECK(model.get_config().at("input_layers") == Json(ends));
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

TEST_CASE("a build config of None is as good as none") {
  const SharedBytes bytes = test::rewritten("mlp_functional", [](Json& config) {
    config.as_object()["build_config"] = Json();
  });
  const std::string json = load_model(bytes, "m.keras").to_json();
  CHECK(json == test::golden_model("mlp_functional").to_json());
  CHECK(model_from_json(json).to_json() == json);
}

}  // namespace keratin
