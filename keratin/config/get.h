#pragma once

#include "keratin/config/ref.h"
#include "keratin/config/serialization.h"

namespace keratin {

/// A family's `get` and `deserialize`: `Initializer i = initializers::get(
/// "zeros")`. They take a name, a serialized object as Keras 3 writes it, or
/// None, which gives `none`. NotFound with the nearest names.
template <class R>
struct GetFunction {
  R operator()(const Json& identifier,
               const CustomObjects* custom_objects = nullptr) const {
    R ref;
    assign_object(ref, get_object(identifier, ref.kind(), custom_objects));
    return ref;
  }
};

/// A family's `serialize`.
template <class R>
struct SerializeFunction {
  Json operator()(const R& ref) const { return serialize_ref(ref); }
};

}  // namespace keratin
