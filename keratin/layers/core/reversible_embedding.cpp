#include "keratin/layers/core/reversible_embedding.h"

#include "keratin/layers/lora.h"

namespace keratin::layers {

void ReversibleEmbeddingLayer::declare(Fields& f, Args& a) {
  f("input_dim", a.input_dim, "Number of integers.").required();
  f("output_dim", a.output_dim, "Length of a vector.").required();
  f("embeddings_initializer", a.embeddings_initializer, "First vectors.");
  f("embeddings_regularizer", a.embeddings_regularizer, "Penalty on them.");
  f("activity_regularizer", a.activity_regularizer, "Penalty on the output.");
  f("embeddings_constraint", a.embeddings_constraint, "Rule they obey.");
  f("mask_zero", a.mask_zero, "Whether 0 means that a step is missing.");
  declare_quantization_config(f, a.quantization_config);
  declare_lora(f, a.lora_rank, a.lora_alpha);
  f("tie_weights", a.tie_weights, "Whether one matrix serves both ways.");
  f("reverse_dtype", a.reverse_dtype, "Dtype of the way back.");
  f("logit_soft_cap", a.logit_soft_cap, "Scores stay below it.");
}

void ReversibleEmbeddingLayer::init() {
  Layer::init();
  settle_lora(args.lora_rank, args.lora_alpha);
}

}  // namespace keratin::layers
