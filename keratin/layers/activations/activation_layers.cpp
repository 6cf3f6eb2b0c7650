#include "keratin/layers/activations/activation_layers.h"

#include "keratin/base/error.h"
#include "keratin/ops/ops.h"

namespace keratin::layers {
namespace {

// A mask may be stretched to the logits, never the other way round.
void expect_mask(const Shape& mask, const Shape& logits) {
  bool fits = mask.size() <= logits.size();
  for (size_t i = 1; fits && i <= mask.size(); ++i) {
    const int64_t size = mask[mask.size() - i];
    fits = size == 1 || size == logits[logits.size() - i];
  }
  if (fits) return;
  throw ShapeError(concat("the mask has shape ", to_string(mask),
                          "; expected one that broadcasts to the input's, ",
                          to_string(logits)));
}

// A bound in the dtype of what it bounds, as Keras casts it: 2.5 is 2 to
// integers.
ops::Operand bound(double value, const Tensor& x) {
  if (is_float(x.dtype())) return value;
  return ops::cast(Tensor::full({}, value, DType::float32), x.dtype());
}

}  // namespace

void ActivationLayer::declare(Fields& f, Args& a) {
  f("activation", a.activation, "The function.").required();
}
Tensors ActivationLayer::call(const Tensors& inputs, Call&) const {
  return args.activation.is_none() ? inputs : args.activation(inputs.leaf());
}

void ReLULayer::declare(Fields& f, Args& a) {
  f("max_value", a.max_value, "Ceiling; None: none.").at_least(0);
  f("negative_slope", a.negative_slope, "Slope below the threshold.")
      .at_least(0);
  f("threshold", a.threshold, "Where the positive part begins.").at_least(0);
}
Tensors ReLULayer::call(const Tensors& inputs, Call&) const {
  const Tensor& x = inputs.leaf();
  const double slope = args.negative_slope;
  const double threshold = args.threshold;
  if (slope == 0 && threshold == 0) {
    if (args.max_value && args.max_value->value == 6) return ops::relu6(x);
    const Tensor y = ops::relu(x);
    if (!args.max_value) return y;
    return ops::minimum(y, bound(args.max_value->value, y));
  }
  Tensor above =
      threshold == 0 ? ops::relu(x) : ops::where(x > bound(threshold, x), x, 0);
  if (args.max_value) {
    above = ops::clip(above, 0, bound(args.max_value->value, above));
  }
  if (slope == 0) return above;
  return above - slope * ops::relu(threshold - x);
}

void LeakyReLULayer::declare(Fields& f, Args& a) {
  f("negative_slope", a.negative_slope, "Slope below zero.")
      .at_least(0)
      .formerly("alpha");
}
Tensors LeakyReLULayer::call(const Tensors& inputs, Call&) const {
  return ops::leaky_relu(inputs.leaf(), args.negative_slope);
}

void PReLULayer::declare(Fields& f, Args& a) {
  f("alpha_initializer", a.alpha_initializer, "First slopes.");
  f("alpha_regularizer", a.alpha_regularizer, "Penalty on the slopes.");
  f("alpha_constraint", a.alpha_constraint, "Rule that the slopes obey.");
  f("shared_axes", a.shared_axes, "Axes along which a slope is shared.");
}
void PReLULayer::build(const Nested<Shape>& input_shape) {
  const Shape& given = input_shape.leaf();
  Shape shape = given;
  if (!shape.empty()) shape.erase(shape.begin());
  if (args.shared_axes) {
    for (const int64_t axis : args.shared_axes->values) {
      const auto at = normalize_axis(axis, given.size());
      if (at > 0) shape[static_cast<size_t>(at) - 1] = 1;
    }
  }
  alpha_ = add_weight({.name = "alpha",
                       .shape = std::move(shape),
                       .initializer = args.alpha_initializer,
                       .regularizer = args.alpha_regularizer,
                       .constraint = args.alpha_constraint,
                       .dtype = {}});
}
Tensors PReLULayer::call(const Tensors& inputs, Call&) const {
  const Tensor& x = inputs.leaf();
  return ops::relu(x) - weight(alpha_) * ops::relu(-x);
}

void ELULayer::declare_base(Fields& f) {
  declare_name(f);
  f("alpha", args.alpha, "Limit below zero, negated.");
  declare_in_given_order(f);
}
Tensors ELULayer::call(const Tensors& inputs, Call&) const {
  return ops::elu(inputs.leaf(), args.alpha);
}

void SoftmaxLayer::declare(Fields& f, Args& a) {
  f("axis", a.axis, "The axes whose elements sum to 1.");
}
Tensors SoftmaxLayer::call(const Tensors& inputs, Call& call) const {
  Tensor x = inputs.leaf();
  Tensor mask = call.mask();
  if (!mask.empty()) {
    expect_mask(mask.shape(), x.shape());
    if (mask.dtype() != DType::boolean) mask = mask > 0.5;
    // Far below any logit, and finite in every float type.
    x = ops::where(mask, x, x.dtype() == DType::float16 ? -3e4 : -1e9);
  }
  const Tensor y = ops::softmax(x, ops::Axes(args.axis.values));
  return mask.empty() ? y : ops::where(mask, y, 0.0);
}

}  // namespace keratin::layers
