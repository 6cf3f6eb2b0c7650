#pragma once

#include <concepts>
#include <memory>

#include "keratin/config/ref.h"
#include "keratin/config/serialization.h"

namespace keratin {

/// What a name, a serialized object or None stands for in a family.
template <class R>
R find_object(const Json& identifier, const CustomObjects* custom_objects) {
  R ref;
  assign_object(ref, get_object(identifier, ref.kind(), custom_objects));
  return ref;
}

/// A family's `get` and `deserialize`: `Initializer i = initializers::get(
/// "zeros")`. They take a name, a serialized object as Keras 3 writes it, an
/// object, or None, which gives `none`, but of the activations "linear".
/// NotFound with the nearest names.
template <class R,
          R (*kFind)(const Json&, const CustomObjects*) = find_object<R>>
struct GetFunction {
  R operator()(const Json& identifier,
               const CustomObjects* custom_objects = nullptr) const {
    return kFind(identifier, custom_objects);
  }
  R operator()(None) const { return (*this)(Json()); }
  /// An object is given back as it is.
  template <std::same_as<R> Given>
  R operator()(const Given& object) const {
    return object;
  }
  template <std::derived_from<typename R::Base> T>
  R operator()(const std::shared_ptr<T>& object) const {
    return R(object);
  }
};

/// A family's `serialize`.
template <class R>
struct SerializeFunction {
  Json operator()(const R& ref) const { return serialize_ref(ref); }
};

}  // namespace keratin
