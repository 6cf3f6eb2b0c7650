#pragma once

#include "keratin/layers/layer_without_call.h"
#include "keratin/layers/quantizers/quantizers.h"

namespace keratin::layers {

/// An Embedding that also goes back from vectors to scores of the integers,
/// with the same matrix (`tie_weights`) or another. Keras's
/// `ReversibleEmbedding`.
class ReversibleEmbeddingLayer : public LayerWithoutCall {
 public:
  static constexpr std::string_view kName = "ReversibleEmbedding";
  struct Args {
    int64_t input_dim = 0;   ///< Required.
    int64_t output_dim = 0;  ///< Required.
    bool tie_weights = true;
    Initializer embeddings_initializer = "uniform";
    Regularizer embeddings_regularizer = none;
    Constraint embeddings_constraint = none;
    bool mask_zero = false;
    std::optional<std::string> reverse_dtype = {};  ///< Of the way back.
    std::optional<Number> logit_soft_cap = {};      ///< Most that scores get.
    Regularizer activity_regularizer = none;
    QuantizationConfigRef quantization_config = none;
    std::optional<int64_t> lora_rank = {};
    std::optional<Number> lora_alpha = {};  ///< None: the rank.
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
  bool autocast() const override { return false; }
  bool supports_masking() const override { return args.mask_zero; }
};
using ReversibleEmbedding = Handle<ReversibleEmbeddingLayer>;

}  // namespace keratin::layers
