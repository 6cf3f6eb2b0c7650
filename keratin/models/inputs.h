#pragma once

#include <vector>

#include "keratin/models/model.h"

namespace keratin {

/// What was given to a model, as its flattened inputs: dicts matched by name,
/// integers and floats converted to the dtype of the input, a missing last axis
/// of 1 added as Keras does. ShapeError names the input, what it wants and what
/// was given.
std::vector<Array> fitted_inputs(const ModelLayer& model, const Arrays& given);

}  // namespace keratin
