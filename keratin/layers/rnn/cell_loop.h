#pragma once

#include <vector>

#include "keratin/layers/rnn/rnn_cell.h"

namespace keratin::layers {

/// How a cell is stepped through time: the arguments that all RNNs share.
struct LoopOptions {
  bool return_sequences = false;
  bool return_state = false;
  bool go_backwards = false;
  bool stateful = false;
  bool unroll = false;
  bool zero_output_for_mask = false;
};

struct LoopResult {
  /// (batch, time, …) where sequences are returned, in the order in which they
  /// were made; else the last, (batch, …).
  Tensor output;
  std::vector<Tensor> states;
};

/// Keras's `backend.rnn` on JAX: `cell` over `sequence` (batch, time, …) from
/// `states`. Where `mask` (batch, time) is false the states stay, and the
/// output is that of the step before; an empty mask masks nothing. Throws
/// ShapeError for a sequence of no steps and what doesn't fit.
LoopResult run_cell(const RNNCellLayer& cell, const Tensor& sequence,
                    const std::vector<Tensor>& states, const Tensor& mask,
                    const LoopOptions& options, bool training);

}  // namespace keratin::layers
