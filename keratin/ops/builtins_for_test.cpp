// Operations are made by no name, so that their tests link no layers.

#include "keratin/config/registry.h"

namespace keratin {

const Builtins& builtins() {
  static const Builtins none;
  return none;
}

}  // namespace keratin
