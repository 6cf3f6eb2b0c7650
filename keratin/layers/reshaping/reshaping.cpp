#include "keratin/layers/reshaping/reshaping.h"

#include <algorithm>
#include <numeric>

#include "keratin/base/error.h"
#include "keratin/layers/argument_validation.h"
#include "keratin/ops/ops.h"

namespace keratin::layers {
namespace {

size_t first_spatial(std::string_view data_format) {
  return data_format == "channels_first" ? 2 : 1;
}

// What -1 stands for, from the sizes behind the batch: the batch may be empty.
Shape resolved(Shape target, const Shape& input) {
  const auto open = std::find(target.begin(), target.end(), -1);
  if (open == target.end()) return target;
  *open = 1;
  const int64_t known = element_count(target);
  const int64_t size = element_count(Shape(input.begin() + 1, input.end()));
  if (known == 0 || size % known != 0) {
    throw ShapeError(concat("can't reshape ", to_string(input), ": its ", size,
                            " elements behind the batch aren't a multiple of ",
                            known));
  }
  *open = size / known;
  return target;
}

}  // namespace

void FlattenLayer::declare(Fields& f, Args& a) {
  declare_data_format(f, a.data_format);
}
Tensors FlattenLayer::call(const Tensors& inputs, Call&) const {
  Tensor x = inputs.leaf();
  if (args.data_format == "channels_first" && x.rank() > 2) {
    x = ops::moveaxis(x, 1, -1);
  }
  const int64_t size =
      element_count(Shape(x.shape().begin() + 1, x.shape().end()));
  return ops::reshape(x, {x.dim(0), size});
}

void ReshapeLayer::declare(Fields& f, Args& a) {
  f("target_shape", a.target_shape, "Sizes without the batch; one may be -1.")
      .required();
}
Tensors ReshapeLayer::call(const Tensors& inputs, Call&) const {
  const Tensor& x = inputs.leaf();
  Shape shape = resolved(args.target_shape.values, x.shape());
  shape.insert(shape.begin(), x.dim(0));
  return ops::reshape(x, std::move(shape));
}

void PermuteLayer::declare(Fields& f, Args& a) {
  f("dims", a.dims, "The new order of the axes, counted from 1.").required();
}
void PermuteLayer::init() {
  Layer::init();
  std::vector<int64_t> sorted = args.dims.values;
  std::sort(sorted.begin(), sorted.end());
  for (size_t i = 0; i < sorted.size(); ++i) {
    if (sorted[i] == static_cast<int64_t>(i) + 1) continue;
    throw ConfigError(concat("argument \"dims\" must be a permutation of 1 to ",
                             sorted.size()));
  }
}
Tensors PermuteLayer::call(const Tensors& inputs, Call&) const {
  std::vector<int64_t> order = args.dims.values;
  order.insert(order.begin(), 0);
  return ops::transpose(inputs.leaf(), order);
}

void RepeatVectorLayer::declare(Fields& f, Args& a) {
  f("n", a.n, "How often.").required().at_least(0);
}
Tensors RepeatVectorLayer::call(const Tensors& inputs, Call&) const {
  const Tensor& x = inputs.leaf();
  return ops::broadcast_to(ops::expand_dims(x, 1),
                           {x.dim(0), args.n, x.dim(1)});
}

template <int kRank>
void ZeroPaddingLayer<kRank>::declare(Fields& f, Args& a) {
  f("padding", a.padding, "Zeros before and after each axis.")
      .tuple(kRank)
      .at_least(0);
  Field& format = declare_data_format(f, a.data_format);
  // Keras 2 has but one there.
  if (kRank == 1) format.since_keras3(a.data_format != "channels_last");
}
template <int kRank>
Tensors ZeroPaddingLayer<kRank>::call(const Tensors& inputs, Call&) const {
  const Tensor& x = inputs.leaf();
  const size_t first = first_spatial(args.data_format);
  ops::PadWidth width(x.rank());
  std::copy(args.padding.values.begin(), args.padding.values.end(),
            width.begin() + static_cast<int64_t>(first));
  return ops::pad(x, std::move(width));
}

template <int kRank>
void CroppingLayer<kRank>::declare(Fields& f, Args& a) {
  f("cropping", a.cropping, "What goes at both ends of each axis.")
      .tuple(kRank)
      .at_least(0);
  if (kRank > 1) declare_data_format(f, a.data_format);
}
template <int kRank>
Tensors CroppingLayer<kRank>::call(const Tensors& inputs, Call&) const {
  Tensor x = inputs.leaf();
  const size_t first = first_spatial(args.data_format);
  for (size_t i = 0; i < kRank; ++i) {
    const auto axis = static_cast<int64_t>(first + i);
    const auto [low, high] = args.cropping.values[i];
    if (low >= x.dim(axis) || high >= x.dim(axis) - low) {
      throw ShapeError(concat("cropping ", low, " and ", high, " of axis ",
                              axis, " leaves nothing of ",
                              to_string(inputs.leaf().shape())));
    }
    x = ops::slice_axis(x, axis, {.start = low, .stop = x.dim(axis) - high});
  }
  return x;
}

template class ZeroPaddingLayer<1>;
template class ZeroPaddingLayer<2>;
template class ZeroPaddingLayer<3>;
template class CroppingLayer<1>;
template class CroppingLayer<2>;
template class CroppingLayer<3>;

}  // namespace keratin::layers
