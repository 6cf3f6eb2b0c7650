#pragma once

#include <string>

#include "keratin/base/json.h"
#include "keratin/models/model.h"

namespace keratin {

inline constexpr int kMinSummaryWidth = 48;
inline constexpr int kMaxSummaryWidth = 1000;

/// Keras's table: a row a layer with its output shape and parameters, what it
/// is connected to where the model is no chain, and the totals. A width beyond
/// the limits is taken for the nearest. Names in it are fit for a terminal.
std::string summary(const ModelLayer& model, int width = kSummaryWidth);

/// The same as an object: {"name", "layers": [{"name", "class_name",
/// "output_shape", "params", "connected_to"}], "total_params",
/// "trainable_params", "non_trainable_params"}.
Json summary_json(const ModelLayer& model);

}  // namespace keratin
