#pragma once

#include "keratin/layers/regularization/dropout.h"

namespace keratin::layers {

/// Base of attention without projections: called on a list `[query, value]` or
/// `[query, value, key]`, of shapes (batch, queries, features),
/// (batch, keys, width) and (batch, keys, features). Gives (batch, queries,
/// width), and with `return_attention_scores` also the weights
/// (batch, queries, keys). Keys that the value's mask hides, and with
/// `use_causal_mask` those after the query, get no weight; queries that are
/// masked give 0.
class ScoredAttentionLayer : public NoiseLayer {
 public:
  Tensors call(const Tensors& inputs, Call& call) const override;
  std::vector<std::string_view> call_arguments() const override {
    return {"inputs", "mask", "training", "return_attention_scores",
            "use_causal_mask"};
  }
  bool built_when_made() const override { return false; }

 protected:
  /// (batch, queries, keys)
  virtual Tensor scores(const Tensor& query, const Tensor& key) const = 0;
  virtual double dropout() const = 0;

 private:
  Tensor weights_of(Tensor scores, const Tensor& mask) const;
};

/// Attention by the dot product of query and key, or by the sum of
/// tanh(query + key). Keras's `Attention`.
class AttentionLayer : public ScoredAttentionLayer {
 public:
  static constexpr std::string_view kName = "Attention";
  struct Args {
    bool use_scale = false;
    std::string score_mode = "dot";
    Number dropout = 0.0;
    Json seed = nullptr;
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
  void build(const Nested<Shape>& input_shape) override;

 protected:
  Tensor scores(const Tensor& query, const Tensor& key) const override;
  double dropout() const override { return args.dropout; }

 private:
  Variable scale_;                // ()
  Variable concat_score_weight_;  // ()
};
using Attention = Handle<AttentionLayer>;

/// Attention by the sum of scale · tanh(query + key). Keras's
/// `AdditiveAttention`.
class AdditiveAttentionLayer : public ScoredAttentionLayer {
 public:
  static constexpr std::string_view kName = "AdditiveAttention";
  struct Args {
    bool use_scale = true;
    Number dropout = 0.0;
    Json seed = nullptr;
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
  void build(const Nested<Shape>& input_shape) override;

 protected:
  Tensor scores(const Tensor& query, const Tensor& key) const override;
  double dropout() const override { return args.dropout; }

 private:
  Variable scale_;  // (features,)
};
using AdditiveAttention = Handle<AdditiveAttentionLayer>;

}  // namespace keratin::layers
