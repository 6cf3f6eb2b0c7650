#pragma once

#include <map>
#include <string>
#include <vector>

#include "keratin/base/json.h"
#include "keratin/graph/array.h"

namespace keratin::testing {

/// Runs every golden case of a layer class (tests/golden/data/layers/NAME.json
/// and .npz, made by tests/golden/make_golden.py): the config that Keras wrote
/// makes the layer and comes back the same, inputs, weights, masks and
/// arguments give Keras's outputs to 1e-5 of their scale, and their shape is
/// what a symbolic call says.
///
/// Cases whose name begins with one of `unsupported` are refused instead: an
/// option that isn't there yet is never run as another.
void check_layer(const std::string& name,
                 const std::vector<std::string>& unsupported = {});

/// One such case with its arrays, for a layer that Keras doesn't have.
void check_layer_case(const Json& test,
                      const std::map<std::string, Array>& arrays);

}  // namespace keratin::testing
