#pragma once

#include "keratin/layers/attention/projected_attention.h"

namespace keratin::layers {

/// Attention over heads, each with projections of its own. Keras's
/// `MultiHeadAttention`.
class MultiHeadAttentionLayer : public ProjectedAttentionLayer {
 public:
  static constexpr std::string_view kName = "MultiHeadAttention";
  struct Args {
    int64_t num_heads = 0;
    int64_t key_dim = 0;
    std::optional<int64_t> value_dim = {};  ///< None: `key_dim`.
    Number dropout = 0.0;
    bool use_bias = true;
    std::optional<Dims> output_shape = {};  ///< None: the query's features.
    /// Axes that attend, an integer or a list; null: all but batch and
    /// features.
    Json attention_axes = nullptr;
    /// Keys this far away or farther aren't seen.
    std::optional<int64_t> sliding_window = {};
    std::optional<bool> flash_attention = {};
    Initializer kernel_initializer = "glorot_uniform";
    Initializer bias_initializer = "zeros";
    Regularizer kernel_regularizer = none;
    Regularizer bias_regularizer = none;
    Regularizer activity_regularizer = none;
    Constraint kernel_constraint = none;
    Constraint bias_constraint = none;
    bool use_gate = false;
    Json seed = nullptr;
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
  bool takes_mask_off(const Tensor& argument) const override;

 protected:
  Settings settings() const override;
  Attributes attributes() const override {
    return {"query_dense", "key_dense", "value_dense", "output_dense"};
  }
  std::vector<int64_t> attending_axes(size_t query_rank) override;
  std::vector<int64_t> output_sizes(const Shape& query) const override;
  /// Only the mask that the query carries: Keras drops the argument.
  Tensor query_mask(const Tensor& query, const Call& call) const override;
  /// As Keras infers it: scores as if there were as many keys as queries.
  KerasTensors compute_output_spec(const KerasArguments& arguments) override;
};
using MultiHeadAttention = Handle<MultiHeadAttentionLayer>;

}  // namespace keratin::layers
