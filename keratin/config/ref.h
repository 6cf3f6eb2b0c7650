#pragma once

#include <concepts>
#include <memory>
#include <string_view>
#include <type_traits>
#include <typeinfo>
#include <utility>

#include "keratin/config/object_ref.h"

namespace keratin {

/// "None" where Keras has None: `Regularizer r = none;`.
struct None {};
inline constexpr None none{};

/// An object that `std::make_shared` made, given its class and checked as
/// `make_object` would have; others as they are. A class derived from T, which
/// isn't known here, stays without one.
template <class T>
std::shared_ptr<T> described(std::shared_ptr<T> object) {
  if constexpr (Serializable<T> && !std::is_abstract_v<T> &&
                !std::is_const_v<T>) {
    if (object == nullptr || object->info() != nullptr) return object;
    const T& made = *object;
    if (typeid(made) != typeid(T)) return object;
    object->set_info(&class_info<T>());
    if constexpr (requires { object->set_base(object->base()); }) {
      object->set_base(object->base());
    } else if constexpr (Declared<T>) {
      Fields fields;
      object->info()->declare(*object, fields);
      fields.check();
      object->init();
    }
  }
  return object;
}

/// A handle to an object of kind `Base::kKind`, made from a name as Keras's
/// `get` does, from an object, or from `none`.
template <class Family>
class Ref : public ObjectRef {
 public:
  using Base = Family;
  Ref() : ObjectRef(Base::kKind) {}
  Ref(None) : Ref() {}
  Ref(const char* name) : ObjectRef(Base::kKind, std::string_view(name)) {}
  Ref(std::string_view name) : ObjectRef(Base::kKind, name) {}
  template <std::derived_from<Base> T>
  Ref(std::shared_ptr<T> object)
      : ObjectRef(Base::kKind, described(std::move(object))) {}

  /// Of none, these two are a ConfigError.
  const Base* operator->() const { return &there(); }
  const Base* get() const { return static_cast<const Base*>(object_.get()); }
  template <class... Given>
  auto operator()(Given&&... given) const {
    return there()(std::forward<Given>(given)...);
  }

 private:
  const Base& there() const {
    if (is_none()) throw_is_none(Base::kKind);
    return *get();
  }
};

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
