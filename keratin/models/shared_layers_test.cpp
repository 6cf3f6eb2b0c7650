// Layers that models, stacks and wrappers have in common: as Keras writes them,
// which loses the id of the first mention, and as they are written here.

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/layers/core/dense.h"
#include "keratin/layers/rnn/time_distributed.h"
#include "keratin/models/golden_for_test.h"
#include "keratin/models/load_model.h"
#include "keratin/models/save_model.h"
#include "keratin/models/sequential.h"

namespace keratin {
namespace {

using layers::Dense;
using test::same_bits;

constexpr int64_t kAddress = 140'361'451'789'648;

Json form(const char* class_name, JsonObject config, int64_t id = 0) {
  JsonObject made{{"module", "keras.layers"},
                  {"class_name", class_name},
                  {"config", std::move(config)}};
  if (id != 0) made["shared_object_id"] = id;
  return made;
}

Json input(Json shape) {
  return form("InputLayer", {{"batch_shape", std::move(shape)}});
}

Json dense(int64_t id = 0) {
  return form("Dense", {{"name", "d"}, {"units", 3}}, id);
}

Json distributed(const char* name, Json layer) {
  return form("TimeDistributed", {{"name", name}, {"layer", std::move(layer)}});
}

Json recurrent(const char* name, int64_t id, bool backwards = false) {
  return form(
      "RNN",
      {{"name", name},
       {"return_sequences", true},
       {"go_backwards", backwards},
       {"cell", form("SimpleRNNCell", {{"name", "c"}, {"units", 3}}, id)}});
}

Json stack(const char* name, Json::Array layers) {
  return JsonObject{
      {"module", "keras"},
      {"class_name", "Sequential"},
      {"config", JsonObject{{"name", name}, {"layers", std::move(layers)}}}};
}

int64_t params(Json::Array layers) {
  layers.insert(layers.begin(), input(Json::Array{nullptr, 4, 3}));
  return model_from_config(stack("m", std::move(layers)))->count_params();
}

// The "keras_history" of every tensor that comes from the layer of that name.
void calls_of(const Json& value, std::string_view name,
              std::vector<int64_t>& calls) {
  if (value.is_array()) {
    for (const Json& item : value.as_array()) calls_of(item, name, calls);
  } else if (value.is_object()) {
    const Json* history = value.find("keras_history");
    if (history != nullptr && history->at(size_t{0}) == Json(name)) {
      calls.push_back(history->at(size_t{1}).as_int());
    }
    for (const auto& [key, item] : value.as_object()) {
      calls_of(item, name, calls);
    }
  }
}

Json config_in_scope(const Model& model) {
  const ObjectSharingScope scope;
  return serialize_keras_object(*model.layer());
}

std::vector<int64_t> calls_of(const Model& model, std::string_view name) {
  std::vector<int64_t> calls;
  calls_of(config_in_scope(model), name, calls);
  return calls;
}

void check_reopens(const Model& model) {
  std::string bytes;
  for (const SharedBytes& piece : keras_file_of(model)) {
    bytes.append(reinterpret_cast<const char*>(piece.bytes.data()),
                 piece.bytes.size());
  }
  const Model again = load_model(test::owned_bytes(bytes), "saved.keras");
  CHECK(again->weights().size() == model->weights().size());
  const Array rows = Array::of<float>({1, 3}, {1, -2, 0.5});
  CHECK(same_bits(model.predict(rows), again.predict(rows)));
}

}  // namespace

TEST_CASE("an id that the first mention lacks is found in stack and wrapper") {
  // Keras has ids at all mentions but the first.
  CHECK(params({distributed("a", dense()), dense(kAddress)}) == 12);
  CHECK(params({distributed("a", dense()), distributed("b", dense(kAddress)),
                distributed("c", dense(kAddress))}) == 12);
  CHECK(params({stack("a", {dense()}), stack("b", {dense(kAddress)})}) == 12);
  CHECK(params({recurrent("a", 0), recurrent("b", kAddress),
                recurrent("c", kAddress)}) == 21);
}

TEST_CASE("a file that counts its ids has lost none") {
  CHECK(params({distributed("a", dense()), distributed("b", dense(1)),
                distributed("c", dense(1))}) == 24);
}

TEST_CASE("another mention is of the same name, class and config") {
  const Json other = form(
      "Dense", {{"name", "d"}, {"units", 3}, {"activation", "relu"}}, kAddress);
  CHECK(params({distributed("a", dense()), distributed("b", other)}) == 24);
  const Json renamed = form("Dense", {{"name", "e"}, {"units", 3}}, kAddress);
  CHECK(params({distributed("a", dense()), distributed("b", renamed)}) == 24);
}

TEST_CASE("what a Bidirectional copies is no other mention") {
  const Json both =
      form("Bidirectional", {{"name", "both"},
                             {"merge_mode", "sum"},
                             {"layer", recurrent("there", 0)},
                             {"backward_layer", recurrent("back", 0, true)}});
  // The cell of the layer ahead and the one that goes back and goes alone.
  CHECK(params({both, recurrent("alone", kAddress)}) == 42);
  const Model model =
      model_from_config(stack("m", {input(Json::Array{nullptr, 4, 3}), both,
                                    recurrent("alone", kAddress)}));
  const auto weights = model->weights();
  REQUIRE(weights.size() == 6);
}

TEST_CASE("calls that a stack makes when Keras reads it count") {
  const Dense shared({.units = 3}, {.name = "d"});
  const Sequential a({Input({3}), shared}, {.name = "a"});
  const auto x = Input({3}, "x");
  const Model after(x, a(shared(x)), {.name = "m"});
  CHECK(calls_of(after, "d") == std::vector<int64_t>{1});
  check_reopens(after);

  // With each layer that it adds it calls all that it has.
  const Sequential b(
      {Input({3}), Dense({.units = 3}), shared, Dense({.units = 3}), shared},
      {.name = "b"});
  const Model twice(x, b(shared(shared(x))), {.name = "m"});
  CHECK(calls_of(twice, "d") == std::vector<int64_t>{4, 5});
  check_reopens(twice);
}

TEST_CASE("a stack that several hold counts its calls once") {
  const Dense shared({.units = 3}, {.name = "d"});
  const Sequential a({Input({3}), shared}, {.name = "a"});
  const Sequential b({Input({3}), a, shared}, {.name = "b"});
  const auto x = Input({3}, "x");
  const Model model(x, b(a(shared(x))), {.name = "m"});
  CHECK(calls_of(model, "d") == std::vector<int64_t>{2});
  CHECK(calls_of(model, "a") == std::vector<int64_t>{2});
  check_reopens(model);
}

TEST_CASE("an input that two models share is called once") {
  const Dense shared({.units = 3}, {.name = "d"});
  const auto x = Input({3}, "x");
  const Model inner(x, shared(x), {.name = "inner"});
  const Model outer(x, inner(shared(x)), {.name = "outer"});
  CHECK(calls_of(outer, "x") == std::vector<int64_t>{0, 0});
  check_reopens(outer);
}

TEST_CASE("a file that counts fewer of the calls before is read") {
  const Dense shared({.units = 3}, {.name = "d"});
  const Sequential a({Input({3}), shared, Dense({.units = 3})}, {.name = "a"});
  const auto x = Input({3}, "x");
  const Model model(x, a(shared(x)), {.name = "m"});
  std::string text = dump_json(config_in_scope(model));
  const std::string due = R"(["d", 2, 0])";
  const size_t place = text.find(due);
  REQUIRE(place != std::string::npos);
  const auto with_call = [&](const char* number) {
    return std::string(text).replace(place + 6, 1, number);
  };
  for (const char* number : {"0", "1", "2"}) {
    CHECK(model_from_json(with_call(number))->count_params() == 24);
  }
  CHECK_THROWS_AS(model_from_json(with_call("3")), ConfigError);
}

}  // namespace keratin
