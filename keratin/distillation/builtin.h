#pragma once

#include "keratin/config/registry.h"

namespace keratin {

/// Adds the rows of every distillation loss of Keras.
void add_distillation_builtins(Builtins& all);

}  // namespace keratin
