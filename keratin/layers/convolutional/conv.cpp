#include "keratin/layers/convolutional/conv.h"

#include "keratin/base/error.h"
#include "keratin/layers/argument_validation.h"
#include "keratin/layers/convolutional/conv_options.h"
#include "keratin/layers/lora.h"
#include "keratin/ops/ops.h"

namespace keratin::layers {
namespace {

// Rows that all convolutions share, in the order of Keras's config.
template <int kRank>
void declare_kernel(Fields& f, auto& a) {
  f("filters", a.filters, "Channels of the output.").required().at_least(1);
  f("kernel_size", a.kernel_size, "Size of the window.")
      .required()
      .tuple(kRank)
      .at_least(1);
  f("strides", a.strides, "Steps between positions.").tuple(kRank).at_least(1);
}

void declare_weights(Fields& f, auto& a) {
  f("activation", a.activation, "Function applied to the output.");
  f("use_bias", a.use_bias, "Whether to add a bias.");
  f("kernel_initializer", a.kernel_initializer, "First values of the kernel.");
  f("bias_initializer", a.bias_initializer, "First values of the bias.");
  f("kernel_regularizer", a.kernel_regularizer, "Penalty on the kernel.");
  f("bias_regularizer", a.bias_regularizer, "Penalty on the bias.");
  f("activity_regularizer", a.activity_regularizer, "Penalty on the output.");
  f("kernel_constraint", a.kernel_constraint, "Rule that the kernel obeys.");
  f("bias_constraint", a.bias_constraint, "Rule that the bias obeys.");
}

void declare_layout(Fields& f, auto& a, int rank) {
  declare_data_format(f, a.data_format);
  f("dilation_rate", a.dilation_rate, "Steps between kernel elements.")
      .tuple(static_cast<size_t>(rank))
      .at_least(1);
}

void refuse_stride_with_dilation(const auto& args) {
  bool strided = false;
  bool dilated = false;
  for (const int64_t s : args.strides.values) strided = strided || s > 1;
  for (const int64_t d : args.dilation_rate.values) dilated = dilated || d > 1;
  if (strided && dilated) {
    throw ConfigError(
        "strides > 1 and dilation_rate > 1 exclude each other, as in Keras");
  }
}

WeightArgs kernel_args(const auto& args, Shape shape) {
  return {.name = "kernel",
          .shape = std::move(shape),
          .initializer = args.kernel_initializer,
          .regularizer = args.kernel_regularizer,
          .constraint = args.kernel_constraint,
          .dtype = {}};
}

WeightArgs bias_args(const auto& args) {
  return {.name = "bias",
          .shape = {args.filters},
          .initializer = args.bias_initializer,
          .regularizer = args.bias_regularizer,
          .constraint = args.bias_constraint,
          .dtype = {}};
}

Tensor finished(Tensor x, const auto& args, const Tensor& bias) {
  if (!bias.empty()) x = add_bias(x, bias, args.data_format);
  return args.activation.is_none() ? x : args.activation(x);
}

}  // namespace

int64_t channels_of(const Shape& shape, int rank,
                    std::string_view data_format) {
  const auto dims = static_cast<size_t>(rank) + 2;
  if (shape.size() != dims) {
    throw ShapeError(
        concat("expected an input of rank ", dims, ", got ", to_string(shape)));
  }
  const int64_t channels =
      data_format == "channels_first" ? shape[1] : shape.back();
  if (channels == kNone) {
    throw ShapeError(
        concat("the number of channels must be known, got ", to_string(shape)));
  }
  return channels;
}

Tensor add_bias(const Tensor& x, const Tensor& bias,
                std::string_view data_format) {
  if (data_format == "channels_last") return x + bias;
  Shape shape(x.rank(), 1);
  shape[1] = bias.dim(0);
  return x + ops::reshape(bias, shape);
}

template <int kRank>
void ConvLayer<kRank>::declare(Fields& f, Args& a) {
  declare_kernel<kRank>(f, a);
  declare_padding(f, a.padding,
                  kRank == 1 ? CausalPadding::yes : CausalPadding::no);
  declare_layout(f, a, kRank);
  f("groups", a.groups, "Groups of channels that don't mix.").at_least(1);
  declare_weights(f, a);
  declare_lora(f, a.lora_rank, a.lora_alpha);
}

template <int kRank>
void ConvLayer<kRank>::init() {
  Layer::init();
  settle_lora(args.lora_rank, args.lora_alpha);
  refuse_stride_with_dilation(args);
  if (args.filters % args.groups != 0) {
    throw ConfigError(concat("filters = ", args.filters,
                             " must be a multiple of groups = ", args.groups));
  }
}

template <int kRank>
void ConvLayer<kRank>::build(const Nested<Shape>& input_shape) {
  expect_no_lora(args.lora_rank);
  const int64_t channels =
      channels_of(input_shape.leaf(), kRank, args.data_format);
  if (channels % args.groups != 0) {
    throw ShapeError(
        concat("the input has ", channels,
               " channels, which isn't a multiple of groups = ", args.groups));
  }
  Shape shape = args.kernel_size.values;
  shape.insert(shape.end(), {channels / args.groups, args.filters});
  kernel_ = add_weight(kernel_args(args, std::move(shape)));
  if (args.use_bias) bias_ = add_weight(bias_args(args));
}

template <int kRank>
Tensors ConvLayer<kRank>::call(const Tensors& inputs, Call&) const {
  const Tensor x =
      ops::conv(inputs.leaf(), weight(kernel_), conv_options(args));
  return finished(x, args, args.use_bias ? weight(bias_) : Tensor());
}

template <int kRank>
void ConvTransposeLayer<kRank>::declare(Fields& f, Args& a) {
  declare_kernel<kRank>(f, a);
  declare_padding(f, a.padding);
  f("output_padding", a.output_padding, "Cells added at the end.");
  declare_layout(f, a, kRank);
  f.ignore("groups");  // Keras 2 has it here, and no use for it
  declare_weights(f, a);
}

template <int kRank>
void ConvTransposeLayer<kRank>::init() {
  Layer::init();
  refuse_stride_with_dilation(args);
}

template <int kRank>
void ConvTransposeLayer<kRank>::build(const Nested<Shape>& input_shape) {
  const int64_t channels =
      channels_of(input_shape.leaf(), kRank, args.data_format);
  Shape shape = args.kernel_size.values;
  shape.insert(shape.end(), {args.filters, channels});
  kernel_ = add_weight(kernel_args(args, std::move(shape)));
  if (args.use_bias) bias_ = add_weight(bias_args(args));
}

template <int kRank>
Tensors ConvTransposeLayer<kRank>::call(const Tensors& inputs, Call&) const {
  std::optional<ops::PerAxis> padding;
  if (args.output_padding.is_int()) {
    padding = ops::PerAxis(args.output_padding.as_int());
  } else if (!args.output_padding.is_null()) {
    std::vector<int64_t> values;
    for (const Json& value : args.output_padding.as_array()) {
      values.push_back(value.as_int());
    }
    padding = ops::PerAxis(std::move(values));
  }
  const Tensor x = ops::conv_transpose(inputs.leaf(), weight(kernel_),
                                       conv_options(args), padding);
  return finished(x, args, args.use_bias ? weight(bias_) : Tensor());
}

template class ConvLayer<1>;
template class ConvLayer<2>;
template class ConvLayer<3>;
template class ConvTransposeLayer<1>;
template class ConvTransposeLayer<2>;
template class ConvTransposeLayer<3>;

}  // namespace keratin::layers
