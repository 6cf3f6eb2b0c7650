// Distillation and its losses alone, for tests that link no models.

#include "keratin/distillation/builtin.h"
#include "keratin/losses/builtin.h"

namespace keratin {

const Builtins& builtins() {
  static const Builtins all = [] {
    Builtins made;
    add_loss_builtins(made);
    add_distillation_builtins(made);
    return made;
  }();
  return all;
}

}  // namespace keratin
