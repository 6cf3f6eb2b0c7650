#pragma once

#include "keratin/layers/rnn/gated_cell.h"

// What LSTMCell and ConvLSTMCell have in common.
namespace keratin::layers {

/// Gates in the order input, forget, candidate, output.
inline constexpr int64_t kLstmGates = 4;

/// The new h and c, from the sums of all gates along `axis` and the old c.
CellStep lstm_step(const Tensor& sums, int64_t axis, const Tensor& c,
                   const keratin::Activation& activation,
                   const keratin::Activation& recurrent_activation);

/// First values of a bias (4 · units), of which the forget gate's are 1 and
/// the others as `others` says.
Initializer unit_forget_bias(Initializer others);

}  // namespace keratin::layers
