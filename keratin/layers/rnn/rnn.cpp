#include "keratin/layers/rnn/rnn.h"

#include "keratin/base/error.h"
#include "keratin/layers/rnn/recurrent_rows.h"
#include "keratin/ops/ops.h"

namespace keratin::layers {
namespace {

Shape without_time(const Shape& shape) {
  Shape step = shape;
  step.erase(step.begin() + 1);
  return step;
}

// As in Keras, a mask that came with the input masks no steps where the states
// are given too; only the `mask` argument does then.
Tensor mask_of_steps(const Call& call) {
  const bool alone = call.argument("initial_state") == nullptr;
  return alone || call.argument("mask") != nullptr ? call.mask() : Tensor();
}

}  // namespace

const Shape& sequences_shape(const Nested<Shape>& input_shape) {
  const Nested<Shape>* sequences = input_shape.find("sequences_shape");
  return sequences != nullptr ? sequences->leaf() : input_shape.leaf();
}

void RecurrentLayer::set_cell(std::shared_ptr<RNNCellLayer> cell) {
  cell_ = std::move(cell);
  add_child("cell", cell_);
}

LayerArgs RecurrentLayer::cell_base(std::string name) const {
  return {.name = std::move(name),
          .trainable = base_.trainable,
          .dtype = base_.dtype};
}

void RecurrentLayer::build(const Nested<Shape>& input_shape) {
  const Shape& shape = sequences_shape(input_shape);
  if (options().unroll && shape[1] == kNone) {
    throw ConfigError(concat(
        "unroll needs a known number of steps, got the input shape ",
        to_string(shape), ". State the length in Input, or leave unroll off"));
  }
  const Shape step_shape = without_time(shape);
  cell_->ensure_built(step_shape);
  if (!options().stateful) return;
  if (shape[0] == kNone) {
    throw ConfigError(concat(
        "stateful needs a known batch size, got the input shape ",
        to_string(shape), ". State it in Input's batch_shape or batch_size"));
  }
  for (const Tensor& state : cell_->initial_state(step_shape).flatten()) {
    const Spec spec{variable_dtype(), state.shape()};
    variables_.emplace_back("rnn_state", spec,
                            Array::zeros(spec.dtype, spec.shape), false);
  }
}

void RecurrentLayer::reset_state() {
  for (Variable& variable : variables_) {
    variable.assign(Array::zeros(variable.dtype(), variable.shape()));
  }
}

std::vector<Tensor> RecurrentLayer::first_states(const Tensor& x,
                                                 const Tensors& zeros,
                                                 const Call& call) const {
  const std::vector<Tensor> due = zeros.flatten();
  std::vector<Tensor> states = due;
  if (const Tensors* given = call.argument("initial_state")) {
    states = given->flatten();
  } else if (options().stateful) {
    states.assign(variables_.begin(), variables_.end());
  }
  if (states.size() != due.size()) {
    throw ShapeError(concat("initial_state: expected ", due.size(),
                            " tensors, got ", states.size()));
  }
  if (options().stateful && !variables_.empty() &&
      variables_[0].shape()[0] != x.dim(0)) {
    throw ShapeError(
        concat("a stateful layer takes batches of the size it was built for, ",
               variables_[0].shape()[0], ", got ", x.dim(0)));
  }
  for (size_t i = 0; i < due.size(); ++i) {
    if (states[i].shape() != due[i].shape()) {
      throw ShapeError(concat("initial_state: expected tensor ", i,
                              " of shape ", to_string(due[i].shape()), ", got ",
                              to_string(states[i].shape())));
    }
    states[i] = ops::cast(states[i], due[i].dtype());
  }
  return states;
}

Tensors RecurrentLayer::call(const Tensors& inputs, Call& call) const {
  const Tensor x = inputs.leaf().without_mask();
  const LoopOptions options = this->options();
  const Tensor mask = call.mask();
  call.keep_masks();
  const Tensors zeros = cell_->initial_state(without_time(x.shape()));
  LoopResult result = run_cell(*cell_, x, first_states(x, zeros, call),
                               mask_of_steps(call), options, call.training);
  for (size_t i = 0; i < variables_.size(); ++i) {
    StateUpdates::record(variables_[i],
                         ops::cast(result.states[i], variable_dtype()));
  }
  const Tensor output =
      ops::cast(result.output, compute_dtype())
          .with_mask(options.return_sequences ? mask : Tensor());
  if (!options.return_state) return output;
  size_t index = 0;
  const Tensors states = zeros.map([&](const Tensor&) {
    return ops::cast(result.states[index++], compute_dtype());
  });
  Tensors::List list{output};
  list.insert(list.end(), states.list().begin(), states.list().end());
  return list;
}

void RNNLayer::declare(Fields& f, Args& a) {
  declare_loop(f, a);
  f("cell", a.cell, "What is stepped through time.").required();
}

void RNNLayer::init() {
  RecurrentLayer::init();
  set_cell(as_cell(args.cell.layer()));
}

LoopOptions RNNLayer::options() const { return loop_options(args); }

}  // namespace keratin::layers
