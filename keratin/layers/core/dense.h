#pragma once

#include "keratin/layers/layer.h"
#include "keratin/layers/quantizers/quantizers.h"

namespace keratin::layers {

/// Densely connected layer: activation(input · kernel + bias). Keras's `Dense`.
/// Input `(batch, …, features)`, output `(batch, …, units)`.
class DenseLayer : public Layer {
 public:
  static constexpr std::string_view kName = "Dense";
  struct Args {
    int64_t units = 0;
    keratin::Activation activation = "linear";
    bool use_bias = true;
    Initializer kernel_initializer = "glorot_uniform";
    Initializer bias_initializer = "zeros";
    Regularizer kernel_regularizer = none;
    Regularizer bias_regularizer = none;
    Regularizer activity_regularizer = none;
    Constraint kernel_constraint = none;
    Constraint bias_constraint = none;
    QuantizationConfigRef quantization_config = none;
    std::optional<int64_t> lora_rank = {};
    std::optional<Number> lora_alpha = {};  ///< None: the rank.
  } args;
  static void declare(Fields& f, Args& a);

  void init() override;
  InputRule input_rule() const override { return {.min_ndim = 2}; }
  void build(const Nested<Shape>& input_shape) override;
  Tensors call(const Tensors& inputs, Call& call) const override;
  bool supports_masking() const override { return true; }

 private:
  Variable kernel_;  // (features, units)
  Variable bias_;    // (units,)
};
using Dense = Handle<DenseLayer>;

}  // namespace keratin::layers
