// Optimizers alone, for tests that link no models.

#include "keratin/optimizers/builtin.h"

namespace keratin {

const Builtins& builtins() {
  static const Builtins all = [] {
    Builtins made;
    add_optimizer_builtins(made);
    return made;
  }();
  return all;
}

}  // namespace keratin
