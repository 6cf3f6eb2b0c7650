#pragma once

#include <vector>

#include "keratin/config/registry.h"

namespace keratin {

/// Every function of `keras.activations`.
std::vector<BuiltinFunction> builtin_activations();

}  // namespace keratin
