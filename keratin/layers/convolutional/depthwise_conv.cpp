#include "keratin/layers/convolutional/depthwise_conv.h"

#include "keratin/layers/argument_validation.h"
#include "keratin/layers/convolutional/conv.h"
#include "keratin/layers/convolutional/conv_options.h"
#include "keratin/ops/ops.h"

namespace keratin::layers {
namespace {

template <int kRank>
void declare_window(Fields& f, auto& a) {
  f("kernel_size", a.kernel_size, "Size of the window.")
      .required()
      .tuple(kRank)
      .at_least(1);
  f("strides", a.strides, "Steps between positions.").tuple(kRank).at_least(1);
  declare_padding(f, a.padding,
                  kRank == 1 ? CausalPadding::yes : CausalPadding::no);
  declare_data_format(f, a.data_format);
  f("dilation_rate", a.dilation_rate, "Steps between kernel elements.")
      .tuple(kRank)
      .at_least(1);
  f("activation", a.activation, "Function applied to the output.");
  f("use_bias", a.use_bias, "Whether to add a bias.");
}

}  // namespace

template <int kRank>
void DepthwiseConvLayer<kRank>::declare(Fields& f, Args& a) {
  f("depth_multiplier", a.depth_multiplier, "Outputs of each channel.")
      .at_least(1);
  declare_window<kRank>(f, a);
  f.ignore("groups");  // Keras 2 has it here, and no use for it
  f("depthwise_initializer", a.depthwise_initializer,
    "First values of the kernel.");
  f("bias_initializer", a.bias_initializer, "First values of the bias.");
  f("depthwise_regularizer", a.depthwise_regularizer, "Penalty on the kernel.");
  f("bias_regularizer", a.bias_regularizer, "Penalty on the bias.");
  f("activity_regularizer", a.activity_regularizer, "Penalty on the output.");
  f("depthwise_constraint", a.depthwise_constraint, "Rule for the kernel.");
  f("bias_constraint", a.bias_constraint, "Rule for the bias.");
}

template <int kRank>
void DepthwiseConvLayer<kRank>::build(const Nested<Shape>& input_shape) {
  const int64_t channels =
      channels_of(input_shape.leaf(), kRank, args.data_format);
  Shape shape = args.kernel_size.values;
  shape.insert(shape.end(), {channels, args.depth_multiplier});
  kernel_ = add_weight({.name = "kernel",
                        .shape = std::move(shape),
                        .initializer = args.depthwise_initializer,
                        .regularizer = args.depthwise_regularizer,
                        .constraint = args.depthwise_constraint,
                        .dtype = {}});
  if (!args.use_bias) return;
  bias_ = add_weight({.name = "bias",
                      .shape = {channels * args.depth_multiplier},
                      .initializer = args.bias_initializer,
                      .regularizer = args.bias_regularizer,
                      .constraint = args.bias_constraint,
                      .dtype = {}});
}

template <int kRank>
Tensors DepthwiseConvLayer<kRank>::call(const Tensors& inputs, Call&) const {
  Tensor x =
      ops::depthwise_conv(inputs.leaf(), weight(kernel_), conv_options(args));
  if (args.use_bias) x = add_bias(x, weight(bias_), args.data_format);
  return args.activation.is_none() ? x : args.activation(x);
}

template <int kRank>
void SeparableConvLayer<kRank>::declare(Fields& f, Args& a) {
  f("depth_multiplier", a.depth_multiplier, "Outputs of each channel.")
      .at_least(1);
  f("filters", a.filters, "Channels of the output.").required().at_least(1);
  declare_window<kRank>(f, a);
  // Keras 2 has these here, and no use for them.
  for (const char* key : {"groups", "kernel_initializer", "kernel_regularizer",
                          "kernel_constraint"}) {
    f.ignore(key);
  }
  f("depthwise_initializer", a.depthwise_initializer,
    "First values of the depthwise kernel.");
  f("pointwise_initializer", a.pointwise_initializer,
    "First values of the pointwise kernel.");
  f("bias_initializer", a.bias_initializer, "First values of the bias.");
  f("depthwise_regularizer", a.depthwise_regularizer,
    "Penalty on the depthwise kernel.");
  f("pointwise_regularizer", a.pointwise_regularizer,
    "Penalty on the pointwise kernel.");
  f("bias_regularizer", a.bias_regularizer, "Penalty on the bias.");
  f("activity_regularizer", a.activity_regularizer, "Penalty on the output.");
  f("depthwise_constraint", a.depthwise_constraint,
    "Rule for the depthwise kernel.");
  f("pointwise_constraint", a.pointwise_constraint,
    "Rule for the pointwise kernel.");
  f("bias_constraint", a.bias_constraint, "Rule for the bias.");
}

template <int kRank>
void SeparableConvLayer<kRank>::build(const Nested<Shape>& input_shape) {
  const int64_t channels =
      channels_of(input_shape.leaf(), kRank, args.data_format);
  Shape depthwise = args.kernel_size.values;
  depthwise.insert(depthwise.end(), {channels, args.depth_multiplier});
  depthwise_kernel_ = add_weight({.name = "depthwise_kernel",
                                  .shape = std::move(depthwise),
                                  .initializer = args.depthwise_initializer,
                                  .regularizer = args.depthwise_regularizer,
                                  .constraint = args.depthwise_constraint,
                                  .dtype = {}});
  Shape pointwise(kRank, 1);
  pointwise.insert(pointwise.end(),
                   {channels * args.depth_multiplier, args.filters});
  pointwise_kernel_ = add_weight({.name = "pointwise_kernel",
                                  .shape = std::move(pointwise),
                                  .initializer = args.pointwise_initializer,
                                  .regularizer = args.pointwise_regularizer,
                                  .constraint = args.pointwise_constraint,
                                  .dtype = {}});
  if (!args.use_bias) return;
  bias_ = add_weight({.name = "bias",
                      .shape = {args.filters},
                      .initializer = args.bias_initializer,
                      .regularizer = args.bias_regularizer,
                      .constraint = args.bias_constraint,
                      .dtype = {}});
}

template <int kRank>
Tensors SeparableConvLayer<kRank>::call(const Tensors& inputs, Call&) const {
  Tensor x = ops::separable_conv(inputs.leaf(), weight(depthwise_kernel_),
                                 weight(pointwise_kernel_), conv_options(args));
  if (args.use_bias) x = add_bias(x, weight(bias_), args.data_format);
  return args.activation.is_none() ? x : args.activation(x);
}

template class DepthwiseConvLayer<1>;
template class DepthwiseConvLayer<2>;
template class SeparableConvLayer<1>;
template class SeparableConvLayer<2>;

}  // namespace keratin::layers
