#pragma once

#include "keratin/config/ref.h"
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

using Activation = Ref<ActivationObject>;
using Initializer = Ref<InitializerObject>;
using Regularizer = Ref<RegularizerObject>;
using Constraint = Ref<ConstraintObject>;

}  // namespace keratin
