#include "keratin/layers/rnn/conv_lstm.h"

#include <algorithm>

#include "keratin/base/error.h"
#include "keratin/layers/argument_validation.h"
#include "keratin/layers/rnn/lstm_gates.h"
#include "keratin/layers/rnn/recurrent_rows.h"
#include "keratin/ops/ops.h"

namespace keratin::layers {
namespace {

template <int kRank>
void declare_convolution(Fields& f, auto& a) {
  f("filters", a.filters, "Channels of the output and of each state.")
      .required()
      .at_least(1);
  f("kernel_size", a.kernel_size, "Size of the window.")
      .required()
      .tuple(kRank)
      .at_least(1);
  f("strides", a.strides, "Steps between positions.").tuple(kRank).at_least(1);
  declare_padding(f, a.padding);
  declare_data_format(f, a.data_format);
  f("dilation_rate", a.dilation_rate, "Steps between kernel elements.")
      .tuple(kRank)
      .at_least(1);
}

void declare_gates(Fields& f, auto& a) {
  f("activation", a.activation, "Function applied to what becomes state.");
  f("recurrent_activation", a.recurrent_activation, "Function of the gates.");
  f("use_bias", a.use_bias, "Whether to add a bias.");
  declare_initializers(f, a);
  f("unit_forget_bias", a.unit_forget_bias,
    "Whether the forget gate's bias starts at 1.");
  declare_regularizers(f, a);
  declare_constraints(f, a);
  declare_dropout(f, a);
  f("seed", a.seed, "Makes dropout repeatable.").since_keras3();
}

bool any_above_one(const Ints& ints) {
  return std::any_of(ints.values.begin(), ints.values.end(),
                     [](int64_t value) { return value > 1; });
}

ops::ConvOptions conv_options(const ConvLSTMCellArgs& args) {
  return {.strides = args.strides.values,
          .padding = args.padding,
          .data_format = args.data_format,
          .dilation_rate = args.dilation_rate.values};
}

bool channels_first(const ConvLSTMCellArgs& args) {
  return args.data_format == "channels_first";
}

}  // namespace

template <int kRank>
void ConvLSTMCellLayer<kRank>::declare(Fields& f, Args& a) {
  declare_convolution<kRank>(f, a);
  declare_gates(f, a);
}

template <int kRank>
void ConvLSTMCellLayer<kRank>::init() {
  Layer::init();
  if (any_above_one(args.strides) && any_above_one(args.dilation_rate)) {
    throw ConfigError(
        "strides > 1 and dilation_rate > 1 exclude each other, as in Keras");
  }
  clamp_dropout(args);
  GateOptions options = gate_options(args, kLstmGates);
  options.window = args.kernel_size.values;
  options.masks_per_gate = true;
  if (args.unit_forget_bias) {
    options.bias_initializer = unit_forget_bias(options.bias_initializer);
  }
  set_up(std::move(options));
}

template <int kRank>
int64_t ConvLSTMCellLayer<kRank>::feature_axis() const {
  return channels_first(args) ? -1 - kRank : -1;
}

template <int kRank>
int64_t ConvLSTMCellLayer<kRank>::features_of(const Shape& step_shape) const {
  const bool known = step_shape.size() == kRank + 2 &&
                     std::find(step_shape.begin() + 1, step_shape.end(),
                               kNone) == step_shape.end();
  if (!known) {
    throw ShapeError(
        concat("expected an input of rank ", kRank + 2,
               " a step, of which only the batch may be unknown, got ",
               to_string(step_shape)));
  }
  return channels_first(args) ? step_shape[1] : step_shape.back();
}

template <int kRank>
Tensors ConvLSTMCellLayer<kRank>::initial_state(const Shape& step_shape) const {
  Shape kernel = args.kernel_size.values;
  kernel.insert(kernel.end(), {features_of(step_shape), args.filters});
  const Tensor zeros = Tensor::full(
      ops::conv_output_shape(step_shape, kernel, conv_options(args)), 0,
      compute_dtype());
  return Tensors::List{zeros, zeros};
}

// Time, where there is one, is more of the batch.
template <int kRank>
Tensor ConvLSTMCellLayer<kRank>::input_product(const Tensor& x,
                                               const Tensor& kernel) const {
  if (x.rank() == kRank + 2) return ops::conv(x, kernel, conv_options(args));
  Shape folded(x.shape().begin() + 1, x.shape().end());
  folded[0] = element_count({x.dim(0), x.dim(1)});
  const Tensor product =
      ops::conv(ops::reshape(x, folded), kernel, conv_options(args));
  Shape shape = product.shape();
  shape[0] = x.dim(1);
  shape.insert(shape.begin(), x.dim(0));
  return ops::reshape(product, shape);
}

template <int kRank>
Tensor ConvLSTMCellLayer<kRank>::state_product(const Tensor& h,
                                               const Tensor& kernel) const {
  return ops::conv(h, kernel,
                   {.padding = "same", .data_format = args.data_format});
}

template <int kRank>
std::vector<Tensor> ConvLSTMCellLayer<kRank>::project(
    const Tensor& x, const CellRun& run) const {
  const Tensor product = times_kernel(x, run);
  if (!has_bias()) return {product};
  Shape shape = {kLstmGates * args.filters};
  if (channels_first(args)) shape.resize(kRank + 1, 1);
  return {product + ops::reshape(bias(), shape)};
}

template <int kRank>
CellStep ConvLSTMCellLayer<kRank>::step(std::span<const Tensor> projected,
                                        std::span<const Tensor> states,
                                        const CellRun& run) const {
  const Tensor sums =
      projected[0] + times_recurrent(states[0], run, kLstmGates);
  return lstm_step(sums, feature_axis(), states[1], args.activation,
                   args.recurrent_activation);
}

template <int kRank>
void ConvLSTMLayer<kRank>::declare(Fields& f, Args& a) {
  declare_loop(f, a);
  declare_convolution<kRank>(f, a);
  declare_gates(f, a);
}

template <int kRank>
void ConvLSTMLayer<kRank>::init() {
  RecurrentLayer::init();
  clamp_dropout(args);
  auto arguments = cell_args<ConvLSTMCellArgs>(args);
  arguments.filters = args.filters;
  arguments.kernel_size = args.kernel_size;
  arguments.strides = args.strides;
  arguments.padding = args.padding;
  arguments.data_format = args.data_format;
  arguments.dilation_rate = args.dilation_rate;
  arguments.recurrent_activation = args.recurrent_activation;
  arguments.unit_forget_bias = args.unit_forget_bias;
  const Handle<ConvLSTMCellLayer<kRank>> cell(std::move(arguments),
                                              cell_base("conv_lstm_cell"));
  set_cell(as_cell(cell.layer()));
}

template <int kRank>
LoopOptions ConvLSTMLayer<kRank>::options() const {
  return loop_options(args);
}

template class ConvLSTMCellLayer<1>;
template class ConvLSTMCellLayer<2>;
template class ConvLSTMCellLayer<3>;
template class ConvLSTMLayer<1>;
template class ConvLSTMLayer<2>;
template class ConvLSTMLayer<3>;

}  // namespace keratin::layers
