#pragma once

#include "keratin/layers/layer_argument.h"
#include "keratin/layers/rnn/cell_loop.h"

namespace keratin::layers {

/// Base of RNN, SimpleRNN, LSTM and GRU: a cell stepped through time.
/// Input `(batch, time, …)`. Arguments of the call: `initial_state`, a list of
/// tensors in the cell's structure, and `mask`, `(batch, time)` of bool.
/// Output `(batch, output_size)`, or `(batch, time, output_size)` with
/// `return_sequences`; `return_state` makes it a list, followed by the states.
class RecurrentLayer : public Layer {
 public:
  virtual LoopOptions options() const = 0;
  /// Whether masked steps give zero; for Bidirectional.
  virtual void set_zero_output_for_mask(bool zero) = 0;
  const RNNCellLayer& cell() const { return *cell_; }
  /// Of a stateful layer: its states; else empty.
  const std::vector<Variable>& state_variables() const { return variables_; }
  /// Makes the states of a stateful layer zero.
  void reset_state();

  void build(const Nested<Shape>& input_shape) override;
  Tensors call(const Tensors& inputs, Call& call) const override;
  std::vector<std::string_view> call_arguments() const override {
    return {"sequences", "initial_state", "mask"};
  }
  std::vector<std::string_view> build_arguments() const override {
    return {"sequences", "initial_state"};
  }
  /// (batch, time, …)
  InputRule input_rule() const override { return {.min_ndim = 3}; }
  bool supports_masking() const override { return true; }

 protected:
  void set_cell(std::shared_ptr<RNNCellLayer> cell);
  /// Name, dtype and `trainable` of a cell that the layer makes itself.
  LayerArgs cell_base(std::string name) const;

 private:
  std::vector<Tensor> first_states(const Tensor& x, const Tensors& zeros,
                                   const Call& call) const;

  std::shared_ptr<RNNCellLayer> cell_;
  std::vector<Variable> variables_;
};

/// Of the sequences, among the shapes that a recurrent layer is built for.
const Shape& sequences_shape(const Nested<Shape>& input_shape);

/// A cell stepped through time. Keras's `RNN`.
class RNNLayer : public RecurrentLayer {
 public:
  static constexpr std::string_view kName = "RNN";
  struct Args {
    LayerArgument cell = {};
    bool return_sequences = false;
    bool return_state = false;
    bool go_backwards = false;
    bool stateful = false;
    bool unroll = false;
    bool zero_output_for_mask = false;
  } args;
  static void declare(Fields& f, Args& a);

  void init() override;
  LoopOptions options() const override;
  void set_zero_output_for_mask(bool zero) override {
    args.zero_output_for_mask = zero;
  }
};
using RNN = Handle<RNNLayer>;

}  // namespace keratin::layers
