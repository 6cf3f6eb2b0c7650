#include "keratin/layers/rnn/cell_loop.h"

#include "keratin/base/error.h"
#include "keratin/graph/scan.h"
#include "keratin/ops/ops.h"

namespace keratin::layers {
namespace {

using Span = std::span<const Tensor>;

class CellLoop {
 public:
  CellLoop(const RNNCellLayer& cell, const Tensor& sequence,
           const std::vector<Tensor>& states, const Tensor& mask,
           const LoopOptions& options, bool training);
  LoopResult run() const;

 private:
  void choose_carries();
  ScanStep body(Span carries, Span slices) const;
  void keep_where_masked(CellStep& step, Span carries,
                         const Tensor& active) const;
  bool masked() const { return !active_.empty(); }

  const RNNCellLayer& cell_;
  const LoopOptions options_;
  const std::vector<Tensor> states_;
  CellRun run_;
  int64_t length_ = 0;
  std::vector<Tensor> slices_;  // (time, batch, …) each
  Tensor active_;               // (time, batch, 1), or empty
  Tensor first_output_;         // empty unless outputs are carried
};

// (batch, time[, …]) to (time, batch, 1): a step is skipped if all of it is.
Tensor active_steps(const Tensor& mask, const Tensor& sequence) {
  if (mask.rank() < 2 || mask.dim(0) != sequence.dim(0) ||
      mask.dim(1) != sequence.dim(1)) {
    throw ShapeError(concat("expected a mask of shape (", sequence.dim(0), ", ",
                            sequence.dim(1), "), got ",
                            to_string(mask.shape())));
  }
  Tensor active = ops::cast(mask, DType::boolean);
  active = mask.rank() == 2 ? ops::expand_dims(active, -1)
                            : ops::any(active, -1, true);
  return ops::swapaxes(active, 0, 1);
}

// `active` (batch, 1) beside a tensor (batch, …).
Tensor chosen(const Tensor& active, const Tensor& yes, const Tensor& no) {
  Shape shape(yes.rank(), 1);
  if (!shape.empty()) shape[0] = active.dim(0);
  return ops::where(ops::reshape(active, shape), yes, no);
}

CellLoop::CellLoop(const RNNCellLayer& cell, const Tensor& sequence,
                   const std::vector<Tensor>& states, const Tensor& mask,
                   const LoopOptions& options, bool training)
    : cell_(cell),
      options_(options),
      states_(states),
      length_(sequence.dim(1)) {
  if (length_ == 0) {
    throw ShapeError(concat("expected a sequence of one step or more, got ",
                            to_string(sequence.shape())));
  }
  Shape step_shape = sequence.shape();
  step_shape.erase(step_shape.begin() + 1);
  run_ = cell.begin(step_shape, training);
  slices_ = cell.project(ops::swapaxes(sequence, 0, 1), run_);
  if (!mask.empty()) active_ = active_steps(mask, sequence);
  choose_carries();
}

// The last output need not be carried where it is one of the last states: what
// a step gives on stand-ins tells.
void CellLoop::choose_carries() {
  std::vector<Tensor> slices;
  for (const Tensor& slice : slices_) {
    const Shape& shape = slice.shape();
    slices.push_back(
        Tensor::placeholder({slice.dtype(), {shape.begin() + 1, shape.end()}}));
  }
  std::vector<Tensor> states;
  for (const Tensor& state : states_) {
    states.push_back(Tensor::placeholder(state.spec()));
  }
  const CellStep step = cell_.step(slices, states, run_);
  if (step.states.size() != states_.size()) {
    throw ShapeError(concat("the cell takes ", states_.size(),
                            " states and gives ", step.states.size()));
  }
  const bool is_state = same(step.output, step.states.at(cell_.output_state()));
  const bool stays_state =
      is_state && (!masked() || !options_.zero_output_for_mask);
  const bool repeats = masked() && options_.unroll;
  if (repeats || (!options_.return_sequences && !stays_state)) {
    first_output_ = Tensor::full(step.output.shape(), 0, step.output.dtype());
  }
}

// Unrolled, Keras repeats the output before, which at first is zero; else the
// state that stands for it, or zero where that is asked for.
void CellLoop::keep_where_masked(CellStep& step, Span carries,
                                 const Tensor& active) const {
  Tensor before = carries[cell_.output_state()];
  if (options_.unroll) {
    before = carries.back();
  } else if (options_.zero_output_for_mask) {
    before = Tensor::full(step.output.shape(), 0, step.output.dtype());
  }
  step.output = chosen(active, step.output, before);
  for (size_t i = 0; i < states_.size(); ++i) {
    step.states[i] = chosen(active, step.states[i], carries[i]);
  }
}

ScanStep CellLoop::body(Span carries, Span slices) const {
  CellStep step = cell_.step(slices.first(slices_.size()),
                             carries.first(states_.size()), run_);
  if (masked()) keep_where_masked(step, carries, slices.back());
  ScanStep result{step.states, {}};
  if (!first_output_.empty()) result.carries.push_back(step.output);
  if (options_.return_sequences) result.outputs.push_back(step.output);
  return result;
}

LoopResult CellLoop::run() const {
  std::vector<Tensor> init = states_;
  if (!first_output_.empty()) init.push_back(first_output_);
  std::vector<Tensor> sequences = slices_;
  if (masked()) sequences.push_back(active_);
  const auto results =
      scan([this](Span carries, Span slices) { return body(carries, slices); },
           init, sequences, length_, options_.go_backwards);
  LoopResult result;
  result.states.assign(
      results.begin(),
      results.begin() + static_cast<ptrdiff_t>(states_.size()));
  if (!options_.return_sequences) {
    result.output = first_output_.empty() ? result.states[cell_.output_state()]
                                          : results.back();
    return result;
  }
  result.output =
      options_.go_backwards ? ops::flip(results.back(), 0) : results.back();
  result.output = ops::swapaxes(result.output, 0, 1);
  return result;
}

}  // namespace

LoopResult run_cell(const RNNCellLayer& cell, const Tensor& sequence,
                    const std::vector<Tensor>& states, const Tensor& mask,
                    const LoopOptions& options, bool training) {
  return CellLoop(cell, sequence, states, mask, options, training).run();
}

}  // namespace keratin::layers
