#pragma once

#include "keratin/layers/given_order.h"
#include "keratin/layers/layer.h"

namespace keratin::layers {

/// Base of layers that work on each element: input of any shape, output the
/// same; masks pass through.
class ElementwiseLayer : public Layer {
 public:
  bool supports_masking() const override { return true; }
  bool built_when_made() const override { return true; }
};

/// Any activation as a layer. Keras's `Activation`.
class ActivationLayer : public ElementwiseLayer {
 public:
  static constexpr std::string_view kName = "Activation";
  struct Args {
    keratin::Activation activation = "linear";
  } args;
  static void declare(Fields& f, Args& a);
  Tensors call(const Tensors& inputs, Call& call) const override;
};
using Activation = Handle<ActivationLayer>;

/// Keras's `ReLU`, with a ceiling, a slope below and a threshold. Integers stay
/// integers where there is no slope.
class ReLULayer : public ElementwiseLayer {
 public:
  static constexpr std::string_view kName = "ReLU";
  struct Args {
    std::optional<Number> max_value = {};
    Number negative_slope = 0.0;
    Number threshold = 0.0;
  } args;
  static void declare(Fields& f, Args& a);
  Tensors call(const Tensors& inputs, Call& call) const override;
};
using ReLU = Handle<ReLULayer>;

/// x where it is positive, `negative_slope` · x elsewhere; floats for integers.
/// Keras's `LeakyReLU`.
class LeakyReLULayer : public ElementwiseLayer {
 public:
  static constexpr std::string_view kName = "LeakyReLU";
  struct Args {
    Number negative_slope = 0.3;
  } args;
  static void declare(Fields& f, Args& a);
  Tensors call(const Tensors& inputs, Call& call) const override;
};
using LeakyReLU = Handle<LeakyReLULayer>;

/// A slope below zero that is learned. Keras's `PReLU`.
class PReLULayer : public ElementwiseLayer {
 public:
  static constexpr std::string_view kName = "PReLU";
  struct Args {
    Initializer alpha_initializer = "zeros";
    Regularizer alpha_regularizer = none;
    Constraint alpha_constraint = none;
    std::optional<Dims> shared_axes = {};
  } args;
  static void declare(Fields& f, Args& a);
  bool built_when_made() const override { return false; }
  void build(const Nested<Shape>& input_shape) override;
  Tensors call(const Tensors& inputs, Call& call) const override;

 private:
  Variable alpha_;  // the input's shape without the batch, 1 on shared axes
};
using PReLU = Handle<PReLULayer>;

/// x where it is positive, alpha · (eˣ - 1) elsewhere; floats for integers.
/// Keras's `ELU`.
class ELULayer : public InGivenOrder<ElementwiseLayer> {
 public:
  static constexpr std::string_view kName = "ELU";
  struct Args {
    Number alpha = 1.0;
  } args;
  static void declare(Fields&, Args&) {}
  /// Its config has `alpha` right after the name.
  void declare_base(Fields& f);
  Tensors call(const Tensors& inputs, Call& call) const override;
};
using ELU = Handle<ELULayer>;

/// Softmax over one axis or several; masked places get 0. Keras's `Softmax`.
class SoftmaxLayer : public ElementwiseLayer {
 public:
  static constexpr std::string_view kName = "Softmax";
  struct Args {
    Axes axis = -1;
  } args;
  static void declare(Fields& f, Args& a);
  std::vector<std::string_view> call_arguments() const override {
    return {"inputs", "mask"};
  }
  Tensors call(const Tensors& inputs, Call& call) const override;
};
using Softmax = Handle<SoftmaxLayer>;

}  // namespace keratin::layers
