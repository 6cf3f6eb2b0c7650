#pragma once

#include <concepts>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "keratin/config/object.h"

namespace keratin {

/// A shared, nullable object of one kind: the base of `Initializer`,
/// `Activation`, `Regularizer`, …, which add the ways they are made from.
class ObjectRef {
 public:
  explicit ObjectRef(Kind kind) : kind_(kind) {}
  ObjectRef(Kind kind, std::shared_ptr<Object> object)
      : kind_(kind), object_(std::move(object)) {}
  /// As Keras's `get("glorot_uniform")`; throws NotFound with the nearest
  /// names.
  ObjectRef(Kind kind, std::string_view name);

  Kind kind() const { return kind_; }
  bool is_none() const { return object_ == nullptr; }
  explicit operator bool() const { return !is_none(); }
  const std::shared_ptr<Object>& object() const { return object_; }

 protected:
  Kind kind_;
  std::shared_ptr<Object> object_;

  friend void assign_object(ObjectRef& ref, std::shared_ptr<Object> object);
};

/// Throws the ConfigError of a none that is used as an object of that kind.
[[noreturn]] void throw_is_none(Kind kind);

/// `get_config` of what a handle refers to; ConfigError for none.
JsonObject get_config(const ObjectRef& ref);
template <std::derived_from<Object> T>
JsonObject get_config(const std::shared_ptr<T>& object) {
  if (object == nullptr) throw_is_none(T::kKind);
  return get_config(*object);
}
inline JsonObject get_config(const std::shared_ptr<Object>& object) {
  if (object == nullptr) throw_is_none(Kind::object);
  return get_config(*object);
}

/// Makes `ref` refer to an object of its kind, or to none.
void assign_object(ObjectRef& ref, std::shared_ptr<Object> object);

/// Shared objects of one kind: the base of `LayerList`.
struct ObjectList {
  explicit ObjectList(Kind object_kind) : kind(object_kind) {}

  Kind kind;
  std::vector<std::shared_ptr<Object>> objects;
};

/// Shared objects of one kind by name, in order: features of a FeatureSpace.
struct ObjectDict {
  explicit ObjectDict(Kind object_kind) : kind(object_kind) {}

  Kind kind;
  std::vector<std::pair<std::string, std::shared_ptr<Object>>> objects;
};

}  // namespace keratin
