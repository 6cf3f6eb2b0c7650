#pragma once

#include "keratin/config/registry.h"

namespace keratin {

/// Adds the rows of every optimizer and learning-rate schedule of Keras.
void add_optimizer_builtins(Builtins& all);

}  // namespace keratin
