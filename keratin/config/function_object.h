#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "keratin/base/error.h"
#include "keratin/config/ref.h"

namespace keratin {

/// A C++ function as an object of the family that `Base` is the base of: as a
/// function in Python, it has a name in place of a config.
template <class Base, class Signature = typename Base::Signature>
class FunctionObject;

template <class Base, class Result, class... Given>
class FunctionObject<Base, Result(Given...)> : public Base {
 public:
  static constexpr std::string_view kName = "function";
  struct Args {
  } args;
  static void declare(Fields&, Args&) {}

  FunctionObject() = default;
  FunctionObject(std::string name, std::function<Result(Given...)> function)
      : function_(std::move(function)) {
    this->set_info(&class_info<FunctionObject>());
    this->set_function_name(std::move(name));
  }
  Result operator()(Given... given) const override {
    return function_(given...);
  }

 private:
  std::function<Result(Given...)> function_;
};

/// A C++ function in the place of a family's object:
///
///   Regularizer mine = named<Regularizer>("my_regularizer",
///       [](const Tensor& w) { return ops::sum(ops::abs(w)) * 0.1; });
///   Dense dense({.units = 3, .kernel_regularizer = mine});
///
/// A file has it by that name; it is found again in a scope, in the caller's
/// custom objects or, once it is registered, under "package>name". ConfigError
/// for an empty name, by which no file could have it.
template <class R, class F>
R named(std::string name, F function) {
  if (name.empty()) {
    throw ConfigError(
        "a function's name is empty; give the one that files "
        "have it by");
  }
  return R(std::make_shared<FunctionObject<typename R::Base>>(
      std::move(name), std::move(function)));
}

}  // namespace keratin
