#pragma once

#include <string>
#include <string_view>

#include "keratin/config/ref.h"
#include "keratin/graph/dtype.h"

namespace keratin {

/// The dtypes that a policy stands for.
struct PolicyDTypes {
  DType variable = DType::float32;
  DType compute = DType::float32;
};

/// Which dtypes a layer keeps its weights in and computes in: Keras's
/// `DTypePolicy` and its subclasses.
class DTypePolicyObject : public Object {
 public:
  static constexpr Kind kKind = Kind::dtype_policy;
  /// "mixed_float16", "int8_from_float32", ….
  virtual std::string name() const = 0;
  /// Throws Unsupported where Keratin doesn't compute with such a policy.
  virtual PolicyDTypes dtypes() const = 0;
};

/// A policy, made from a name as Keras's `dtype_policies.get` does
/// ("float32", "mixed_bfloat16", "int8_from_float32"), from an object, or from
/// `none`, which stands for a layer's default: "float32" for nearly all.
class DTypePolicyRef : public Ref<DTypePolicyObject> {
 public:
  DTypePolicyRef() = default;
  DTypePolicyRef(None) {}
  /// ConfigError for a name that stands for no policy.
  DTypePolicyRef(std::string_view name);
  DTypePolicyRef(const std::string& name)
      : DTypePolicyRef(std::string_view(name)) {}
  DTypePolicyRef(const char* name) : DTypePolicyRef(std::string_view(name)) {}
  template <std::derived_from<DTypePolicyObject> T>
  DTypePolicyRef(std::shared_ptr<T> object) : Ref(std::move(object)) {}
};

}  // namespace keratin
