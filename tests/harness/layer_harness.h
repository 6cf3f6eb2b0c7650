#pragma once

#include <map>
#include <string>

#include "keratin/base/json.h"
#include "keratin/graph/array.h"

namespace keratin::testing {

/// Runs every golden case of a layer class (tests/golden/data/layers/NAME.json
/// and .npz, made by tests/golden/make_golden.py): the config that Keras wrote
/// makes the layer and comes back the same, inputs, weights, masks and
/// arguments give Keras's outputs to 1e-5 of their scale, and their shape is
/// what a symbolic call says.
void check_layer(const std::string& name);

/// One such case with its arrays, for a layer that Keras doesn't have.
void check_layer_case(const Json& test,
                      const std::map<std::string, Array>& arrays);

}  // namespace keratin::testing
