// Layers alone, for tests that link no models.

#include "keratin/dtype_policies/builtin.h"
#include "keratin/layers/builtin.h"

namespace keratin {

const Builtins& builtins() {
  static const Builtins all = [] {
    Builtins made;
    add_dtype_policy_builtins(made);
    add_layer_builtins(made);
    return made;
  }();
  return all;
}

}  // namespace keratin
