#include "keratin/layers/core/dense.h"

#include "keratin/base/error.h"
#include "keratin/layers/lora.h"
#include "keratin/ops/ops.h"

namespace keratin::layers {

void DenseLayer::declare(Fields& f, Args& a) {
  f("units", a.units, "Size of the output space.").required().at_least(1);
  f("activation", a.activation, "Function applied to the output.");
  f("use_bias", a.use_bias, "Whether to add a bias vector.");
  f("kernel_initializer", a.kernel_initializer, "First values of the kernel.");
  f("bias_initializer", a.bias_initializer, "First values of the bias.");
  f("kernel_regularizer", a.kernel_regularizer, "Penalty on the kernel.");
  f("bias_regularizer", a.bias_regularizer, "Penalty on the bias.");
  f("activity_regularizer", a.activity_regularizer, "Penalty on the output.")
      .optional_key();
  f("kernel_constraint", a.kernel_constraint, "Rule that the kernel obeys.");
  f("bias_constraint", a.bias_constraint, "Rule that the bias obeys.");
  declare_quantization_config(f, a.quantization_config);
  declare_lora(f, a.lora_rank, a.lora_alpha);
}

void DenseLayer::init() {
  Layer::init();
  settle_lora(args.lora_rank, args.lora_alpha);
}

void DenseLayer::build(const Nested<Shape>& input_shape) {
  expect_no_lora(args.lora_rank);
  const Shape& shape = input_shape.leaf();
  if (shape.back() == kNone) {
    throw ShapeError(
        concat("expected an input with a known last dimension, got ",
               to_string(shape)));
  }
  kernel_ = add_weight({.name = "kernel",
                        .shape = {shape.back(), args.units},
                        .initializer = args.kernel_initializer,
                        .regularizer = args.kernel_regularizer,
                        .constraint = args.kernel_constraint,
                        .dtype = {}});
  if (!args.use_bias) return;
  bias_ = add_weight({.name = "bias",
                      .shape = {args.units},
                      .initializer = args.bias_initializer,
                      .regularizer = args.bias_regularizer,
                      .constraint = args.bias_constraint,
                      .dtype = {}});
}

Tensors DenseLayer::call(const Tensors& inputs, Call&) const {
  Tensor x = ops::matmul(inputs.leaf(), weight(kernel_));
  if (args.use_bias) x = ops::add(x, weight(bias_));
  return args.activation.is_none() ? x : args.activation(x);
}

}  // namespace keratin::layers
