#pragma once

#include <vector>

#include "keratin/config/function_object.h"
#include "keratin/config/registry.h"
#include "keratin/ops/operation.h"

namespace keratin {

/// A function of tensors that is known by its name: one of `keras.ops`, or a
/// user's own, which may take any arguments. As in Keras it is taken for an
/// activation, a regularizer or a constraint, and is then called with the one
/// tensor that these get.
class OpsFunctionObject : public Object {
 public:
  static constexpr Kind kKind = Kind::operation;
  using Signature = Tensors(const TensorArguments& arguments);
  virtual Tensors operator()(const TensorArguments& arguments) const = 0;

  std::shared_ptr<Object> in_place_of(Kind kind) override;
};

/// `named<OpsFunction>("swap", [](const TensorArguments& given) -> Tensors
/// {…})`; see `named`.
using OpsFunction = Ref<OpsFunctionObject>;

/// Every function of `keras.ops` that can be a node of a model, too.
std::vector<BuiltinFunction> builtin_ops_functions();

}  // namespace keratin
