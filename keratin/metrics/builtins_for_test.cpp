// Losses and metrics alone, for tests that link no models.

#include "keratin/losses/builtin.h"
#include "keratin/metrics/builtin.h"

namespace keratin {

const Builtins& builtins() {
  static const Builtins all = [] {
    Builtins made;
    add_loss_builtins(made);
    add_metric_builtins(made);
    return made;
  }();
  return all;
}

}  // namespace keratin
