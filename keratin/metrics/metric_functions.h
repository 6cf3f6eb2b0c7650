#pragma once

#include <vector>

#include "keratin/config/registry.h"

namespace keratin {

/// Every function of `keras.metrics`. As in Keras, `metrics::get` takes their
/// names for classes'; a config that says "function" means these. Called, they
/// throw Unsupported: what they compute isn't there yet.
std::vector<BuiltinFunction> builtin_metric_functions();

}  // namespace keratin
