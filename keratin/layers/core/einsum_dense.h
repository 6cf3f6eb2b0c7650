#pragma once

#include "keratin/layers/layer.h"

namespace keratin::layers {

/// Dense with any einsum of input and kernel: "abc,cd->abd". Keras's
/// `EinsumDense`.
class EinsumDenseLayer : public Layer {
 public:
  static constexpr std::string_view kName = "EinsumDense";
  struct Args {
    std::string equation = {};
    /// Without the batch; None where the input decides.
    Dims output_shape = {};
    keratin::Activation activation = "linear";
    std::optional<std::string> bias_axes = {};
    Initializer kernel_initializer = "glorot_uniform";
    Initializer bias_initializer = "zeros";
    Regularizer kernel_regularizer = none;
    Regularizer bias_regularizer = none;
    Constraint kernel_constraint = none;
    Constraint bias_constraint = none;
    Regularizer activity_regularizer = none;
    Json quantization_config = nullptr;
  } args;
  static void declare(Fields& f, Args& a);

  void build(const Nested<Shape>& input_shape) override;
  Tensors call(const Tensors& inputs, Call& call) const override;

 private:
  Variable kernel_;
  Variable bias_;
};
using EinsumDense = Handle<EinsumDenseLayer>;

}  // namespace keratin::layers
