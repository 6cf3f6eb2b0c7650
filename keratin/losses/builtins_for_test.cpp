// Losses alone, for tests that link no models.

#include "keratin/losses/builtin.h"

namespace keratin {

const Builtins& builtins() {
  static const Builtins all = [] {
    Builtins made;
    add_loss_builtins(made);
    return made;
  }();
  return all;
}

}  // namespace keratin
