#include "keratin/layers/normalization/normalization.h"

#include <algorithm>

#include "keratin/base/error.h"
#include "keratin/ops/ops.h"

namespace keratin::layers {
namespace {

void declare_center_and_scale(Fields& f, auto& a) {
  f("beta_initializer", a.beta_initializer, "First values of beta.");
  f("gamma_initializer", a.gamma_initializer, "First values of gamma.");
  f("beta_regularizer", a.beta_regularizer, "Penalty on beta.");
  f("gamma_regularizer", a.gamma_regularizer, "Penalty on gamma.");
  f("beta_constraint", a.beta_constraint, "Rule that beta obeys.");
  f("gamma_constraint", a.gamma_constraint, "Rule that gamma obeys.");
}

WeightArgs gamma_args(const auto& args, Shape shape) {
  return {.name = "gamma",
          .shape = std::move(shape),
          .initializer = args.gamma_initializer,
          .regularizer = args.gamma_regularizer,
          .constraint = args.gamma_constraint,
          .dtype = {}};
}

WeightArgs beta_args(const auto& args, Shape shape) {
  return {.name = "beta",
          .shape = std::move(shape),
          .initializer = args.beta_initializer,
          .regularizer = args.beta_regularizer,
          .constraint = args.beta_constraint,
          .dtype = {}};
}

// The sizes of the axes, in the order they were given.
Shape sizes_of(const Axes& axes, const Shape& shape) {
  Shape sizes;
  for (const int64_t axis : axes.values) {
    const int64_t at = normalize_axis(axis, shape.size());
    sizes.push_back(shape[static_cast<size_t>(at)]);
    if (sizes.back() == kNone) {
      throw ShapeError(concat("axis ", at, " must have a known size, got ",
                              to_string(shape)));
    }
  }
  return sizes;
}

// Half precision overflows in squares, and integers have none.
Tensor in_single(const Tensor& x) {
  return ops::cast(x, ops::result_type({x.dtype(), DType::float32}));
}

// Weights with the sizes of `axes`, made to stand on them in `x`.
Tensor on_axes(const Tensor& weight, const Axes& axes, const Tensor& x) {
  Shape shape(x.rank(), 1);
  for (size_t i = 0; i < axes.values.size(); ++i) {
    const int64_t axis = normalize_axis(axes.values[i], x.rank());
    shape[static_cast<size_t>(axis)] = weight.shape()[i];
  }
  return ops::reshape(weight, shape);
}

}  // namespace

void LayerNormalizationLayer::declare(Fields& f, Args& a) {
  f("axis", a.axis, "The axes that are normalized.");
  f("epsilon", a.epsilon, "Added to the variance.").at_least(0);
  f("center", a.center, "Whether beta is added.");
  f("scale", a.scale, "Whether gamma multiplies.");
  f("rms_scaling", a.rms_scaling, "Divide by the variance only, and scale.")
      .since_keras3();
  declare_center_and_scale(f, a);
}

void LayerNormalizationLayer::build(const Nested<Shape>& input_shape) {
  const Shape sizes = sizes_of(args.axis, input_shape.leaf());
  if (args.scale || args.rms_scaling) {
    gamma_ = add_weight(gamma_args(args, sizes));
  }
  if (args.center && !args.rms_scaling) {
    beta_ = add_weight(beta_args(args, sizes));
  }
}

Tensors LayerNormalizationLayer::call(const Tensors& inputs, Call&) const {
  const Tensor& given = inputs.leaf();
  const Tensor x = in_single(given);
  const auto as_output = [&](const Tensor& y) {
    return ops::cast(ops::cast(y, given.dtype()), compute_dtype());
  };
  const ops::Axes axes(args.axis.values);
  const auto [mean, variance] = ops::moments(x, axes, true);
  const Tensor inverse = ops::rsqrt(variance + args.epsilon.value);
  const auto placed = [&](const Variable& variable) {
    return on_axes(ops::cast(variable, x.dtype()), args.axis, x);
  };
  if (args.rms_scaling) {
    return as_output(x * inverse * placed(gamma_));
  }
  const Tensor factor = args.scale ? inverse * placed(gamma_) : inverse;
  Tensor shift = -mean * factor;
  if (args.center) shift = shift + placed(beta_);
  return as_output(x * factor + shift);
}

void GroupNormalizationLayer::declare(Fields& f, Args& a) {
  f("groups", a.groups, "Number of groups; -1 is one a channel.");
  f("axis", a.axis, "The axis of the channels.");
  f("epsilon", a.epsilon, "Added to the variance.").at_least(0);
  f("center", a.center, "Whether beta is added.");
  f("scale", a.scale, "Whether gamma multiplies.");
  declare_center_and_scale(f, a);
}

void GroupNormalizationLayer::build(const Nested<Shape>& input_shape) {
  const Shape sizes = sizes_of(Axes({args.axis}), input_shape.leaf());
  const int64_t groups = args.groups == -1 ? sizes[0] : args.groups;
  if (groups < 1 || sizes[0] % groups != 0) {
    throw ConfigError(
        concat(sizes[0], " channels can't be cut into ", groups, " groups"));
  }
  if (args.scale) gamma_ = add_weight(gamma_args(args, sizes));
  if (args.center) beta_ = add_weight(beta_args(args, sizes));
}

// A group's gamma and beta differ by channel, so they go in beside it.
Tensor GroupNormalizationLayer::per_group(const Variable& variable,
                                          const Tensor& grouped) const {
  const auto groups =
      static_cast<size_t>(normalize_axis(args.axis, grouped.rank() - 1));
  Shape shape(grouped.rank(), 1);
  shape[groups] = grouped.shape()[groups];
  shape[groups + 1] = grouped.shape()[groups + 1];
  return ops::reshape(ops::cast(variable, grouped.dtype()), shape);
}

Tensors GroupNormalizationLayer::call(const Tensors& inputs, Call&) const {
  const Tensor& given = inputs.leaf();
  const Tensor x = in_single(given);
  const int64_t axis = normalize_axis(args.axis, x.rank());
  const int64_t channels = x.dim(axis);
  const int64_t groups = args.groups == -1 ? channels : args.groups;
  Shape split = x.shape();
  split[static_cast<size_t>(axis)] = channels / groups;
  split.insert(split.begin() + axis, groups);
  std::vector<int64_t> axes;
  for (int64_t i = 1; i < static_cast<int64_t>(split.size()); ++i) {
    if (i != axis) axes.push_back(i);
  }
  const Tensor grouped = ops::reshape(x, split);
  const auto [mean, variance] = ops::moments(grouped, axes, true);
  const Tensor inverse = ops::rsqrt(variance + args.epsilon.value);
  const Tensor factor =
      args.scale ? inverse * per_group(gamma_, grouped) : inverse;
  Tensor shift = -mean * factor;
  if (args.center) shift = shift + per_group(beta_, grouped);
  const Tensor y = ops::reshape(grouped * factor + shift, x.shape());
  return ops::cast(ops::cast(y, given.dtype()), compute_dtype());
}

void RMSNormalizationLayer::declare(Fields& f, Args& a) {
  f("axis", a.axis, "The axes that are normalized.");
  f("epsilon", a.epsilon, "Added to the mean square.").at_least(0);
}

void RMSNormalizationLayer::build(const Nested<Shape>& input_shape) {
  scale_ = add_weight({.name = "scale",
                       .shape = sizes_of(args.axis, input_shape.leaf()),
                       .initializer = "ones",
                       .dtype = {}});
}

Tensors RMSNormalizationLayer::call(const Tensors& inputs, Call&) const {
  return ops::rms_normalization(inputs.leaf(), weight(scale_),
                                ops::Axes(args.axis.values), args.epsilon);
}

void UnitNormalizationLayer::declare(Fields& f, Args& a) {
  f("axis", a.axis, "The axes that are normalized.");
}

Tensors UnitNormalizationLayer::call(const Tensors& inputs, Call&) const {
  return ops::normalize(inputs.leaf(), ops::Axes(args.axis.values), 2, 1e-12);
}

}  // namespace keratin::layers
