#include "keratin/layers/attention/projected_attention.h"

#include <algorithm>
#include <cmath>

#include "keratin/base/error.h"
#include "keratin/layers/activations/activation_layers.h"
#include "keratin/layers/attention/masks.h"
#include "keratin/layers/regularization/dropout.h"
#include "keratin/ops/ops.h"

namespace keratin::layers {
namespace {

constexpr size_t kLetters = 26;

std::string letters(size_t first, size_t count) {
  if (first + count > kLetters) {
    throw ShapeError(concat("the inputs have too many dimensions: an equation ",
                            "of attention has ", kLetters, " letters"));
  }
  std::string text;
  for (size_t i = first; i < first + count; ++i) {
    text.push_back(static_cast<char>('a' + i));
  }
  return text;
}

bool contains(const std::vector<int64_t>& axes, size_t axis) {
  return std::find(axes.begin(), axes.end(), static_cast<int64_t>(axis)) !=
         axes.end();
}

struct Shapes {
  Shape query, value, key;
};

Shapes expect_shapes(const Nested<Shape>& given) {
  const Nested<Shape>* query = given.find("query_shape");
  const Nested<Shape>* value = given.find("value_shape");
  const Nested<Shape>* key = given.find("key_shape");
  if (query == nullptr || value == nullptr) {
    throw ShapeError("expected the arguments \"query\" and \"value\"");
  }
  if (key == nullptr) key = value;
  Shapes shapes{query->leaf(), value->leaf(), key->leaf()};
  const auto fits = [&](const Shape& shape) {
    return shape.size() == shapes.query.size();
  };
  if (shapes.query.size() < 3 || !fits(shapes.value) || !fits(shapes.key)) {
    throw ShapeError(
        concat("expected a query, value and key of one rank of 3 "
               "or more, got ",
               to_string(shapes.query), ", ", to_string(shapes.value), " and ",
               to_string(shapes.key)));
  }
  if (!std::equal(shapes.value.begin() + 1, shapes.value.end() - 1,
                  shapes.key.begin() + 1)) {
    throw ShapeError(
        concat("expected value and key to differ in the batch and "
               "the last dimension only, got ",
               to_string(shapes.value), " and ", to_string(shapes.key)));
  }
  return shapes;
}

// The mask given as an argument, or the one that the tensor carries.
Tensor mask_for(const Call& call, std::string_view argument,
                const Tensor& tensor) {
  if (const Tensors* given = call.argument(argument)) return given->leaf();
  return tensor.mask();
}

}  // namespace

void ProjectedAttentionLayer::init() {
  Layer::init();
  settings_ = settings();
  if (settings_.flash_attention && settings_.dropout > 0) {
    throw ConfigError(
        "flash_attention has no dropout; expected dropout to be 0");
  }
}

LayerRef ProjectedAttentionLayer::project(std::string attribute,
                                          std::string name, const Shape& input,
                                          size_t bound,
                                          const std::vector<int64_t>& sizes,
                                          std::string_view activation) {
  const size_t free = input.size() - bound;
  const std::string free_letters = letters(0, free);
  const std::string bound_letters = letters(free, bound);
  const std::string made = letters(input.size(), sizes.size());
  EinsumDenseLayer::Args args = settings_.projection;
  args.equation = concat(free_letters, bound_letters, ",", bound_letters, made,
                         "->", free_letters, made);
  args.output_shape.values.assign(free - 1, kNone);
  args.output_shape.values.insert(args.output_shape.values.end(), sizes.begin(),
                                  sizes.end());
  args.activation = keratin::Activation(activation);
  if (settings_.use_bias) args.bias_axes = made;
  const EinsumDense dense(std::move(args), {.name = std::move(name),
                                            .trainable = base_.trainable,
                                            .dtype = base_.dtype});
  dense.layer()->ensure_built(input);
  add_child(std::move(attribute), dense.layer());
  return dense;
}

void ProjectedAttentionLayer::build(const Nested<Shape>& input_shape) {
  const Shapes shapes = expect_shapes(input_shape);
  const Settings& s = settings_;
  const Attributes names = attributes();
  query_ = project(names.query, "query", shapes.query, 1,
                   {s.query_heads, s.key_dim});
  key_ = project(names.key, "key", shapes.key, 1, {s.key_heads, s.key_dim});
  if (s.use_gate) {
    gate_ = project("_gate_dense", "gate", shapes.query, 1,
                    {s.query_heads, s.value_dim}, "sigmoid");
  }
  value_ = project(names.value, "value", shapes.value, 1,
                   {s.key_heads, s.value_dim});
  build_attention(shapes.query.size());
  Shape mixed = shapes.query;
  mixed.back() = s.query_heads;
  mixed.push_back(s.value_dim);
  output_ = project(names.output, "attention_output", mixed, 2,
                    output_sizes(shapes.query));
}

void ProjectedAttentionLayer::build_attention(size_t query_rank) {
  axes_ = attending_axes(query_rank);
  const std::string target = letters(0, query_rank + 1);
  const std::string fresh = letters(target.size(), axes_.size());
  std::string source = target;
  std::string batch;
  size_t used = 0;
  for (size_t i = 0; i < query_rank; ++i) {
    if (contains(axes_, i)) {
      source[i] = fresh[used++];
    } else {
      batch.push_back(target[i]);
    }
  }
  std::string product = batch;
  for (const int64_t axis : axes_) product += target[static_cast<size_t>(axis)];
  for (const int64_t axis : axes_) product += source[static_cast<size_t>(axis)];
  score_equation_ = concat(source, ",", target, "->", product);
  mix_equation_ = concat(product, ",", source, "->", target);
  scores_rank_ = product.size();

  Axes normalized({});
  for (size_t i = product.size() - axes_.size(); i < product.size(); ++i) {
    normalized.values.push_back(static_cast<int64_t>(i));
  }
  // Names of their own, which no counter changes: weights files have them.
  softmax_ =
      Softmax({.axis = normalized}, {.name = "softmax", .dtype = base_.dtype});
  dropout_ = Dropout({.rate = settings_.dropout, .seed = settings_.seed},
                     {.name = "dropout", .dtype = base_.dtype});
  add_child("_softmax", softmax_.layer());
  add_child("_dropout_layer", dropout_.layer());
}

Tensor ProjectedAttentionLayer::query_mask(const Tensor& query,
                                           const Call& call) const {
  return mask_for(call, "query_mask", query);
}

// What query, value, key and the caller hide; later keys aside.
Tensor ProjectedAttentionLayer::mask_of(const Tensor& query,
                                        const Call& call) const {
  const Tensor value = call.argument("value")->leaf();
  Tensor mask = query_mask(query, call);
  if (!mask.empty()) mask = ops::expand_dims(mask, -1);  // (batch, queries, 1)
  const auto hide = [&](const Tensor& keys) {
    if (!keys.empty()) mask = both_masks(mask, ops::expand_dims(keys, -2));
  };
  hide(mask_for(call, "value_mask", value));
  const Tensors* key = call.argument("key");
  hide(mask_for(call, "key_mask", key == nullptr ? Tensor() : key->leaf()));
  if (settings_.sliding_window) {
    mask = both_masks(mask, sliding_window_mask(query.dim(1), value.dim(1),
                                                *settings_.sliding_window));
  }
  if (const Tensors* given = call.argument("attention_mask")) {
    mask = both_masks(mask, given->leaf());
  }
  return mask.empty() ? mask : ops::cast(mask, DType::boolean);
}

// (batch, queries…, keys…) to the rank of the scores, heads in between.
Tensor ProjectedAttentionLayer::over_heads(Tensor mask) const {
  if (mask.empty()) return mask;
  const auto pairs = 2 * static_cast<int64_t>(axes_.size());
  if (mask.rank() > scores_rank_ || mask.rank() < static_cast<size_t>(pairs)) {
    throw ShapeError(concat("expected a mask of rank ", pairs, " to ",
                            scores_rank_, ", got ", to_string(mask.shape())));
  }
  while (mask.rank() < scores_rank_) mask = ops::expand_dims(mask, -pairs - 1);
  return mask;
}

double ProjectedAttentionLayer::scale() const {
  return 1 / std::sqrt(static_cast<double>(settings_.key_dim));
}

// Values mixed by scores, and the scores before dropout with the mask that
// they were made under.
ProjectedAttentionLayer::Mixed ProjectedAttentionLayer::mix(
    const Heads& heads, Tensor mask, bool causal, bool training) const {
  if (causal) {
    const Tensor seen =
        ops::causal_mask(heads.query.dim(1), heads.value.dim(1));
    mask = both_masks(mask, ops::expand_dims(seen, 0));
  }
  const Tensor products =
      ops::einsum(score_equation_, {heads.key, heads.query * scale()});
  TensorArguments arguments{{Tensors(products)}, {}};
  mask = over_heads(mask);
  if (!mask.empty()) arguments.keyword.emplace_back("mask", mask);
  const Tensor scores = softmax_.layer()->run(arguments, training).leaf();
  const Tensor kept = dropout_(scores, training);
  return {ops::einsum(mix_equation_, {kept, heads.value}), scores};
}

Tensor ProjectedAttentionLayer::fused(const Heads& heads, const Tensor& mask,
                                      bool causal) const {
  return ops::dot_product_attention(
      heads.query, heads.key, heads.value,
      {.mask = over_heads(mask), .scale = scale(), .is_causal = causal});
}

Tensors ProjectedAttentionLayer::call(const Tensors& inputs, Call& call) const {
  const Tensor query = inputs.leaf();
  const Tensors* value = call.argument("value");
  const Tensors* key = call.argument("key");
  if (value == nullptr) {
    throw ShapeError("expected the arguments \"query\" and \"value\"");
  }
  const bool gives_scores = call.flag("return_attention_scores", false);
  if (gives_scores && settings_.flash_attention) {
    throw ConfigError(
        "flash_attention computes no scores; expected "
        "return_attention_scores to be false");
  }
  const bool causal = call.flag("use_causal_mask", false);
  const Tensor mask = mask_of(query, call);
  call.keep_masks();

  Heads heads{query_(query), key_((key == nullptr ? value : key)->leaf()),
              value_(value->leaf())};
  if (settings_.key_heads != settings_.query_heads) {
    const int64_t shared = settings_.query_heads / settings_.key_heads;
    heads.key = ops::repeat(heads.key, shared, 2);
    heads.value = ops::repeat(heads.value, shared, 2);
  }
  const bool shows = gives_scores || settings_.dropout > 0;
  Mixed mixed = shows || heads.query.rank() != 4
                    ? mix(heads, mask, causal, call.training)
                    : Mixed{fused(heads, mask, causal), Tensor()};
  if (settings_.use_gate) mixed.values = mixed.values * gate_(query);
  const Tensor output = output_(mixed.values).with_mask(query.mask());
  if (!gives_scores) return output;
  return Tensors::List{output, mixed.scores};
}

}  // namespace keratin::layers
