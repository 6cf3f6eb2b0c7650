#pragma once

#include "keratin/config/registry.h"

namespace keratin {

/// Adds the rows of every metric of Keras, class or function.
void add_metric_builtins(Builtins& all);

}  // namespace keratin
