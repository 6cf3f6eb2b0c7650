#pragma once

#include "keratin/config/registry.h"

namespace keratin {

/// Adds the rows of every loss of Keras, class or function.
void add_loss_builtins(Builtins& all);

}  // namespace keratin
