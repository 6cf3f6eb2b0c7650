#include "keratin/layers/rnn/bidirectional.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/layers/core/dense.h"
#include "keratin/layers/rnn/gru.h"
#include "keratin/layers/rnn/lstm.h"
#include "keratin/layers/rnn/simple_rnn.h"
#include "keratin/ops/ops.h"
#include "keratin/ops/values_for_test.h"

namespace keratin {
namespace {

using layers::Bidirectional;
using layers::GRU;
using layers::LSTM;
using layers::SimpleRNN;
using ops::testing::check;
using ops::testing::floats;

// Adds up what it reads.
SimpleRNN adder(bool sequences, bool state = false) {
  return SimpleRNN({.units = 1,
                    .activation = "linear",
                    .kernel_initializer = "ones",
                    .recurrent_initializer = "ones",
                    .return_sequences = sequences,
                    .return_state = state},
                   {.name = "adder"});
}

}  // namespace

TEST_CASE("both directions meet at each step") {
  const Tensor x = floats({1, 3, 1}, {1, 2, 4});
  const Bidirectional both({.layer = adder(true)});
  check(both(x), {1, 3, 2}, {1, 7, 3, 6, 7, 4});
  const Bidirectional sum({.layer = adder(true), .merge_mode = "sum"});
  check(sum(x), {1, 3, 1}, {8, 9, 11});
  const Bidirectional apart(
      {.layer = adder(false), .merge_mode = std::nullopt});
  const Tensors outputs = apart->run({{x}, {}}, false);
  REQUIRE(outputs.list().size() == 2);
  check(outputs.list()[0].leaf(), {1, 1}, {7});
}

TEST_CASE("given states go to the forward layer, then to the backward layer") {
  const Bidirectional both({.layer = adder(false, true)});
  const Tensor x = floats({1, 2, 1}, {1, 2});
  const Tensors states =
      Tensors::List{floats({1, 1}, {10}), floats({1, 1}, {20})};
  const Tensors outputs = both->run({{x}, {{"initial_state", states}}}, false);
  REQUIRE(outputs.list().size() == 3);
  check(outputs.list()[0].leaf(), {1, 2}, {13, 23});
  check(outputs.list()[1].leaf(), {1, 1}, {13});
  check(outputs.list()[2].leaf(), {1, 1}, {23});
  const Tensors odd = Tensors::List{floats({1, 1}, {10})};
  CHECK_THROWS_WITH_AS(
      both->run({{x}, {{"initial_state", odd}}}, false),
      "initial_state: expected as many states for the forward layer as for the "
      "backward layer, got 1 in all",
      ShapeError);
}

TEST_CASE("the layer given is a pattern") {
  const SimpleRNN pattern = adder(true);
  const Bidirectional both({.layer = pattern});
  both(floats({1, 1, 1}, {1}));
  CHECK(!pattern->built());
  REQUIRE(both->children().size() == 2);
  CHECK(both->children()[0].attribute == "forward_layer");
  CHECK(both->children()[0].layers[0]->name() == "forward_adder");
  CHECK(both->children()[1].layers[0]->name() == "backward_adder");
  const JsonObject config = get_config(*both.layer());
  const Json& backward = config.at("backward_layer").at("config");
  CHECK(backward.at("go_backwards") == Json(true));
  CHECK(backward.at("zero_output_for_mask") == Json(true));
  const auto again = Bidirectional::from_config(config);
  CHECK(dump_json(get_config(*again.layer())) == dump_json(config));
}

TEST_CASE("a pair that doesn't match is refused") {
  CHECK_THROWS_WITH_AS(
      Bidirectional({.layer = layers::Dense({.units = 1})}),
      "argument \"layer\" is Dense; expected a recurrent layer: RNN, "
      "SimpleRNN, LSTM or GRU",
      ConfigError);
  CHECK_THROWS_WITH_AS(
      Bidirectional({.layer = GRU({.units = 1}), .merge_mode = "max"}),
      "argument \"merge_mode\" is \"max\"; expected one of \"sum\", \"mul\", "
      "\"ave\", \"concat\"",
      ConfigError);
  CHECK_THROWS_WITH_AS(
      Bidirectional(
          {.layer = GRU({.units = 1}), .backward_layer = LSTM({.units = 1})}),
      "the forward and the backward layer both have go_backwards = false; "
      "expected different values",
      ConfigError);
  CHECK_THROWS_WITH_AS(
      Bidirectional(
          {.layer = GRU({.units = 1}),
           .backward_layer = GRU(
               {.units = 1, .return_sequences = true, .go_backwards = true})}),
      "the forward layer has return_sequences = false, the backward layer "
      "true; expected the same",
      ConfigError);
}

TEST_CASE("the copies that run don't take a scope's objects for their own") {
  const ObjectSharingScope scope;
  const Json known = parse_json(
      R"({"class_name": "L2", "config": {"l2": 0.5}, "shared_object_id": 1})");
  DeserializeContext context;
  deserialize_keras_object(known, Kind::regularizer, context);
  const Bidirectional both({.layer = adder(false)});
  check(both(floats({1, 3, 1}, {1, 2, 4})), {1, 2}, {7, 7});
}

}  // namespace keratin
