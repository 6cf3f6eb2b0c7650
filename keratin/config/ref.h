#pragma once

#include <concepts>
#include <memory>
#include <string_view>
#include <utility>

#include "keratin/config/object_ref.h"

namespace keratin {

/// "None" where Keras has None: `Regularizer r = none;`.
struct None {};
inline constexpr None none{};

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
  Ref(std::shared_ptr<T> object) : ObjectRef(Base::kKind, std::move(object)) {}

  const Base* operator->() const { return get(); }
  const Base* get() const { return static_cast<const Base*>(object_.get()); }
  template <class... Given>
  auto operator()(Given&&... given) const {
    return (*get())(std::forward<Given>(given)...);
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
