#pragma once

#include <functional>
#include <string_view>

#include "keratin/layers/objects.h"

namespace keratin {

/// An activation that is a function with a name, as all of Keras's are.
class ActivationFunction : public ActivationObject {
 public:
  static constexpr std::string_view kName = "function";
  struct Args {
  } args;
  static void declare(Fields&, Args&) {}

  ActivationFunction() = default;
  ActivationFunction(std::string name,
                     std::function<Tensor(const Tensor&)> function);
  Tensor operator()(const Tensor& x) const override { return function_(x); }

 private:
  std::function<Tensor(const Tensor&)> function_;
};

/// Makes a C++ function known as the activation "package>name".
void register_activation(std::string_view package, std::string_view name,
                         std::function<Tensor(const Tensor&)> function);

/// Every function of `keras.activations`.
std::vector<std::shared_ptr<Object>> builtin_activations();

}  // namespace keratin
