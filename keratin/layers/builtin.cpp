// Every class and function that Keras itself has: a row a class. A new layer is
// one include and one row here.

#include "keratin/config/registry.h"
#include "keratin/layers/activations/activations.h"
#include "keratin/layers/core/dense.h"

namespace keratin {
namespace {

template <class T>
BuiltinClass row(std::string_view module,
                 std::vector<std::string_view> also = {}) {
  return {module, &class_info<T>(), std::move(also)};
}

void add_core(std::vector<BuiltinClass>& classes) {
  classes.push_back(row<layers::DenseLayer>("keras.layers"));
}

}  // namespace

const Builtins& builtins() {
  static const Builtins all = [] {
    Builtins made;
    add_core(made.classes);
    made.functions = builtin_activations();
    return made;
  }();
  return all;
}

}  // namespace keratin
