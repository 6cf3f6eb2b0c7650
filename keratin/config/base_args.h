#pragma once

#include <concepts>
#include <memory>
#include <utility>

#include "keratin/config/ref.h"

namespace keratin {

/// Base of the objects of a family whose classes all have the arguments `A`
/// beside their own, as every loss has a name and a reduction.
template <class A>
class ObjectWithBase : public Object {
 public:
  using BaseArgs = A;
  const A& base() const { return base_; }

  /// For those who make objects themselves, once `set_info` was called: gives
  /// the object these arguments and checks all it has, as `make_object` does.
  void set_base(A base) {
    use_defaults(base);
    base_ = std::move(base);
    Fields fields;
    // A class that writes its config by itself has no rows but the base's.
    if (info()->declare != nullptr) {
      info()->declare(*this, fields);
    } else {
      declare_base(fields);
    }
    fields.check();
    init();
  }

  /// The rows of `A`, which come before the class's own.
  virtual void declare_base(Fields&) {}

 protected:
  /// Puts what the class has in the place of what isn't given.
  virtual void use_defaults(A& given) const = 0;

  A base_;
};

template <class T>
concept HasBaseArgs =
    std::derived_from<T, ObjectWithBase<typename T::BaseArgs>>;

/// Makes an object of such a class from both, checked:
/// `make_object<losses::Huber>({.delta = 2.0}, {.reduction = "sum"})`.
template <HasBaseArgs T>
std::shared_ptr<T> make_object(typename T::Args args,
                               typename T::BaseArgs base) {
  auto object = std::make_shared<T>();
  object->args = std::move(args);
  object->set_info(&class_info<T>());
  object->set_base(std::move(base));
  return object;
}
/// The same with nothing given: `make_object<losses::Hinge>()`.
template <HasBaseArgs T>
std::shared_ptr<T> make_object() {
  return make_object<T>({}, {});
}

}  // namespace keratin
