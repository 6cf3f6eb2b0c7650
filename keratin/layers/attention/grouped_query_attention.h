#pragma once

#include "keratin/layers/attention/projected_attention.h"

namespace keratin::layers {

/// Attention over heads where several heads of the query share one of key and
/// value. Keras's `GroupQueryAttention`, whose own name for it is
/// `GroupedQueryAttention`. Inputs of rank 3.
class GroupedQueryAttentionLayer : public ProjectedAttentionLayer {
 public:
  static constexpr std::string_view kName = "GroupQueryAttention";
  struct Args {
    int64_t head_dim = 0;
    int64_t num_query_heads = 0;
    int64_t num_key_value_heads = 0;  ///< A divisor of `num_query_heads`.
    Number dropout = 0.0;
    bool use_bias = true;
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
  std::string_view class_name() const override {
    return "GroupedQueryAttention";
  }
  void init() override;

 protected:
  Settings settings() const override;
  Attributes attributes() const override {
    return {"_query_dense", "_key_dense", "_value_dense", "_output_dense"};
  }
  std::vector<int64_t> attending_axes(size_t query_rank) override;
  std::vector<int64_t> output_sizes(const Shape& query) const override;
};
using GroupQueryAttention = Handle<GroupedQueryAttentionLayer>;

}  // namespace keratin::layers
