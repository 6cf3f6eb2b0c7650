#pragma once

#include <unordered_map>

#include "keratin/graph/tensor.h"

namespace keratin::engine {

// Each gives a program of the same inputs and results (up to rounding where it
// says so), with less to do.

/// Drops operations that give back what they are given: casts to the same
/// dtype, reshapes and broadcasts to the same shape, whole slices, empty pads,
/// `stop_gradient`.
Program without_identities(const Program& program);

/// Computes what depends on constants only. Broadcasts stay: reading through
/// them is free.
Program with_constants_folded(const Program& program);

/// Computes equal things once.
Program without_repetitions(const Program& program);

/// Convolutions take over zeros that are put around their input.
Program with_pads_folded(const Program& program);

/// Factors and summands that depend on variables only, one a channel, after a
/// convolution or matrix product move into its kernel and one sum; batch
/// normalization disappears this way. Changes rounding.
Program with_scales_folded(const Program& program);

/// Whether the subgraph of a node has neither input nor variable.
enum class Depends : uint8_t { on_nothing, on_variables, on_inputs };
/// For every node that `program` needs.
std::unordered_map<const Node*, Depends> dependence_of(const Program& program);

/// All of them, in an order that works; each result is verified in debug
/// builds. `weights_stay` allows what pays only if variables seldom change.
Program optimized(const Program& program, bool weights_stay);

}  // namespace keratin::engine
