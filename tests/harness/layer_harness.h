#pragma once

#include <string>

namespace keratin::testing {

/// Runs every golden case of a layer class (tests/golden/data/layers/NAME.json
/// and .npz, made by tests/golden/make_golden.py): the config that Keras wrote
/// makes the layer and comes back the same, inputs, weights, masks and
/// arguments give Keras's outputs to 1e-5 of their scale, and their shape is
/// what a symbolic call says.
void check_layer(const std::string& name);

}  // namespace keratin::testing
