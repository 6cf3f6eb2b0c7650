#include "keratin/layers/attention/attention.h"

#include <doctest/doctest.h>

#include <cmath>

#include "keratin/base/error.h"
#include "keratin/config/serialization.h"
#include "keratin/graph/eval.h"
#include "keratin/graph/grad.h"
#include "keratin/layers/activations/activation_layers.h"
#include "keratin/layers/attention/grouped_query_attention.h"
#include "keratin/layers/attention/multi_head_attention.h"
#include "keratin/ops/ops.h"
#include "keratin/ops/values_for_test.h"

namespace keratin {
namespace {

using namespace layers;  // NOLINT: names as in keras.layers
using ops::testing::bools;
using ops::testing::check;
using ops::testing::wave;

using Keyword = Nested<Tensor>::Dict;

const Tensors kYes = Tensors::plain(true);

Tensors run(const LayerRef& layer, std::vector<Tensors> positional,
            Keyword keyword = {}, bool training = false) {
  return layer.layer()->run({std::move(positional), std::move(keyword)},
                            training);
}

void check_same(const Tensor& actual, const Tensor& expected) {
  const Array values = eval(expected);
  std::vector<double> numbers;
  for (int64_t i = 0; i < values.size(); ++i) numbers.push_back(values.at(i));
  check(actual, values.shape(), numbers);
}

// The weights of the i-th query are 0 from the key i + 1 on.
void check_causal(const Array& weights, int64_t queries, int64_t keys) {
  for (int64_t i = 0; i < weights.size(); ++i) {
    const int64_t query = i / keys % queries;
    CHECK((weights.at(i) == 0) == (i % keys > query));
  }
}

}  // namespace

TEST_CASE("weights of attention sum to one, and none is for later keys") {
  const LayerRef each[] = {Attention({.use_scale = true}), AdditiveAttention(),
                           Attention({.score_mode = "concat"})};
  for (const LayerRef& layer : each) {
    const Tensors pair =
        Tensors::list_of<Tensor>({wave({2, 3, 4}), wave({2, 3, 4}, 1)});
    const Tensors both =
        run(layer, {pair},
            {{"return_attention_scores", kYes}, {"use_causal_mask", kYes}});
    REQUIRE(both.list().size() == 2);
    const Tensor weights = both.list()[1].leaf();
    check(ops::sum(weights, -1), {2, 3}, {1, 1, 1, 1, 1, 1});
    check_causal(eval(weights), 3, 3);
    check_same(both.list()[0].leaf(), ops::matmul(weights, wave({2, 3, 4}, 1)));
  }
}

TEST_CASE("a mask argument may leave out the query's") {
  const Attention layer;
  const Tensor query = wave({1, 2, 3});
  const Tensor value = wave({1, 2, 3}, 1);
  const Tensors pair = Tensors::list_of<Tensor>({query, value});
  const Tensors mask = Tensors::List{Tensors(), bools({1, 2}, {0, 1})};
  const Tensor output = run(layer, {pair}, {{"mask", mask}}).leaf();
  CHECK_FALSE(output.has_mask());
  const Tensor last = ops::expand_dims(ops::take(value, 1, 1), 1);
  check_same(output, ops::repeat(last, 2, 1));
  // By place, too, and what stands after it.
  check_same(run(layer, {pair, mask}).leaf(), output);
  const Tensors both = run(layer, {pair, Tensors(), Tensors(), kYes, kYes});
  REQUIRE(both.list().size() == 2);
  check_causal(eval(both.list()[1].leaf()), 2, 2);
}

TEST_CASE("heads give weights that sum to one, and none for later keys") {
  const LayerRef each[] = {
      MultiHeadAttention({.num_heads = 2, .key_dim = 3}),
      GroupQueryAttention(
          {.head_dim = 3, .num_query_heads = 2, .num_key_value_heads = 1})};
  for (const LayerRef& layer : each) {
    const Tensor x = wave({2, 3, 4});
    const Tensors both =
        run(layer, {x, x},
            {{"return_attention_scores", kYes}, {"use_causal_mask", kYes}});
    REQUIRE(both.list().size() == 2);
    const Tensor weights = both.list()[1].leaf();
    check(ops::sum(weights, -1), {2, 2, 3}, std::vector<double>(12, 1));
    check_causal(eval(weights), 3, 3);
    check_same(run(layer, {x, x}, {{"use_causal_mask", kYes}}).leaf(),
               both.list()[0].leaf());
  }
}

TEST_CASE("arguments of attention may all be given by name") {
  const MultiHeadAttention layer({.num_heads = 2, .key_dim = 3});
  const Tensor query = wave({1, 2, 4});
  const Tensor value = wave({1, 3, 4}, 1);
  const Tensor key = wave({1, 3, 5}, 2);
  const Tensor named =
      run(layer, {}, {{"value", value}, {"key", key}, {"query", query}}).leaf();
  check_same(named, run(layer, {query, value, key}).leaf());
  const Json written = serialize_keras_object(*layer.layer());
  CHECK(dump_json(written.at("build_config")) ==
        "{\"shapes_dict\": {\"query_shape\": [1, 2, 4], \"value_shape\": "
        "[1, 3, 4], \"key_shape\": [1, 3, 5]}}");
}

TEST_CASE(
    "axes that attend count from the end, and are written from the front") {
  const MultiHeadAttention layer(
      {.num_heads = 1, .key_dim = 2, .attention_axes = Json(-2)});
  const Tensor x = wave({1, 2, 3, 4});
  CHECK(run(layer, {x, x}).leaf().shape() == Shape{1, 2, 3, 4});
  CHECK(layer->args.attention_axes == Json(Json::Array{2}));
}

TEST_CASE("dropout of attention is for training only") {
  const LayerRef layer = MultiHeadAttention(
      {.num_heads = 1, .key_dim = 2, .dropout = 0.5, .seed = 7});
  const Tensor x = wave({1, 8, 4});
  const Array calm = eval(run(layer, {x, x}).leaf());
  const Array moved = eval(run(layer, {x, x}, {}, true).leaf());
  double difference = 0;
  for (int64_t i = 0; i < calm.size(); ++i) {
    difference += std::abs(calm.at(i) - moved.at(i));
  }
  CHECK(difference > 0);
  check_same(run(layer, {x, x}).leaf(), Tensor(calm));
}

TEST_CASE("gradients of attention over heads are its differences") {
  const MultiHeadAttention layer(
      {.num_heads = 2, .key_dim = 3, .use_gate = true}, {.dtype = "float64"});
  const Tensor x = ops::cast(wave({1, 3, 4}), DType::float64);
  const Tensor output = run(layer, {x, x}, {{"use_causal_mask", kYes}}).leaf();
  const Tensor loss =
      ops::sum(output * ops::cast(wave({1, 3, 4}, 1), DType::float64));
  for (Variable variable : layer->weights()) {
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

TEST_CASE("attention says which argument is wrong") {
  CHECK_THROWS_WITH_AS(
      Attention({.score_mode = "cosine"}),
      "argument \"score_mode\" is \"cosine\"; expected one of \"dot\", "
      "\"concat\"",
      ConfigError);
  CHECK_THROWS_WITH_AS(
      MultiHeadAttention({.num_heads = 0, .key_dim = 2}),
      "argument \"num_heads\" is 0; expected an integer of at least 1",
      ConfigError);
  CHECK_THROWS_WITH_AS(
      MultiHeadAttention({.num_heads = 1, .key_dim = 2, .sliding_window = 0}),
      "argument \"sliding_window\" is 0; expected an integer of at least 1 "
      "or None",
      ConfigError);
  CHECK_THROWS_WITH_AS(
      MultiHeadAttention({.num_heads = 1,
                          .key_dim = 2,
                          .dropout = 0.5,
                          .flash_attention = true}),
      "flash_attention has no dropout; expected dropout to be 0", ConfigError);
  CHECK_THROWS_WITH_AS(
      GroupQueryAttention(
          {.head_dim = 2, .num_query_heads = 3, .num_key_value_heads = 2}),
      "argument \"num_query_heads\" is 3; expected a multiple of "
      "\"num_key_value_heads\", which is 2",
      ConfigError);
  const MultiHeadAttention layer(
      {.num_heads = 1, .key_dim = 2, .attention_axes = Json(2)});
  const Tensor x = wave({1, 2, 3});
  CHECK_THROWS_WITH_AS(
      run(layer, {x, x}),
      "argument \"attention_axes\" holds 2; expected axes of the query before "
      "its last, each once, and its rank is 3",
      ConfigError);
}

TEST_CASE("attention says which tensor doesn't fit") {
  const Tensor x = wave({1, 2, 3});
  CHECK_THROWS_WITH_AS(run(Attention(), {x}),
                       "expected a list of inputs, [query, value] or [query, "
                       "value, key], got one tensor",
                       ShapeError);
  const MultiHeadAttention layer({.num_heads = 1, .key_dim = 2});
  CHECK_THROWS_WITH_AS(run(layer, {x}),
                       "expected the arguments \"query\" and \"value\"",
                       ShapeError);
  CHECK_THROWS_WITH_AS(
      run(layer, {x, x, wave({1, 4, 3})}),
      "expected value and key to differ in the batch and the last dimension "
      "only, got (1, 2, 3) and (1, 4, 3)",
      ShapeError);
  const GroupQueryAttention grouped(
      {.head_dim = 2, .num_query_heads = 2, .num_key_value_heads = 1});
  const Tensor deep = wave({1, 2, 2, 3});
  CHECK_THROWS_WITH_AS(run(grouped, {deep, deep}),
                       "expected inputs of rank 3, got rank 4", ShapeError);
  CHECK_THROWS_WITH_AS(
      run(layer, {x, x}, {{"attention_mask", bools({2}, {1, 1})}}),
      "expected a mask of rank 2 to 4, got (2,)", ShapeError);
  CHECK_THROWS_WITH_AS(
      run(Softmax(), {x}, {{"mask", bools({1, 2, 2}, {1, 1, 1, 1})}}),
      "the mask has shape (1, 2, 2); expected one that broadcasts to the "
      "input's, (1, 2, 3)",
      ShapeError);
}

}  // namespace keratin
