#pragma once

#include <concepts>
#include <functional>
#include <optional>

#include "keratin/config/object_ref.h"
#include "keratin/graph/tensor.h"

namespace keratin {

/// A function of one tensor to one of the same shape: Keras's activations.
class ActivationObject : public Object {
 public:
  static constexpr Kind kKind = Kind::activation;
  virtual Tensor operator()(const Tensor& x) const = 0;
};

/// Makes the first values of a weight.
class InitializerObject : public Object {
 public:
  static constexpr Kind kKind = Kind::initializer;
  virtual Array operator()(const Shape& shape, DType dtype) const = 0;
};

/// A scalar penalty on a weight or an output.
class RegularizerObject : public Object {
 public:
  static constexpr Kind kKind = Kind::regularizer;
  virtual Tensor operator()(const Tensor& x) const = 0;
};

/// A weight's value made to obey a rule, after each training step.
class ConstraintObject : public Object {
 public:
  static constexpr Kind kKind = Kind::constraint;
  virtual Tensor operator()(const Tensor& weight) const = 0;
};

/// "None" where Keras has None: `Regularizer r = none;`.
struct None {};
inline constexpr None none{};

/// A handle to an object of kind `Base::kKind`, made from a name as Keras's
/// `get` does, from an object, or from `none`.
template <class Base>
class Ref : public ObjectRef {
 public:
  Ref() : ObjectRef(Base::kKind) {}
  Ref(None) : Ref() {}
  Ref(const char* name) : ObjectRef(Base::kKind, std::string_view(name)) {}
  Ref(std::string_view name) : ObjectRef(Base::kKind, name) {}
  template <std::derived_from<Base> T>
  Ref(std::shared_ptr<T> object) : ObjectRef(Base::kKind, std::move(object)) {}

  const Base* operator->() const { return get(); }
  const Base* get() const { return static_cast<const Base*>(object_.get()); }
  template <class... Given>
  auto operator()(Given&&... given) const {
    return (*get())(std::forward<Given>(given)...);
  }
};

using Activation = Ref<ActivationObject>;
using Initializer = Ref<InitializerObject>;
using Regularizer = Ref<RegularizerObject>;
using Constraint = Ref<ConstraintObject>;

/// Makes an object of class T from its arguments, checked:
/// `make_object<regularizers::L2>({.l2 = 0.1})`.
template <class T>
std::shared_ptr<T> make_object(typename T::Args args) {
  auto object = std::make_shared<T>();
  object->args = std::move(args);
  object->set_info(&class_info<T>());
  Fields fields;
  object->info()->declare(*object, fields);
  fields.check();
  object->init();
  return object;
}

}  // namespace keratin
