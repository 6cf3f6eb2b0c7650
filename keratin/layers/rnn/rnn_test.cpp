#include "keratin/layers/rnn/rnn.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/graph/eval.h"
#include "keratin/graph/grad.h"
#include "keratin/layers/core/dense.h"
#include "keratin/layers/rnn/gru.h"
#include "keratin/layers/rnn/lstm.h"
#include "keratin/layers/rnn/simple_rnn.h"
#include "keratin/layers/rnn/stacked_rnn_cells.h"
#include "keratin/ops/ops.h"
#include "keratin/ops/values_for_test.h"

namespace keratin {
namespace {

using namespace layers;  // NOLINT: names as in keras.layers
using ops::testing::bools;
using ops::testing::check;
using ops::testing::floats;
using ops::testing::wave;

// Two states, of which none is the output: the sum of what came, and a count
// beside it. The output is their product.
struct TallyCellLayer : RNNCellLayer {
  static constexpr std::string_view kName = "TallyCell";
  struct Args {
    int64_t units = 1;
  } args;
  static void declare(Fields& f, Args& a) {
    f("units", a.units, "Size of the sum.").required();
  }
  std::vector<int64_t> state_sizes() const override { return {args.units, 1}; }
  CellStep step(std::span<const Tensor> x, std::span<const Tensor> states,
                const CellRun&) const override {
    const Tensor sum = states[0] + x[0];
    const Tensor count = states[1] + 1;
    return {sum * count, {sum, count}};
  }
};
using TallyCell = Handle<TallyCellLayer>;

Tensors run(const LayerRef& layer, const Tensor& x,
            Nested<Tensor>::Dict keyword = {}, bool training = false) {
  return layer.layer()->run({{x}, std::move(keyword)}, training);
}

// Weights of alternating sign, so that gates differ.
void fill_weights(const LayerRef& layer) {
  double next = 0.3;
  for (Variable variable : layer->weights()) {
    const int64_t count = element_count(variable.shape());
    std::vector<double> values;
    for (int64_t i = 0; i < count; ++i) {
      values.push_back(next);
      next = next > 0 ? -next - 0.07 : -next + 0.03;
      if (std::abs(next) > 0.9) next = 0.11;
    }
    variable.assign(
        Array::of<double>(variable.shape(), values).cast(variable.dtype()));
  }
}

}  // namespace

TEST_CASE("a cell of one's own runs in RNN, also where steps are masked") {
  const RNN rnn({.cell = TallyCell({.units = 2}),
                 .return_sequences = true,
                 .return_state = true});
  const Tensor x = floats({1, 3, 2}, {1, 2, 3, 4, 5, 6});
  const Tensors all = run(rnn, x);
  REQUIRE(all.list().size() == 3);
  check(all.list()[0].leaf(), {1, 3, 2}, {1, 2, 8, 12, 27, 36});
  check(all.list()[1].leaf(), {1, 2}, {9, 12});
  check(all.list()[2].leaf(), {1, 1}, {3});

  // The first state stands for the output of the step that is left out.
  const Tensors masked = run(rnn, x.with_mask(bools({1, 3}, {1, 0, 1})));
  check(masked.list()[0].leaf(), {1, 3, 2}, {1, 2, 1, 2, 12, 16});
  check(masked.list()[2].leaf(), {1, 1}, {2});
  CHECK(masked.list()[0].leaf().has_mask());
  CHECK(!masked.list()[1].leaf().has_mask());
}

TEST_CASE("the last output is that of the last step in each setting") {
  const Tensor x = floats({1, 3, 1}, {1, 2, 4});
  const Tensor masked = x.with_mask(bools({1, 3}, {1, 1, 0}));
  const TallyCell cell({.units = 1});
  check(run(RNN({.cell = cell}), x).leaf(), {1, 1}, {21});
  check(run(RNN({.cell = cell, .go_backwards = true}), x).leaf(), {1, 1}, {21});
  check(run(RNN({.cell = cell}), masked).leaf(), {1, 1}, {3});
  check(run(RNN({.cell = cell, .unroll = true}), masked).leaf(), {1, 1}, {6});
  check(run(RNN({.cell = cell, .zero_output_for_mask = true}), masked).leaf(),
        {1, 1}, {0});
}

TEST_CASE("outputs that go backwards come in the order they were made") {
  const RNN rnn({.cell = TallyCell({.units = 1}),
                 .return_sequences = true,
                 .go_backwards = true});
  check(run(rnn, floats({1, 3, 1}, {1, 2, 4})).leaf(), {1, 3, 1}, {4, 12, 21});
}

TEST_CASE("an unknown length stays unknown") {
  const StackedRNNCells cells(
      {.cells = {GRUCell({.units = 4}), LSTMCell({.units = 5})}});
  const RNN rnn(
      {.cell = cells, .return_sequences = true, .return_state = true});
  const auto outputs =
      rnn(KerasTensors(KerasTensor({kNone, kNone, 3}, DType::float32)));
  REQUIRE(outputs.list().size() == 3);
  CHECK(outputs.list()[0].leaf().shape() == Shape{kNone, kNone, 5});
  CHECK(outputs.list()[1].list()[0].leaf().shape() == Shape{kNone, 4});
  CHECK(outputs.list()[2].list().size() == 2);
  CHECK(rnn->children()[0].layers[0]->children()[0].attribute == "cells");
}

TEST_CASE("a stateful layer goes on where the batch before ended") {
  RNN rnn({.cell = TallyCell({.units = 1}), .stateful = true});
  const Tensor x = floats({1, 2, 1}, {1, 2});
  StateUpdates updates;
  check(run(rnn, x).leaf(), {1, 1}, {6});
  REQUIRE(updates.all().size() == 2);
  for (const auto& [updated, value] : updates.all()) {
    Variable variable = updated;
    variable.assign(eval(value));
  }
  check(run(rnn, x).leaf(), {1, 1}, {24});
  // What a caller gives comes first.
  const Tensors zero = Tensors::List{floats({1, 1}, {0}), floats({1, 1}, {0})};
  check(run(rnn, x, {{"initial_state", zero}}).leaf(), {1, 1}, {6});
  rnn->reset_state();
  check(run(rnn, x).leaf(), {1, 1}, {6});
  CHECK(rnn->weights().empty());
  CHECK_THROWS_WITH_AS(
      run(rnn, floats({2, 1, 1}, {1, 2})),
      "a stateful layer takes batches of the size it was built for, 1, got 2",
      ShapeError);
}

TEST_CASE("in training a sequence is dropped alike at each step") {
  const Initializer ones = "ones";
  const SimpleRNN rnn({.units = 1,
                       .activation = "linear",
                       .kernel_initializer = ones,
                       .recurrent_initializer = "zeros",
                       .dropout = 0.5,
                       .return_sequences = true,
                       .seed = 7});
  const Tensor x = Tensor::full({64, 3, 1}, 1);
  StateUpdates updates;
  const Array y = eval(run(rnn, x, {}, true).leaf());
  int64_t dropped = 0;
  for (int64_t i = 0; i < 64; ++i) {
    const double first = y.at(3 * i);
    CHECK((first == 0 || first == 2));
    CHECK(y.at(3 * i + 1) == first);
    CHECK(y.at(3 * i + 2) == first);
    dropped += first == 0;
  }
  CHECK(dropped > 16);
  CHECK(dropped < 48);
  REQUIRE(updates.all().size() == 1);
  CHECK(eval(updates.all()[0].second).at(1) == 1);
  check(run(rnn, floats({1, 1, 1}, {3})).leaf(), {1, 1, 1}, {3});
}

TEST_CASE("gates have dropout masks of their own with recurrent dropout") {
  for (const LayerRef& layer :
       {LayerRef(LSTM({.units = 3, .dropout = 0.4, .recurrent_dropout = 0.4})),
        LayerRef(GRU({.units = 3, .dropout = 0.4, .recurrent_dropout = 0.4})),
        LayerRef(GRU(
            {.units = 3, .recurrent_dropout = 0.4, .reset_after = false}))}) {
    StateUpdates updates;
    const Array y = eval(run(layer, wave({2, 4, 5}), {}, true).leaf());
    CHECK(y.shape() == Shape{2, 3});
    for (int64_t i = 0; i < y.size(); ++i) CHECK(std::abs(y.at(i)) < 1);
    CHECK(updates.all().size() == 1);
  }
}

TEST_CASE("the forget gate's bias starts at one") {
  const LSTM lstm({.units = 2});
  lstm->ensure_built(Shape{kNone, kNone, 3});
  check(Tensor(lstm->weights()[2]), {8}, {0, 0, 1, 1, 0, 0, 0, 0});
  const LSTM plain({.units = 2, .unit_forget_bias = false});
  plain->ensure_built(Shape{kNone, kNone, 3});
  check(Tensor(plain->weights()[2]), {8}, std::vector<double>(8, 0));
}

TEST_CASE("gradients of an LSTM are its differences") {
  const LSTM lstm({.units = 3, .return_sequences = true},
                  {.name = {}, .trainable = true, .dtype = "float64"});
  const Tensor x = ops::cast(wave({2, 4, 2}), DType::float64)
                       .with_mask(bools({2, 4}, {1, 1, 0, 1, 0, 1, 1, 1}));
  run(lstm, x);
  fill_weights(lstm);
  const Tensor output = run(lstm, x).leaf();
  const Tensor loss =
      ops::sum(output * ops::cast(wave({2, 4, 3}, 1), DType::float64));
  for (Variable variable : lstm->weights()) {
    const Tensor wrt[] = {Tensor(variable)};
    const Array slopes = eval(gradients(loss, wrt)[0]);
    const Array values = variable.value();
    for (int64_t i = 0; i < values.size(); i += 5) {
      const auto shifted = [&](double by) {
        Array moved = Array::of<double>(values.shape(), values.typed<double>());
        moved.mutable_typed<double>()[static_cast<size_t>(i)] += by;
        variable.assign(moved);
        return eval(loss).at(0);
      };
      const double difference = (shifted(1e-5) - shifted(-1e-5)) / 2e-5;
      variable.assign(values);
      CHECK(slopes.at(i) == doctest::Approx(difference).epsilon(1e-6));
    }
  }
}

TEST_CASE("recurrent layers say which argument is wrong") {
  CHECK_THROWS_WITH_AS(
      LSTM({.units = 0}),
      "argument \"units\" is 0; expected an integer of at least 1",
      ConfigError);
  CHECK_THROWS_AS(LSTM({.units = int64_t{1} << 62}), ConfigError);
  CHECK_THROWS_WITH_AS(
      RNN({.cell = Dense({.units = 2})}),
      "expected an RNN cell (SimpleRNNCell, LSTMCell, GRUCell, StackedRNNCells "
      "or a class derived from RNNCellLayer), got Dense",
      ConfigError);
  CHECK_THROWS_WITH_AS(StackedRNNCells({.cells = {}}),
                       "cells is empty; expected one cell or more",
                       ConfigError);
  const auto built = [](const LayerRef& layer, Shape shape) {
    layer.layer()->ensure_built(std::move(shape));
  };
  CHECK_THROWS_WITH_AS(
      built(GRU({.units = 2}), {kNone, 3}),
      "the input is incompatible with the layer: expected ndim=3, found "
      "ndim=2. Full shape received: (None, 3)",
      ShapeError);
  CHECK_THROWS_WITH_AS(built(GRU({.units = 2}), {2, 3, kNone}),
                       "expected an input (batch, features) a step, with "
                       "features known, got (2, None)",
                       ShapeError);
  CHECK_THROWS_WITH_AS(
      built(GRU({.units = 2, .stateful = true}), {kNone, 3, 4}),
      "stateful needs a known batch size, got the input shape (None, 3, 4). "
      "State it in Input's batch_shape or batch_size",
      ConfigError);
  CHECK_THROWS_WITH_AS(
      built(GRU({.units = 2, .unroll = true}), {2, kNone, 4}),
      "unroll needs a known number of steps, got the input shape (2, None, 4). "
      "State the length in Input, or leave unroll off",
      ConfigError);
}

TEST_CASE("recurrent layers say which tensor doesn't fit") {
  const LSTM lstm({.units = 2});
  const Tensor x = wave({1, 3, 2});
  const Tensors one = Tensors::List{wave({1, 2})};
  CHECK_THROWS_WITH_AS(run(lstm, x, {{"initial_state", one}}),
                       "initial_state: expected 2 tensors, got 1", ShapeError);
  const Tensors wide = Tensors::List{wave({1, 2}), wave({1, 3})};
  CHECK_THROWS_WITH_AS(
      run(lstm, x, {{"initial_state", wide}}),
      "initial_state: expected tensor 1 of shape (1, 2), got (1, 3)",
      ShapeError);
  CHECK_THROWS_WITH_AS(run(lstm, wave({1, 0, 2})),
                       "expected a sequence of one step or more, got (1, 0, 2)",
                       ShapeError);
  CHECK_THROWS_WITH_AS(run(lstm, x, {{"mask", bools({1, 2}, {1, 1})}}),
                       "expected a mask of shape (1, 3), got (1, 2)",
                       ShapeError);
  const LSTMCell cell({.units = 2});
  CHECK_THROWS_WITH_AS(run(cell, wave({1, 2})),
                       "a cell is called with its input and its states",
                       ConfigError);
  CHECK_THROWS_WITH_AS(run(cell, wave({1, 2}), {{"states", one}}),
                       "expected 2 states, got 1", ShapeError);
}

}  // namespace keratin
