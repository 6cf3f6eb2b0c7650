#pragma once

#include <vector>

#include "keratin/config/registry.h"

namespace keratin {

/// Every function of `keras.losses`, with the names that `losses::get` takes
/// for it. Called, they throw Unsupported: what they compute isn't there yet.
std::vector<BuiltinFunction> builtin_loss_functions();

}  // namespace keratin
