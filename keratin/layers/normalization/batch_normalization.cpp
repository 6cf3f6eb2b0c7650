#include "keratin/base/error.h"
#include "keratin/layers/normalization/normalization.h"
#include "keratin/ops/ops.h"

namespace keratin::layers {

void BatchNormalizationLayer::declare(Fields& f, Args& a) {
  f("axis", a.axis, "The axis that is normalized.");
  f("momentum", a.momentum, "How much of a moving statistic stays.");
  f("epsilon", a.epsilon, "Added to the variance.").at_least(0);
  f("center", a.center, "Whether beta is added.");
  f("scale", a.scale, "Whether gamma multiplies.");
  f("beta_initializer", a.beta_initializer, "First values of beta.");
  f("gamma_initializer", a.gamma_initializer, "First values of gamma.");
  f("moving_mean_initializer", a.moving_mean_initializer,
    "First values of the moving mean.");
  f("moving_variance_initializer", a.moving_variance_initializer,
    "First values of the moving variance.");
  f("beta_regularizer", a.beta_regularizer, "Penalty on beta.");
  f("gamma_regularizer", a.gamma_regularizer, "Penalty on gamma.");
  f("beta_constraint", a.beta_constraint, "Rule that beta obeys.");
  f("gamma_constraint", a.gamma_constraint, "Rule that gamma obeys.");
  f("synchronized", a.synchronized, "Statistics over all devices.")
      .since_keras3();
  f("renorm", a.renorm, "Batch renormalization.").since_keras3();
  f("renorm_clipping", a.renorm_clipping, "Bounds of its corrections.")
      .since_keras3();
  f("renorm_momentum", a.renorm_momentum, "Momentum of its statistics.")
      .since_keras3(a.renorm_momentum.value != kRenormMomentum);
}

void BatchNormalizationLayer::init() {
  Layer::init();
  if (args.axis.values.size() != 1) {
    throw ConfigError("argument \"axis\" of BatchNormalization is one axis");
  }
  if (args.renorm) init_renorm();
}

void BatchNormalizationLayer::build(const Nested<Shape>& input_shape) {
  const Shape& shape = input_shape.leaf();
  const int64_t axis = normalize_axis(args.axis.values[0], shape.size());
  const int64_t channels = shape[static_cast<size_t>(axis)];
  if (channels == kNone) {
    throw ShapeError(concat("axis ", axis, " must have a known size, got ",
                            to_string(shape)));
  }
  if (args.scale) {
    gamma_ = add_weight({.name = "gamma",
                         .shape = {channels},
                         .initializer = args.gamma_initializer,
                         .regularizer = args.gamma_regularizer,
                         .constraint = args.gamma_constraint});
  }
  if (args.center) {
    beta_ = add_weight({.name = "beta",
                        .shape = {channels},
                        .initializer = args.beta_initializer,
                        .regularizer = args.beta_regularizer,
                        .constraint = args.beta_constraint});
  }
  moving_mean_ =
      add_statistic("moving_mean", channels, args.moving_mean_initializer);
  moving_variance_ = add_statistic("moving_variance", channels,
                                   args.moving_variance_initializer);
  if (args.renorm) build_renorm(channels);
}

Variable BatchNormalizationLayer::add_statistic(
    std::string name, int64_t channels, const Initializer& initializer) {
  return add_weight({.name = std::move(name),
                     .shape = {channels},
                     .initializer = initializer,
                     .trainable = false});
}

std::pair<Tensor, Tensor> BatchNormalizationLayer::moments(
    const Tensor& x, const Tensor& mask) const {
  const int64_t axis = normalize_axis(args.axis.values[0], x.rank());
  std::vector<int64_t> others;
  for (int64_t i = 0; i < static_cast<int64_t>(x.rank()); ++i) {
    if (i != axis) others.push_back(i);
  }
  if (mask.empty()) return ops::moments(x, others);
  const Tensor counted =
      ops::broadcast_to(ops::expand_dims(mask, -1), x.shape());
  const Tensor count =
      ops::sum(ops::cast(counted, x.dtype()), others, true) + ops::kEpsilon;
  const Tensor mean = ops::sum(ops::where(counted, x, 0), others, true) / count;
  const Tensor distance = ops::where(counted, x - mean, 0);
  const Tensor variance = ops::sum(ops::square(distance), others, true) / count;
  return {ops::squeeze(mean, others), ops::squeeze(variance, others)};
}

Tensor BatchNormalizationLayer::update(const Variable& moving,
                                       const Tensor& batch, double momentum) {
  const Tensor now =
      ops::cast(moving, batch.dtype()) * momentum + batch * (1 - momentum);
  StateUpdates::record(moving, ops::cast(now, moving.dtype()));
  return now;
}

Tensors BatchNormalizationLayer::call(const Tensors& inputs, Call& call) const {
  const Tensor& given = inputs.leaf();
  // Half precision overflows in the squares.
  const Tensor x =
      ops::cast(given, ops::result_type({given.dtype(), DType::float32}));
  const auto as_x = [&](const Variable& variable) {
    return ops::cast(variable, x.dtype());
  };
  Tensor mean = as_x(moving_mean_);
  Tensor variance = as_x(moving_variance_);
  Affine affine{args.scale ? as_x(gamma_) : Tensor(),
                args.center ? as_x(beta_) : Tensor()};
  if (call.training && trainable()) {
    std::tie(mean, variance) = moments(x, call.mask());
    if (args.renorm) {
      const Tensor stddev = ops::sqrt(variance + args.epsilon.value);
      affine = renormalized(mean, stddev, affine);
      update_renorm(mean, stddev);
    } else {
      update(moving_mean_, mean, args.momentum);
      update(moving_variance_, variance, args.momentum);
    }
  }
  const Tensor y =
      ops::batch_normalization(x, mean, variance, args.axis.values[0],
                               affine.offset, affine.scale, args.epsilon);
  return ops::cast(y, compute_dtype());
}

}  // namespace keratin::layers
