// Layers alone, for tests that link no models.

#include "keratin/layers/builtin.h"

namespace keratin {

const Builtins& builtins() {
  static const Builtins all = [] {
    Builtins made;
    add_layer_builtins(made);
    return made;
  }();
  return all;
}

}  // namespace keratin
