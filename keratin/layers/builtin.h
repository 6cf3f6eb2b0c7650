#pragma once

#include "keratin/config/registry.h"

namespace keratin {

/// Adds the rows of every layer, initializer, regularizer, constraint and
/// activation of Keras.
void add_layer_builtins(Builtins& all);

}  // namespace keratin
