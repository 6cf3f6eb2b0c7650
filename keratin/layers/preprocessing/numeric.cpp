#include "keratin/layers/preprocessing/numeric.h"

#include <algorithm>

#include "keratin/base/error.h"
#include "keratin/ops/ops.h"

namespace keratin::layers {
namespace {

// A number, or nested lists of equal lengths, as an array. Configs also hold
// them as {"class_name": "__numpy__", "config": {"value": …}}.
Array array_from(const Json& value) {
  if (value.is_object()) return array_from(value.at("config").at("value"));
  if (value.is_number()) {
    return Array::of<float>({}, {static_cast<float>(value.as_double())});
  }
  Shape shape;
  const Json* level = &value;
  while (level->is_array()) {
    shape.push_back(static_cast<int64_t>(level->as_array().size()));
    if (level->as_array().empty()) break;
    level = &level->as_array().front();
  }
  std::vector<float> numbers;
  std::vector<std::pair<const Json*, size_t>> pending{{&value, 0}};
  while (!pending.empty()) {
    const auto [item, depth] = pending.back();
    pending.pop_back();
    if (depth == shape.size()) {
      numbers.push_back(static_cast<float>(item->as_double()));
      continue;
    }
    const Json::Array& items = item->as_array();
    if (static_cast<int64_t>(items.size()) != shape[depth]) {
      throw ConfigError("expected lists of equal lengths");
    }
    for (auto it = items.rbegin(); it != items.rend(); ++it) {
      pending.emplace_back(&*it, depth + 1);
    }
  }
  return Array::of<float>(shape, std::span<const float>(numbers));
}

constexpr double kEpsilon = 1e-7;  // keras.backend.epsilon()

}  // namespace

void RescalingLayer::declare(Fields& f, Args& a) {
  f("scale", a.scale, "Factor.");
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
}

std::vector<int64_t> NormalizationLayer::kept_axes(size_t rank) const {
  std::vector<int64_t> axes;
  for (const Json& axis : args.axis.as_array()) {
    axes.push_back(normalize_axis(axis.as_int(), rank));
  }
  std::sort(axes.begin(), axes.end());
  return axes;
}

void NormalizationLayer::build(const Nested<Shape>& input_shape) {
  if (!args.mean.is_null()) return;
  const Shape& shape = input_shape.leaf();
  Shape sizes;
  for (const int64_t axis : kept_axes(shape.size())) {
    sizes.push_back(shape[static_cast<size_t>(axis)]);
    if (sizes.back() == kNone) {
      throw ShapeError(concat("axis ", axis, " must have a known size, got ",
                              to_string(shape)));
    }
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

Tensors NormalizationLayer::call(const Tensors& inputs, Call&) const {
  const Tensor x = ops::cast(inputs.leaf(), compute_dtype());
  const std::vector<int64_t> axes = kept_axes(x.rank());
  const auto placed = [&](const Tensor& statistic) {
    Shape shape(x.rank(), 1);
    for (size_t i = 0; i < statistic.rank(); ++i) {
      const size_t from_end = statistic.rank() - i;
      shape[static_cast<size_t>(axes[axes.size() - from_end])] =
          statistic.shape()[i];
    }
    return ops::reshape(ops::cast(statistic, x.dtype()), shape);
  };
  const bool given = !args.mean.is_null();
  const Tensor mean = placed(given ? Tensor(array_from(args.mean)) : mean_);
  const Tensor variance =
      placed(given ? Tensor(array_from(args.variance)) : variance_);
  const Tensor deviation = ops::maximum(ops::sqrt(variance), kEpsilon);
  return args.invert ? mean + x * deviation : (x - mean) / deviation;
}

}  // namespace keratin::layers
