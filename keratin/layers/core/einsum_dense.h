#pragma once

#include "keratin/layers/layer.h"
#include "keratin/layers/quantizers/quantizers.h"

namespace keratin::layers {

/// Dense with any einsum of input and kernel: activation(einsum(input, kernel)
/// + bias). Keras's `EinsumDense`. Input and output as the equation says, which
/// has the form "abc,cd->abd", with perhaps "..." for the axes in front or
/// behind. ConfigError for other forms, ShapeError for an input that doesn't
/// fit or a letter of the kernel whose size neither shape tells.
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
    QuantizationConfigRef quantization_config = none;
    std::optional<int64_t> lora_rank = {};
    std::optional<Number> lora_alpha = {};  ///< None: the rank.
    /// Columns of the kernel before GPTQ packed them: of use in a quantized
    /// layer alone.
    std::optional<int64_t> gptq_unpacked_column_size = {};
  } args;
  static void declare(Fields& f, Args& a);

  void init() override;
  void build(const Nested<Shape>& input_shape) override;
  Tensors call(const Tensors& inputs, Call& call) const override;

 private:
  Variable kernel_;  // the sizes of its letters
  Variable bias_;    // the sizes of `bias_axes`, 1 elsewhere
};
using EinsumDense = Handle<EinsumDenseLayer>;

}  // namespace keratin::layers
