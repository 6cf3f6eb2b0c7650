#include "keratin/layers/rnn/gru.h"

#include "keratin/layers/rnn/recurrent_rows.h"
#include "keratin/ops/ops.h"

namespace keratin::layers {
namespace {

constexpr int64_t kGates = 3;

Tensor columns(const Tensor& x, int64_t first, int64_t last) {
  return ops::slice_axis(x, 1, {.start = first, .stop = last});
}

}  // namespace

void GRUCellLayer::declare(Fields& f, Args& a) {
  declare_units(f, a);
  f("recurrent_activation", a.recurrent_activation, "Function of the gates.");
  f("use_bias", a.use_bias, "Whether to add a bias.");
  declare_initializers(f, a);
  declare_regularizers(f, a);
  declare_constraints(f, a);
  declare_dropout(f, a);
  f("reset_after", a.reset_after,
    "Whether the reset gate comes after the product with the state.");
  f("seed", a.seed, "Makes dropout repeatable.").since_keras3();
  f.ignore("implementation");
}

// With reset_after the bias has two rows: for the input, and for the state.
void GRUCellLayer::init() {
  Layer::init();
  clamp_dropout(args);
  GateOptions options = gate_options(args, kGates);
  if (args.use_bias && args.reset_after) {
    options.bias_shape = {2, kGates * args.units};
  }
  set_up(std::move(options));
}

std::vector<Tensor> GRUCellLayer::project(const Tensor& x,
                                          const CellRun& run) const {
  const Tensor product = times_kernel(x, run);
  if (!has_bias()) return {product};
  return {product + (args.reset_after ? ops::get_item(bias(), {0}) : bias())};
}

CellStep GRUCellLayer::step(std::span<const Tensor> projected,
                            std::span<const Tensor> states,
                            const CellRun& run) const {
  const int64_t units = this->units();
  const Tensor& h = states[0];
  Tensor products = times_recurrent(h, run, args.reset_after ? kGates : 2);
  if (args.reset_after && has_bias()) {
    products = products + ops::get_item(bias(), {1});
  }
  const std::vector<Tensor> x = ops::split(projected[0], kGates, 1);
  const Tensor update =
      activated(args.recurrent_activation, x[0] + columns(products, 0, units));
  const Tensor reset = activated(args.recurrent_activation,
                                 x[1] + columns(products, units, 2 * units));
  Tensor remembered;
  if (args.reset_after) {
    remembered = reset * columns(products, 2 * units, kGates * units);
  } else {
    const Tensor kept = run.recurrent.empty() ? h : h * run.recurrent.at(2);
    const Tensor kernel =
        columns(recurrent_kernel(), 2 * units, kGates * units);
    remembered = ops::matmul(reset * kept, kernel);
  }
  const Tensor candidate = activated(args.activation, x[2] + remembered);
  const Tensor next = update * h + (1 - update) * candidate;
  return {next, {next}};
}

void GRULayer::declare(Fields& f, Args& a) {
  declare_loop(f, a);
  declare_units(f, a);
  f("recurrent_activation", a.recurrent_activation, "Function of the gates.");
  f("use_bias", a.use_bias, "Whether to add a bias.");
  declare_initializers(f, a);
  declare_regularizers(f, a);
  declare_constraints(f, a);
  declare_dropout(f, a);
  f("reset_after", a.reset_after,
    "Whether the reset gate comes after the product with the state.");
  f("seed", a.seed, "Makes dropout repeatable.").since_keras3();
  f.ignore("implementation");
  f.ignore("use_cudnn");
}

void GRULayer::init() {
  RecurrentLayer::init();
  clamp_dropout(args);
  auto arguments = cell_args<GRUCellLayer::Args>(args);
  arguments.recurrent_activation = args.recurrent_activation;
  arguments.reset_after = args.reset_after;
  const GRUCell cell(std::move(arguments), cell_base("gru_cell"));
  set_cell(as_cell(cell.layer()));
}

LoopOptions GRULayer::options() const { return loop_options(args); }

}  // namespace keratin::layers
