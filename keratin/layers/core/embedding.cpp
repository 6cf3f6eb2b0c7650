#include "keratin/layers/core/embedding.h"

#include "keratin/layers/lora.h"
#include "keratin/ops/ops.h"

namespace keratin::layers {

void EmbeddingLayer::declare(Fields& f, Args& a) {
  f("input_dim", a.input_dim, "Number of integers.").required().at_least(1);
  f("output_dim", a.output_dim, "Length of a vector.").required().at_least(1);
  f("embeddings_initializer", a.embeddings_initializer, "First vectors.");
  f("embeddings_regularizer", a.embeddings_regularizer, "Penalty on them.");
  f("activity_regularizer", a.activity_regularizer, "Penalty on the output.");
  f("embeddings_constraint", a.embeddings_constraint, "Rule they obey.");
  f("mask_zero", a.mask_zero, "Whether 0 means that a step is missing.");
  declare_quantization_config(f, a.quantization_config);
  declare_lora(f, a.lora_rank, a.lora_alpha);
  f.ignore("input_length");
}

void EmbeddingLayer::init() {
  Layer::init();
  settle_lora(args.lora_rank, args.lora_alpha);
}

void EmbeddingLayer::build(const Nested<Shape>&) {
  expect_no_lora(args.lora_rank);
  embeddings_ = add_weight({.name = "embeddings",
                            .shape = {args.input_dim, args.output_dim},
                            .initializer = args.embeddings_initializer,
                            .regularizer = args.embeddings_regularizer,
                            .constraint = args.embeddings_constraint,
                            .dtype = {}});
}

Tensors EmbeddingLayer::call(const Tensors& inputs, Call&) const {
  Tensor indices = inputs.leaf();
  if (!is_int(indices.dtype())) indices = ops::cast(indices, DType::int32);
  return ops::take(weight(embeddings_), indices, 0);
}

Tensor EmbeddingLayer::compute_mask(const Tensors& inputs, const Call&) const {
  return args.mask_zero ? ops::not_equal(inputs.leaf(), 0) : Tensor();
}

void MaskingLayer::declare(Fields& f, Args& a) {
  f("mask_value", a.mask_value, "What a missing step is filled with.");
}

Tensors MaskingLayer::call(const Tensors& inputs, Call&) const {
  const Tensor& x = inputs.leaf();
  const Tensor present =
      ops::any(ops::not_equal(x, args.mask_value.value), -1, true);
  return ops::where(present, x, 0);
}

Tensor MaskingLayer::compute_mask(const Tensors& inputs, const Call&) const {
  return ops::any(ops::not_equal(inputs.leaf(), args.mask_value.value), -1);
}

}  // namespace keratin::layers
