#pragma once

#include "keratin/layers/rnn/gated_cell.h"
#include "keratin/layers/rnn/rnn.h"

namespace keratin::layers {

/// Arguments of a cell of ConvLSTM1D, ConvLSTM2D or ConvLSTM3D.
struct ConvLSTMCellArgs {
  int64_t filters = 0;
  Ints kernel_size = {};
  Ints strides = 1;
  std::string padding = "valid";
  std::string data_format = "channels_last";
  Ints dilation_rate = 1;
  keratin::Activation activation = "tanh";
  keratin::Activation recurrent_activation = "sigmoid";
  bool use_bias = true;
  Initializer kernel_initializer = "glorot_uniform";
  Initializer recurrent_initializer = "orthogonal";
  Initializer bias_initializer = "zeros";
  /// The forget gate's bias starts at 1.
  bool unit_forget_bias = true;
  Regularizer kernel_regularizer = none;
  Regularizer recurrent_regularizer = none;
  Regularizer bias_regularizer = none;
  Constraint kernel_constraint = none;
  Constraint recurrent_constraint = none;
  Constraint bias_constraint = none;
  double dropout = 0;
  double recurrent_dropout = 0;
  Json seed = nullptr;
};

/// One step of an LSTM whose products are convolutions over `kRank` spatial
/// axes (Shi et al. 2015). The step's input is `(batch, spatial…, channels)`,
/// or with channels first `(batch, channels, spatial…)`; so are the states.
template <int kRank>
class ConvLSTMCellLayer : public GatedCellLayer {
 public:
  static constexpr std::string_view kName = "ConvLSTMCell";
  using Args = ConvLSTMCellArgs;
  Args args;
  static void declare(Fields& f, Args& a);

  void init() override;
  InputRule input_rule() const override { return {.ndim = kRank + 2}; }
  std::vector<int64_t> state_sizes() const override {
    return {args.filters, args.filters};
  }
  Tensors initial_state(const Shape& step_shape) const override;
  std::vector<Tensor> project(const Tensor& x,
                              const CellRun& run) const override;
  CellStep step(std::span<const Tensor> projected,
                std::span<const Tensor> states,
                const CellRun& run) const override;

 protected:
  int64_t features_of(const Shape& step_shape) const override;
  Tensor input_product(const Tensor& x, const Tensor& kernel) const override;
  Tensor state_product(const Tensor& h, const Tensor& kernel) const override;
  int64_t feature_axis() const override;
};

/// Arguments of ConvLSTM1D, ConvLSTM2D and ConvLSTM3D.
struct ConvLSTMArgs {
  int64_t filters = 0;
  Ints kernel_size = {};
  Ints strides = 1;
  std::string padding = "valid";
  std::string data_format = "channels_last";
  Ints dilation_rate = 1;
  keratin::Activation activation = "tanh";
  keratin::Activation recurrent_activation = "sigmoid";
  bool use_bias = true;
  Initializer kernel_initializer = "glorot_uniform";
  Initializer recurrent_initializer = "orthogonal";
  Initializer bias_initializer = "zeros";
  /// The forget gate's bias starts at 1.
  bool unit_forget_bias = true;
  Regularizer kernel_regularizer = none;
  Regularizer recurrent_regularizer = none;
  Regularizer bias_regularizer = none;
  Regularizer activity_regularizer = none;
  Constraint kernel_constraint = none;
  Constraint recurrent_constraint = none;
  Constraint bias_constraint = none;
  double dropout = 0;
  double recurrent_dropout = 0;
  Json seed = nullptr;
  bool return_sequences = false;
  bool return_state = false;
  bool go_backwards = false;
  bool stateful = false;
  bool unroll = false;
  bool zero_output_for_mask = false;
};

/// Convolutional LSTM over `(batch, time, …)`, a step being what the cell
/// takes. Keras's `ConvLSTM1D`, `ConvLSTM2D`, `ConvLSTM3D`.
template <int kRank>
class ConvLSTMLayer : public RecurrentLayer {
 public:
  static constexpr std::string_view kName = kRank == 1   ? "ConvLSTM1D"
                                            : kRank == 2 ? "ConvLSTM2D"
                                                         : "ConvLSTM3D";
  using Args = ConvLSTMArgs;
  Args args;
  static void declare(Fields& f, Args& a);

  void init() override;
  InputRule input_rule() const override { return {.ndim = kRank + 3}; }
  LoopOptions options() const override;
  void set_zero_output_for_mask(bool zero) override {
    args.zero_output_for_mask = zero;
  }
};
using ConvLSTM1D = Handle<ConvLSTMLayer<1>>;
using ConvLSTM2D = Handle<ConvLSTMLayer<2>>;
using ConvLSTM3D = Handle<ConvLSTMLayer<3>>;

}  // namespace keratin::layers
