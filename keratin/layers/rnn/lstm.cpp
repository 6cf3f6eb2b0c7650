#include "keratin/layers/rnn/lstm.h"

#include "keratin/layers/rnn/lstm_gates.h"
#include "keratin/layers/rnn/recurrent_rows.h"
#include "keratin/ops/ops.h"

namespace keratin::layers {

void LSTMCellLayer::declare(Fields& f, Args& a) {
  declare_units(f, a);
  f("recurrent_activation", a.recurrent_activation, "Function of the gates.");
  f("use_bias", a.use_bias, "Whether to add a bias.");
  f("unit_forget_bias", a.unit_forget_bias,
    "Whether the forget gate's bias starts at 1.");
  declare_initializers(f, a);
  declare_regularizers(f, a);
  declare_constraints(f, a);
  declare_dropout(f, a);
  f("seed", a.seed, "Makes dropout repeatable.").since_keras3();
  f.ignore("implementation");
}

void LSTMCellLayer::init() {
  Layer::init();
  clamp_dropout(args);
  GateOptions options = gate_options(args, kLstmGates);
  if (args.unit_forget_bias) {
    options.bias_initializer = unit_forget_bias(options.bias_initializer);
  }
  set_up(std::move(options));
}

std::vector<Tensor> LSTMCellLayer::project(const Tensor& x,
                                           const CellRun& run) const {
  const Tensor product = times_kernel(x, run);
  return {has_bias() ? product + bias() : product};
}

CellStep LSTMCellLayer::step(std::span<const Tensor> projected,
                             std::span<const Tensor> states,
                             const CellRun& run) const {
  const Tensor sums =
      projected[0] + times_recurrent(states[0], run, kLstmGates);
  return lstm_step(sums, 1, states[1], args.activation,
                   args.recurrent_activation);
}

void LSTMLayer::declare(Fields& f, Args& a) {
  declare_loop(f, a);
  declare_units(f, a);
  f("recurrent_activation", a.recurrent_activation, "Function of the gates.");
  f("use_bias", a.use_bias, "Whether to add a bias.");
  declare_initializers(f, a);
  f("unit_forget_bias", a.unit_forget_bias,
    "Whether the forget gate's bias starts at 1.");
  declare_regularizers(f, a);
  declare_constraints(f, a);
  declare_dropout(f, a);
  f("seed", a.seed, "Makes dropout repeatable.").since_keras3();
  f.ignore("implementation");
  f.ignore("use_cudnn");
}

void LSTMLayer::init() {
  RecurrentLayer::init();
  clamp_dropout(args);
  auto arguments = cell_args<LSTMCellLayer::Args>(args);
  arguments.recurrent_activation = args.recurrent_activation;
  arguments.unit_forget_bias = args.unit_forget_bias;
  const LSTMCell cell(std::move(arguments), cell_base("lstm_cell"));
  set_cell(as_cell(cell.layer()));
}

LoopOptions LSTMLayer::options() const { return loop_options(args); }

}  // namespace keratin::layers
