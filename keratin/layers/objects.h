#pragma once

#include "keratin/config/function_object.h"
#include "keratin/config/get.h"
#include "keratin/config/ref.h"
#include "keratin/graph/tensor.h"

namespace keratin {

/// A function of one tensor to one of the same shape: Keras's activations.
class ActivationObject : public Object {
 public:
  static constexpr Kind kKind = Kind::activation;
  using Signature = Tensor(const Tensor&);
  virtual Tensor operator()(const Tensor& x) const = 0;
};

/// Makes the first values of a weight.
class InitializerObject : public Object {
 public:
  static constexpr Kind kKind = Kind::initializer;
  using Signature = Array(const Shape&, DType);
  virtual Array operator()(const Shape& shape, DType dtype) const = 0;
};

/// A scalar penalty on a weight or an output.
class RegularizerObject : public Object {
 public:
  static constexpr Kind kKind = Kind::regularizer;
  using Signature = Tensor(const Tensor&);
  virtual Tensor operator()(const Tensor& x) const = 0;
};

/// A weight's value made to obey a rule, after each training step.
class ConstraintObject : public Object {
 public:
  static constexpr Kind kKind = Kind::constraint;
  using Signature = Tensor(const Tensor&);
  virtual Tensor operator()(const Tensor& weight) const = 0;
};

using Activation = Ref<ActivationObject>;
using Initializer = Ref<InitializerObject>;
using Regularizer = Ref<RegularizerObject>;
using Constraint = Ref<ConstraintObject>;

namespace activations {
inline constexpr GetFunction<Activation> get;
inline constexpr GetFunction<Activation> deserialize;
inline constexpr SerializeFunction<Activation> serialize;
}  // namespace activations
namespace initializers {
inline constexpr GetFunction<Initializer> get;
inline constexpr GetFunction<Initializer> deserialize;
inline constexpr SerializeFunction<Initializer> serialize;
}  // namespace initializers
namespace regularizers {
inline constexpr GetFunction<Regularizer> get;
inline constexpr GetFunction<Regularizer> deserialize;
inline constexpr SerializeFunction<Regularizer> serialize;
}  // namespace regularizers
namespace constraints {
inline constexpr GetFunction<Constraint> get;
inline constexpr GetFunction<Constraint> deserialize;
inline constexpr SerializeFunction<Constraint> serialize;
}  // namespace constraints

}  // namespace keratin
