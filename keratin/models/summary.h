#pragma once

#include <string>

#include "keratin/base/json.h"
#include "keratin/models/model.h"

namespace keratin {

/// Keras's table: a row a layer with its output shape and parameters, what it
/// is connected to where the model is no chain, and the totals.
std::string summary(const ModelLayer& model, int width = 88);

/// The same as an object: {"name", "layers": [{"name", "class_name",
/// "output_shape", "params", "connected_to"}], "total_params",
/// "trainable_params", "non_trainable_params"}.
Json summary_json(const ModelLayer& model);

}  // namespace keratin
