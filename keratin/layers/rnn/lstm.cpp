#include "keratin/layers/rnn/lstm.h"

#include <cstring>

#include "keratin/layers/rnn/recurrent_rows.h"
#include "keratin/ops/ops.h"

namespace keratin::layers {
namespace {

constexpr int64_t kGates = 4;

// A bias (4 · units) of which the forget gate's part is 1.
class UnitForgetBias : public InitializerObject {
 public:
  explicit UnitForgetBias(Initializer others) : others_(std::move(others)) {}

  Array operator()(const Shape& shape, DType dtype) const override {
    const int64_t units = shape.at(0) / kGates;
    const std::vector<double> ones(static_cast<size_t>(units), 1.0);
    const Array parts[] = {others({units}, dtype),
                           Array::of<double>({units}, ones).cast(dtype),
                           others({2 * units}, dtype)};
    Array bias = Array::zeros(dtype, shape);
    std::byte* out = bias.mutable_bytes().data();
    for (const Array& part : parts) {
      if (part.bytes().empty()) continue;
      std::memcpy(out, part.bytes().data(), part.bytes().size());
      out += part.bytes().size();
    }
    return bias;
  }

 private:
  Array others(const Shape& shape, DType dtype) const {
    return others_.is_none() ? Array::zeros(dtype, shape)
                             : others_(shape, dtype);
  }

  Initializer others_;
};

}  // namespace

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
  f("seed", a.seed, "Makes dropout repeatable.");
  f.ignore("implementation");
}

void LSTMCellLayer::init() {
  Layer::init();
  clamp_dropout(args);
  GateOptions options = gate_options(args, kGates);
  if (args.unit_forget_bias) {
    options.bias_initializer =
        Initializer(std::make_shared<UnitForgetBias>(options.bias_initializer));
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
  const Tensor sums = projected[0] + times_recurrent(states[0], run, kGates);
  const std::vector<Tensor> gates = ops::split(sums, kGates, 1);
  const Tensor input = activated(args.recurrent_activation, gates[0]);
  const Tensor forget = activated(args.recurrent_activation, gates[1]);
  const Tensor candidate = activated(args.activation, gates[2]);
  const Tensor c = forget * states[1] + input * candidate;
  const Tensor output = activated(args.recurrent_activation, gates[3]);
  const Tensor h = output * activated(args.activation, c);
  return {h, {h, c}};
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
  f("seed", a.seed, "Makes dropout repeatable.");
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
