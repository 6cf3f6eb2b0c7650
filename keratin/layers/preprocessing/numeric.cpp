#include "keratin/layers/preprocessing/numeric.h"

#include <algorithm>

#include "keratin/base/error.h"
#include "keratin/ops/array_argument.h"
#include "keratin/ops/ops.h"

namespace keratin::layers {
namespace {

using ops::kEpsilon;

}  // namespace

void RescalingLayer::declare(Fields& f, Args& a) {
  f("scale", a.scale, "Factor.").required();
  f("offset", a.offset, "Added after.");
}

Tensors RescalingLayer::call(const Tensors& inputs, Call&) const {
  const Tensor x = ops::cast(inputs.leaf(), compute_dtype());
  return x * ops::cast(array_from(args.scale), x.dtype()) +
         ops::cast(array_from(args.offset), x.dtype());
}

void NormalizationLayer::declare(Fields& f, Args& a) {
  f("axis", a.axis, "Axes with statistics of their own.");
  f("invert", a.invert, "Whether to undo the normalization.");
  f("mean", a.mean, "Means; None: adapted.");
  f("variance", a.variance, "Variances; None: adapted.");
}

void NormalizationLayer::init() {
  Layer::init();
  if (args.axis.is_int()) args.axis = Json::Array{args.axis};
  if (args.axis.is_null()) args.axis = Json::Array{};
  if (args.mean.is_null() != args.variance.is_null()) {
    throw ConfigError("mean and variance are given together or not at all");
  }
  if (args.mean.is_null()) return;
  given_mean_ = array_from(args.mean);
  given_variance_ = array_from(args.variance);
  const Shape& shape = given_mean_->shape();
  if (given_variance_->shape() != shape) {
    throw ConfigError(
        concat("mean and variance have the shapes ", to_string(shape), " and ",
               to_string(given_variance_->shape()), "; expected one shape"));
  }
  const size_t axes = args.axis.as_array().size();
  if (shape.size() <= axes) return;
  throw ConfigError(concat("mean has the shape ", to_string(shape),
                           "; expected at most as many axes as the argument "
                           "\"axis\" has, ",
                           axes));
}

std::vector<int64_t> NormalizationLayer::kept_axes(size_t rank) const {
  std::vector<int64_t> axes;
  for (const Json& axis : args.axis.as_array()) {
    axes.push_back(normalize_axis(axis.as_int(), rank));
  }
  std::sort(axes.begin(), axes.end());
  return axes;
}

// `init` saw to it that there are as many sizes.
void NormalizationLayer::expect_fit(const Shape& given,
                                    const Shape& sizes) const {
  for (size_t i = 1; i <= given.size(); ++i) {
    const int64_t size = given[given.size() - i];
    if (size == 1 || size == sizes[sizes.size() - i]) continue;
    throw ConfigError(concat("mean has the shape ", to_string(given),
                             "; expected one that broadcasts to ",
                             to_string(sizes), ", the input's sizes along ",
                             args.axis.brief()));
  }
}

void NormalizationLayer::build(const Nested<Shape>& input_shape) {
  const Shape& shape = input_shape.leaf();
  Shape sizes;
  for (const int64_t axis : kept_axes(shape.size())) {
    sizes.push_back(shape[static_cast<size_t>(axis)]);
    if (sizes.back() == kNone) {
      throw ShapeError(concat("axis ", axis, " must have a known size, got ",
                              to_string(shape)));
    }
  }
  if (given_mean_) {
    expect_fit(given_mean_->shape(), sizes);
    return;
  }
  mean_ = add_weight({.name = "mean",
                      .shape = sizes,
                      .initializer = "zeros",
                      .trainable = false,
                      .dtype = {}});
  variance_ = add_weight({.name = "variance",
                          .shape = sizes,
                          .initializer = "ones",
                          .trainable = false,
                          .dtype = {}});
  // Nothing reads it, but files have it.
  add_weight({.name = "count",
              .shape = {},
              .initializer = "zeros",
              .trainable = false,
              .dtype = DType::int32});
}

Tensor NormalizationLayer::on_kept_axes(const Tensor& statistic,
                                        const Tensor& x) const {
  const std::vector<int64_t> axes = kept_axes(x.rank());
  if (statistic.rank() > axes.size()) {
    throw ShapeError(
        concat("statistics of shape ", to_string(statistic.shape()),
               " don't fit an input of shape ", to_string(x.shape())));
  }
  Shape shape(x.rank(), 1);
  for (size_t i = 0; i < statistic.rank(); ++i) {
    const size_t from_end = statistic.rank() - i;
    shape[static_cast<size_t>(axes[axes.size() - from_end])] =
        statistic.shape()[i];
  }
  return ops::reshape(ops::cast(statistic, x.dtype()), shape);
}

Tensors NormalizationLayer::call(const Tensors& inputs, Call&) const {
  const Tensor x = ops::cast(inputs.leaf(), compute_dtype());
  const Tensor mean =
      on_kept_axes(given_mean_ ? Tensor(*given_mean_) : mean_, x);
  const Tensor variance =
      on_kept_axes(given_variance_ ? Tensor(*given_variance_) : variance_, x);
  const Tensor deviation = ops::maximum(ops::sqrt(variance), kEpsilon);
  return args.invert ? mean + x * deviation : (x - mean) / deviation;
}

}  // namespace keratin::layers
