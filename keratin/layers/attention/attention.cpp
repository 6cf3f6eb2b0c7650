#include "keratin/layers/attention/attention.h"

#include "keratin/base/error.h"
#include "keratin/layers/attention/masks.h"
#include "keratin/ops/ops.h"

namespace keratin::layers {
namespace {

void declare_dropout(Fields& f, auto& a) {
  f("dropout", a.dropout, "Share of the weights dropped in training.")
      .at_least(0)
      .at_most(1);
  f("seed", a.seed, "Makes the numbers repeatable.").since_keras3();
}

template <class T>
const typename Nested<T>::List& expect_inputs(const Nested<T>& inputs) {
  if (inputs.is_list() && inputs.list().size() >= 2 &&
      inputs.list().size() <= 3) {
    return inputs.list();
  }
  throw ShapeError(concat(
      "expected a list of inputs, [query, value] or [query, value, key], got ",
      inputs.describe()));
}

// query + key: (batch, queries, keys, features)
Tensor sums(const Tensor& query, const Tensor& key) {
  return ops::expand_dims(query, -2) + ops::expand_dims(key, -3);
}

}  // namespace

Tensor ScoredAttentionLayer::weights_of(Tensor scores,
                                        const Tensor& mask) const {
  if (!mask.empty()) {
    // Far below any score, and in float16 the largest there is.
    const double far = scores.dtype() == DType::float16 ? 65504.0 : 1e9;
    const Tensor seen = ops::cast(mask, DType::boolean);
    scores = ops::where(seen, scores, scores - far);
  }
  return ops::softmax(scores);
}

Tensors ScoredAttentionLayer::call(const Tensors& inputs, Call& call) const {
  const Tensors::List& given = expect_inputs(inputs);
  const Tensor query = given[0].leaf().without_mask();
  const Tensor value = given[1].leaf().without_mask();
  const Tensor key = given.size() > 2 ? given[2].leaf() : value;
  const Tensor scores = this->scores(query, key);
  Tensor seen = call.mask(1);
  if (!seen.empty() && seen.rank() == 2) seen = ops::expand_dims(seen, -2);
  if (call.flag("use_causal_mask", false)) {
    const Tensor past = ops::causal_mask(scores.dim(-2), scores.dim(-1));
    seen = both_masks(seen, ops::expand_dims(past, 0));
  }
  const Tensor weights = weights_of(scores, seen);
  const bool drops = call.training && dropout() > 0;
  Tensor output = ops::matmul(
      drops ? dropped(weights, dropout(), weights.shape()) : weights, value);
  const Tensor mask = call.mask(0);
  call.keep_masks();
  if (!mask.empty()) {
    const Tensor counts = ops::cast(mask, DType::boolean);
    output = ops::where(ops::expand_dims(counts, -1), output, 0.0);
    output = output.with_mask(mask);
  }
  if (!call.flag("return_attention_scores", false)) return output;
  return Tensors::List{output, weights};
}

void AttentionLayer::declare(Fields& f, Args& a) {
  f("use_scale", a.use_scale, "Whether the scores have a learned factor.");
  f("score_mode", a.score_mode, "How query and key are compared.")
      .one_of({"dot", "concat"});
  declare_dropout(f, a);
}
void AttentionLayer::init() {
  Layer::init();
  if (args.dropout > 0) seed_state_ = add_seed_generator(args.seed);
}
void AttentionLayer::build(const Nested<Shape>& input_shape) {
  expect_inputs(input_shape);
  if (args.use_scale) {
    scale_ = add_weight(
        {.name = "scale", .shape = {}, .initializer = "ones", .dtype = {}});
  }
  if (args.score_mode == "concat") {
    concat_score_weight_ = add_weight({.name = "concat_score_weight",
                                       .shape = {},
                                       .initializer = "ones",
                                       .dtype = {}});
  }
}
Tensor AttentionLayer::scores(const Tensor& query, const Tensor& key) const {
  if (args.score_mode == "dot") {
    const Tensor products = ops::matmul(query, ops::swapaxes(key, -2, -1));
    return args.use_scale ? products * weight(scale_) : products;
  }
  Tensor both = sums(query, key);
  if (args.use_scale) both = weight(scale_) * both;
  return weight(concat_score_weight_) * ops::sum(ops::tanh(both), -1);
}

void AdditiveAttentionLayer::declare(Fields& f, Args& a) {
  f("use_scale", a.use_scale, "Whether features have learned factors.");
  declare_dropout(f, a);
}
void AdditiveAttentionLayer::init() {
  Layer::init();
  if (args.dropout > 0) seed_state_ = add_seed_generator(args.seed);
}
void AdditiveAttentionLayer::build(const Nested<Shape>& input_shape) {
  const Shape& query = expect_inputs(input_shape)[0].leaf();
  if (!args.use_scale) return;
  if (query.empty() || query.back() == kNone) {
    throw ShapeError(
        concat("expected a query with a known last dimension, got ",
               to_string(query)));
  }
  scale_ = add_weight({.name = "scale",
                       .shape = {query.back()},
                       .initializer = "glorot_uniform",
                       .dtype = {}});
}
Tensor AdditiveAttentionLayer::scores(const Tensor& query,
                                      const Tensor& key) const {
  const Tensor likeness = ops::tanh(sums(query, key));
  return ops::sum(args.use_scale ? weight(scale_) * likeness : likeness, -1);
}

}  // namespace keratin::layers
