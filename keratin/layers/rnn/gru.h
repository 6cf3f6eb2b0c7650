#pragma once

#include "keratin/layers/rnn/gated_cell.h"
#include "keratin/layers/rnn/rnn.h"

namespace keratin::layers {

/// One step of a gated recurrent unit (Cho et al. 2014). Gates in the order
/// update, reset, candidate. Keras's `GRUCell`.
class GRUCellLayer : public GatedCellLayer {
 public:
  static constexpr std::string_view kName = "GRUCell";
  struct Args {
    int64_t units = 0;
    keratin::Activation activation = "tanh";
    keratin::Activation recurrent_activation = "sigmoid";
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
    /// The reset gate is applied after the product with the state, not before.
    bool reset_after = true;
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
using GRUCell = Handle<GRUCellLayer>;

/// Gated recurrent unit. Keras's `GRU`.
class GRULayer : public RecurrentLayer {
 public:
  static constexpr std::string_view kName = "GRU";
  struct Args {
    int64_t units = 0;
    keratin::Activation activation = "tanh";
    keratin::Activation recurrent_activation = "sigmoid";
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
    Json seed = nullptr;
    bool return_sequences = false;
    bool return_state = false;
    bool go_backwards = false;
    bool stateful = false;
    bool unroll = false;
    /// The reset gate is applied after the product with the state, not before.
    bool reset_after = true;
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
using GRU = Handle<GRULayer>;

}  // namespace keratin::layers
