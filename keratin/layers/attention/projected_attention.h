#pragma once

#include <optional>

#include "keratin/layers/core/einsum_dense.h"

namespace keratin::layers {

/// Base of attention over heads: query, value and key (by default the value)
/// are projected to heads, each head mixes the values by the likeness of query
/// and key, and a last projection joins the heads.
///
/// Called with `query` (batch, queries…, features), `value`
/// (batch, keys…, width) and perhaps `key`; further arguments are
/// `query_mask`, `value_mask`, `key_mask` (batch, time), `attention_mask`
/// (batch, queries, keys) with perhaps a dimension of heads in front of the
/// queries, `use_causal_mask` and `return_attention_scores`, which adds the
/// weights (batch, heads, queries…, keys…) to the output.
class ProjectedAttentionLayer : public Layer {
 public:
  void build(const Nested<Shape>& input_shape) override;
  Tensors call(const Tensors& inputs, Call& call) const override;
  std::vector<std::string_view> call_arguments() const override {
    return {"query",      "value",    "key",           "query_mask",
            "value_mask", "key_mask", "attention_mask"};
  }
  std::vector<std::string_view> keyword_arguments() const override {
    return {"return_attention_scores", "use_causal_mask"};
  }
  std::vector<std::string_view> build_arguments() const override {
    return {"query", "value", "key"};
  }
  bool supports_masking() const override { return true; }
  void init() override;

 protected:
  /// What the arguments of a class come down to.
  struct Settings {
    int64_t query_heads = 1;
    int64_t key_heads = 1;  ///< A divisor of `query_heads`.
    int64_t key_dim = 1;
    int64_t value_dim = 1;
    double dropout = 0;
    Json seed;
    std::optional<int64_t> sliding_window;
    bool use_bias = true;
    bool use_gate = false;
    bool flash_attention = false;
    EinsumDenseLayer::Args projection;  ///< What every projection is given.
  };
  /// Names of the projections in weights files.
  struct Attributes {
    std::string query, key, value, output;
  };
  virtual Settings settings() const = 0;
  virtual Attributes attributes() const = 0;
  /// Axes of the query, of this many dimensions, that attend; the batch is 0,
  /// and the last one never attends.
  virtual std::vector<int64_t> attending_axes(size_t query_rank) = 0;
  /// Sizes of the output's last dimensions.
  virtual std::vector<int64_t> output_sizes(const Shape& query) const = 0;
  /// The mask of the query for the scores: empty where it has none.
  virtual Tensor query_mask(const Tensor& query, const Call& call) const;

 private:
  struct Heads {
    Tensor query, key, value;  // (batch, time…, heads, depth)
  };
  struct Mixed {
    Tensor values;  // (batch, time…, heads, depth)
    Tensor scores;  // (batch, heads, queries…, keys…)
  };
  LayerRef project(std::string attribute, std::string name, const Shape& input,
                   size_t bound, const std::vector<int64_t>& sizes,
                   std::string_view activation = "linear");
  void build_attention(size_t query_rank);
  Tensor mask_of(const Tensor& query, const Call& call) const;
  Tensor over_heads(Tensor mask) const;
  double scale() const;
  Mixed mix(const Heads& heads, Tensor mask, bool causal, bool training) const;
  Tensor fused(const Heads& heads, const Tensor& mask, bool causal) const;

  Settings settings_;
  LayerRef query_;
  LayerRef key_;
  LayerRef gate_;
  LayerRef value_;
  LayerRef output_;
  LayerRef softmax_;
  LayerRef dropout_;
  std::vector<int64_t> axes_;
  size_t scores_rank_ = 0;
  std::string score_equation_;  // key, query -> scores
  std::string mix_equation_;    // scores, value -> output
};

/// The rows of every argument that both kinds of attention have after their
/// own: rules of the projections, and the seed. `penalty_is_bases` says that
/// Keras's class hands `activity_regularizer` to its base, too.
template <class Args>
void declare_projections(Fields& f, Args& a, bool penalty_is_bases) {
  f("kernel_initializer", a.kernel_initializer, "First values of kernels.");
  f("bias_initializer", a.bias_initializer, "First values of biases.");
  f("kernel_regularizer", a.kernel_regularizer, "Penalty on the kernels.");
  f("bias_regularizer", a.bias_regularizer, "Penalty on the biases.");
  Field& penalty = f("activity_regularizer", a.activity_regularizer,
                     "Penalty on projections.");
  if (!penalty_is_bases) penalty.in_own_place();
  f("kernel_constraint", a.kernel_constraint, "Rule that the kernels obey.");
  f("bias_constraint", a.bias_constraint, "Rule that the biases obey.");
  f("seed", a.seed, "Makes the numbers of dropout repeatable.").since_keras3();
  f("flash_attention", a.flash_attention, "Changes no values; not saved.")
      .read_only();
  // Keras 2 keeps here what it was built for.
  for (const char* key : {"query_shape", "key_shape", "value_shape"}) {
    f.keras2_asks_for(key);
  }
  f.refuse("softmax_robust_masking", "Keras 2's robust masking");
}

/// The same arguments, as the projections take them.
template <class Args>
EinsumDenseLayer::Args projection_args(const Args& a) {
  EinsumDenseLayer::Args args;
  args.kernel_initializer = a.kernel_initializer;
  args.bias_initializer = a.bias_initializer;
  args.kernel_regularizer = a.kernel_regularizer;
  args.bias_regularizer = a.bias_regularizer;
  args.activity_regularizer = a.activity_regularizer;
  args.kernel_constraint = a.kernel_constraint;
  args.bias_constraint = a.bias_constraint;
  return args;
}

}  // namespace keratin::layers
