#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "keratin/base/json.h"
#include "keratin/base/limits.h"
#include "keratin/config/object_ref.h"
#include "keratin/config/registry.h"

namespace keratin {

/// What one load knows while objects come out of configs.
struct DeserializeContext {
  /// Names that hold for this load only; null for none.
  const CustomObjects* custom_objects = nullptr;
  Limits limits;

  struct Shared {
    std::shared_ptr<Object> object;
    uint64_t height;  ///< Objects within objects in it, itself included.
  };
  /// Objects met under a `shared_object_id`, so that a second mention is the
  /// same object.
  std::unordered_map<int64_t, Shared> shared;
  /// How many objects the present one is in, and the most that any object
  /// inside it was in, by way of shared ones, too.
  uint64_t depth = 0;
  uint64_t deepest = 0;
};

/// An object as Keras 3's `serialize_keras_object` writes it:
/// {module, class_name, config, registered_name}; a built-in function as its
/// name, a custom one as Keras's function form.
Json serialize_keras_object(const Object& object);

/// The object that a serialized form, or a built-in's name, describes. Only
/// classes of the caller's objects, the thread's scope, the registry and the
/// built-ins are made; NotFound with the nearest names for others. `Lambda`
/// and `__lambda__` are Unsupported, and their code isn't looked at. An error
/// of an object whose config has a name begins with that name.
std::shared_ptr<Object> deserialize_keras_object(const Json& value, Kind kind,
                                                 DeserializeContext& context);

/// The class or function that a name of `kind` stands for, built-ins last;
/// empty if none. `module` may be empty.
Registered look_up(std::string_view module, std::string_view class_name,
                   std::string_view registered_name, Kind kind,
                   const DeserializeContext& context);

/// Whether objects of this class are Python code ("Lambda", "__lambda__"),
/// which Keratin neither runs nor looks at.
bool holds_code(std::string_view class_name);
/// Whether a "module" in a file is Keras's own ("keras.layers"), or none is
/// given; what lies elsewhere is custom.
bool is_keras_module(std::string_view module);

/// Keras's snake case: "Conv2DTranspose" → "conv2d_transpose".
std::string snake_case(std::string_view class_name);

}  // namespace keratin
