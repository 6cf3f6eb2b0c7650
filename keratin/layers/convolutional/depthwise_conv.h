#pragma once

#include "keratin/layers/layer.h"

namespace keratin::layers {

/// Arguments of DepthwiseConv1D and DepthwiseConv2D.
struct DepthwiseConvArgs {
  Ints kernel_size = {};
  Ints strides = 1;
  std::string padding = "valid";
  int64_t depth_multiplier = 1;
  std::string data_format = "channels_last";
  Ints dilation_rate = 1;
  keratin::Activation activation = "linear";
  bool use_bias = true;
  Initializer depthwise_initializer = "glorot_uniform";
  Initializer bias_initializer = "zeros";
  Regularizer depthwise_regularizer = none;
  Regularizer bias_regularizer = none;
  Regularizer activity_regularizer = none;
  Constraint depthwise_constraint = none;
  Constraint bias_constraint = none;
};

/// Each channel convolved by itself. Input `(batch, spatial…, channels)` or,
/// channels first, `(batch, channels, spatial…)`; output the same with
/// channels · depth_multiplier. ShapeError for other ranks or an unknown number
/// of channels. Keras's `DepthwiseConv1D` and `DepthwiseConv2D`.
template <int kRank>
class DepthwiseConvLayer : public Layer {
 public:
  static constexpr std::string_view kName =
      kRank == 1 ? "DepthwiseConv1D" : "DepthwiseConv2D";
  using Args = DepthwiseConvArgs;
  Args args;
  static void declare(Fields& f, Args& a);

  InputRule input_rule() const override { return {.ndim = kRank + 2}; }
  void build(const Nested<Shape>& input_shape) override;
  Tensors call(const Tensors& inputs, Call& call) const override;

 private:
  Variable kernel_;  // (spatial…, channels, multiplier)
  Variable bias_;    // (channels · multiplier,)
};
using DepthwiseConv1D = Handle<DepthwiseConvLayer<1>>;
using DepthwiseConv2D = Handle<DepthwiseConvLayer<2>>;

/// Arguments of SeparableConv1D and SeparableConv2D.
struct SeparableConvArgs {
  int64_t filters = 0;
  Ints kernel_size = {};
  Ints strides = 1;
  std::string padding = "valid";
  std::string data_format = "channels_last";
  Ints dilation_rate = 1;
  int64_t depth_multiplier = 1;
  keratin::Activation activation = "linear";
  bool use_bias = true;
  Initializer depthwise_initializer = "glorot_uniform";
  Initializer pointwise_initializer = "glorot_uniform";
  Initializer bias_initializer = "zeros";
  Regularizer depthwise_regularizer = none;
  Regularizer pointwise_regularizer = none;
  Regularizer bias_regularizer = none;
  Regularizer activity_regularizer = none;
  Constraint depthwise_constraint = none;
  Constraint pointwise_constraint = none;
  Constraint bias_constraint = none;
};

/// A depthwise convolution, then one that mixes channels. Input `(batch,
/// spatial…, channels)` or, channels first, `(batch, channels, spatial…)`;
/// output the same with `filters` channels. ShapeError for other ranks or an
/// unknown number of channels. Keras's `SeparableConv1D` and `SeparableConv2D`.
template <int kRank>
class SeparableConvLayer : public Layer {
 public:
  static constexpr std::string_view kName =
      kRank == 1 ? "SeparableConv1D" : "SeparableConv2D";
  using Args = SeparableConvArgs;
  Args args;
  static void declare(Fields& f, Args& a);

  InputRule input_rule() const override { return {.ndim = kRank + 2}; }
  void build(const Nested<Shape>& input_shape) override;
  Tensors call(const Tensors& inputs, Call& call) const override;

 private:
  Variable depthwise_kernel_;  // (spatial…, channels, multiplier)
  Variable pointwise_kernel_;  // (1…, channels · multiplier, filters)
  Variable bias_;              // (filters,)
};
using SeparableConv1D = Handle<SeparableConvLayer<1>>;
using SeparableConv2D = Handle<SeparableConvLayer<2>>;

}  // namespace keratin::layers
