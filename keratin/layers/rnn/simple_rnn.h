#pragma once

#include "keratin/layers/rnn/gated_cell.h"
#include "keratin/layers/rnn/rnn.h"

namespace keratin::layers {

/// h = activation(x · kernel + bias + h · recurrent_kernel). Keras's
/// `SimpleRNNCell`.
class SimpleRNNCellLayer : public GatedCellLayer {
 public:
  static constexpr std::string_view kName = "SimpleRNNCell";
  struct Args {
    int64_t units = 0;
    keratin::Activation activation = "tanh";
    bool use_bias = true;
    Initializer kernel_initializer = "glorot_uniform";
    Initializer recurrent_initializer = "orthogonal";
    Initializer bias_initializer = "zeros";
    Regularizer kernel_regularizer = none;
    Regularizer recurrent_regularizer = none;
    Regularizer bias_regularizer = none;
    Constraint kernel_constraint = none;
    Constraint recurrent_constraint = none;
    Constraint bias_constraint = none;
    double dropout = 0;
    double recurrent_dropout = 0;
    Json seed = nullptr;
  } args;
  static void declare(Fields& f, Args& a);

  void init() override;
  std::vector<int64_t> state_sizes() const override { return {args.units}; }
  std::vector<Tensor> project(const Tensor& x,
                              const CellRun& run) const override;
  CellStep step(std::span<const Tensor> projected,
                std::span<const Tensor> states,
                const CellRun& run) const override;
};
using SimpleRNNCell = Handle<SimpleRNNCellLayer>;

/// Recurrence whose output is its state. Keras's `SimpleRNN`.
class SimpleRNNLayer : public RecurrentLayer {
 public:
  static constexpr std::string_view kName = "SimpleRNN";
  struct Args {
    int64_t units = 0;
    keratin::Activation activation = "tanh";
    bool use_bias = true;
    Initializer kernel_initializer = "glorot_uniform";
    Initializer recurrent_initializer = "orthogonal";
    Initializer bias_initializer = "zeros";
    Regularizer kernel_regularizer = none;
    Regularizer recurrent_regularizer = none;
    Regularizer bias_regularizer = none;
    Regularizer activity_regularizer = none;
    Constraint kernel_constraint = none;
    Constraint recurrent_constraint = none;
    Constraint bias_constraint = none;
    double dropout = 0;
    double recurrent_dropout = 0;
    bool return_sequences = false;
    bool return_state = false;
    bool go_backwards = false;
    bool stateful = false;
    bool unroll = false;
    Json seed = nullptr;
    bool zero_output_for_mask = false;
  } args;
  static void declare(Fields& f, Args& a);

  void init() override;
  InputRule input_rule() const override { return {.ndim = 3}; }
  LoopOptions options() const override;
  void set_zero_output_for_mask(bool zero) override {
    args.zero_output_for_mask = zero;
  }
};
using SimpleRNN = Handle<SimpleRNNLayer>;

}  // namespace keratin::layers
