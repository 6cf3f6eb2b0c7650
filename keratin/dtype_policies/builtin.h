#pragma once

#include "keratin/config/registry.h"

namespace keratin {

/// Adds the rows of every dtype policy of Keras.
void add_dtype_policy_builtins(Builtins& all);

}  // namespace keratin
