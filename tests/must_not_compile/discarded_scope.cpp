#include "keratin/config/registry.h"

// The scope ends with the statement, and holds for nothing.
void hold(keratin::CustomObjects objects) {
  keratin::CustomObjectScope(std::move(objects));
}
