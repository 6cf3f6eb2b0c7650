#pragma once

#include "keratin/layers/given_order.h"
#include "keratin/layers/layer.h"
#include "keratin/layers/quantizers/quantizers.h"

namespace keratin::layers {

/// A vector for each integer: (batch, steps) → (batch, steps, output_dim) in
/// the compute dtype. Floats are cut to integers first, before any cast to half
/// precision. Keras's `Embedding`.
class EmbeddingLayer : public Layer {
 public:
  static constexpr std::string_view kName = "Embedding";
  struct Args {
    int64_t input_dim = 0;
    int64_t output_dim = 0;
    Initializer embeddings_initializer = "uniform";
    Regularizer embeddings_regularizer = none;
    Constraint embeddings_constraint = none;
    bool mask_zero = false;
    Regularizer activity_regularizer = none;
    QuantizationConfigRef quantization_config = none;
    std::optional<int64_t> lora_rank = {};
    std::optional<Number> lora_alpha = {};  ///< None: the rank.
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
  void build(const Nested<Shape>& input_shape) override;
  Tensors call(const Tensors& inputs, Call& call) const override;
  /// Half precision can't tell large integers apart.
  bool autocast() const override { return false; }
  bool supports_masking() const override { return args.mask_zero; }
  Tensor compute_mask(const Tensors& inputs, const Call& call) const override;

 private:
  Variable embeddings_;  // (input_dim, output_dim)
};
using Embedding = Handle<EmbeddingLayer>;

/// Marks the steps whose features all equal `mask_value`, and zeroes them.
/// Input `(batch, …, features)`, output the same; the mask lacks the features.
/// Keras's `Masking`.
class MaskingLayer : public Layer {
 public:
  static constexpr std::string_view kName = "Masking";
  struct Args {
    Number mask_value = 0.0;
  } args;
  static void declare(Fields& f, Args& a);
  InputRule input_rule() const override { return {.min_ndim = 1}; }
  Tensors call(const Tensors& inputs, Call& call) const override;
  bool supports_masking() const override { return true; }
  bool built_when_made() const override { return true; }
  Tensor compute_mask(const Tensors& inputs, const Call& call) const override;
};
using Masking = Handle<MaskingLayer>;

/// Its input. Keras's `Identity`.
class IdentityLayer : public InGivenOrder<Layer> {
 public:
  static constexpr std::string_view kName = "Identity";
  struct Args {
  } args;
  static void declare(Fields&, Args&) {}
  void declare_base(Fields& f) {
    declare_name(f);
    declare_in_given_order(f);
  }
  Tensors call(const Tensors& inputs, Call&) const override { return inputs; }
  bool supports_masking() const override { return true; }
  bool built_when_made() const override { return true; }
};
using Identity = Handle<IdentityLayer>;

}  // namespace keratin::layers
