#include "keratin/layers/rnn/simple_rnn.h"

#include "keratin/layers/rnn/recurrent_rows.h"
#include "keratin/ops/ops.h"

namespace keratin::layers {

void SimpleRNNCellLayer::declare(Fields& f, Args& a) {
  declare_units(f, a);
  f("use_bias", a.use_bias, "Whether to add a bias.");
  declare_initializers(f, a);
  declare_regularizers(f, a);
  declare_constraints(f, a);
  declare_dropout(f, a);
  f("seed", a.seed, "Makes dropout repeatable.").since_keras3();
}

void SimpleRNNCellLayer::init() {
  Layer::init();
  clamp_dropout(args);
  set_up(gate_options(args, 1));
}

std::vector<Tensor> SimpleRNNCellLayer::project(const Tensor& x,
                                                const CellRun& run) const {
  const Tensor product = times_kernel(x, run);
  return {has_bias() ? product + bias() : product};
}

CellStep SimpleRNNCellLayer::step(std::span<const Tensor> projected,
                                  std::span<const Tensor> states,
                                  const CellRun& run) const {
  const Tensor h = activated(args.activation,
                             projected[0] + times_recurrent(states[0], run, 1));
  return {h, {h}};
}

void SimpleRNNLayer::declare(Fields& f, Args& a) {
  declare_loop(f, a);
  declare_units(f, a);
  f("use_bias", a.use_bias, "Whether to add a bias.");
  declare_initializers(f, a);
  declare_regularizers(f, a);
  declare_constraints(f, a);
  declare_dropout(f, a);
  f("seed", a.seed, "Makes dropout repeatable.").since_keras3().read_only();
}

void SimpleRNNLayer::init() {
  RecurrentLayer::init();
  clamp_dropout(args);
  const SimpleRNNCell cell(cell_args<SimpleRNNCellLayer::Args>(args),
                           cell_base("simple_rnn_cell"));
  set_cell(as_cell(cell.layer()));
}

LoopOptions SimpleRNNLayer::options() const { return loop_options(args); }

}  // namespace keratin::layers
