#pragma once

#include "keratin/layers/layer.h"

namespace keratin::layers {

/// Arguments of Conv1D, Conv2D and Conv3D. One number stands for all axes.
struct ConvArgs {
  int64_t filters = 0;
  Ints kernel_size = {};
  Ints strides = 1;
  std::string padding = "valid";
  std::string data_format = "channels_last";
  Ints dilation_rate = 1;
  int64_t groups = 1;
  keratin::Activation activation = "linear";
  bool use_bias = true;
  Initializer kernel_initializer = "glorot_uniform";
  Initializer bias_initializer = "zeros";
  Regularizer kernel_regularizer = none;
  Regularizer bias_regularizer = none;
  Regularizer activity_regularizer = none;
  Constraint kernel_constraint = none;
  Constraint bias_constraint = none;
  std::optional<int64_t> lora_rank = {};
  std::optional<Number> lora_alpha = {};  ///< None: the rank.
};

/// Convolution over `kRank` spatial axes. Input `(batch, spatial…, channels)`
/// or, channels first, `(batch, channels, spatial…)`. Keras's `Conv1D`,
/// `Conv2D`, `Conv3D`.
template <int kRank>
class ConvLayer : public Layer {
 public:
  static constexpr std::string_view kName = kRank == 1   ? "Conv1D"
                                            : kRank == 2 ? "Conv2D"
                                                         : "Conv3D";
  using Args = ConvArgs;
  Args args;
  static void declare(Fields& f, Args& a);

  void init() override;
  InputRule input_rule() const override { return {.ndim = kRank + 2}; }
  void build(const Nested<Shape>& input_shape) override;
  Tensors call(const Tensors& inputs, Call& call) const override;

 private:
  Variable kernel_;  // (spatial…, channels / groups, filters)
  Variable bias_;    // (filters,)
};
using Conv1D = Handle<ConvLayer<1>>;
using Conv2D = Handle<ConvLayer<2>>;
using Conv3D = Handle<ConvLayer<3>>;

/// Arguments of the transposed convolutions.
struct ConvTransposeArgs {
  int64_t filters = 0;
  Ints kernel_size = {};
  Ints strides = 1;
  std::string padding = "valid";
  Json output_padding = nullptr;  ///< None, an integer or one a spatial axis.
  std::string data_format = "channels_last";
  Ints dilation_rate = 1;
  keratin::Activation activation = "linear";
  bool use_bias = true;
  Initializer kernel_initializer = "glorot_uniform";
  Initializer bias_initializer = "zeros";
  Regularizer kernel_regularizer = none;
  Regularizer bias_regularizer = none;
  Regularizer activity_regularizer = none;
  Constraint kernel_constraint = none;
  Constraint bias_constraint = none;
};

/// The adjoint of a convolution, which makes axes larger. Input as of
/// ConvLayer, output `(batch, larger spatial…, filters)` or, channels first,
/// `(batch, filters, larger spatial…)`. ConfigError for strides together with
/// dilation, ShapeError for other ranks or an unknown number of channels.
/// Keras's `Conv1DTranspose`, `Conv2DTranspose`, `Conv3DTranspose`.
template <int kRank>
class ConvTransposeLayer : public Layer {
 public:
  static constexpr std::string_view kName = kRank == 1   ? "Conv1DTranspose"
                                            : kRank == 2 ? "Conv2DTranspose"
                                                         : "Conv3DTranspose";
  using Args = ConvTransposeArgs;
  Args args;
  static void declare(Fields& f, Args& a);

  void init() override;
  InputRule input_rule() const override { return {.ndim = kRank + 2}; }
  void build(const Nested<Shape>& input_shape) override;
  Tensors call(const Tensors& inputs, Call& call) const override;

 private:
  Variable kernel_;  // (spatial…, filters, channels)
  Variable bias_;    // (filters,)
};
using Conv1DTranspose = Handle<ConvTransposeLayer<1>>;
using Conv2DTranspose = Handle<ConvTransposeLayer<2>>;
using Conv3DTranspose = Handle<ConvTransposeLayer<3>>;

/// Size of the channel axis; ShapeError unless the rank fits and it is known.
int64_t channels_of(const Shape& shape, int rank, std::string_view data_format);
/// Adds a bias `(channels,)` along the channel axis.
Tensor add_bias(const Tensor& x, const Tensor& bias,
                std::string_view data_format);

}  // namespace keratin::layers
