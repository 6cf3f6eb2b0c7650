#include "keratin/layers/merging/merge.h"

#include <algorithm>

#include "keratin/base/error.h"
#include "keratin/ops/ops.h"

namespace keratin::layers {
namespace {

std::vector<Tensor> listed(const Tensors& inputs) {
  std::vector<Tensor> list = inputs.flatten();
  if (list.empty() || !inputs.is_list()) {
    throw ShapeError(
        concat("expected a list of tensors, got ", inputs.describe()));
  }
  return list;
}

// The tensors of a merge with the masks that count for their values: one of
// lower rank gets axes of size 1 behind the batch, and loses its mask with
// that, as in Keras.
struct Merged {
  std::vector<Tensor> tensors;
  std::vector<Tensor> masks;  // empty where there is none
};

Merged of_one_rank(std::vector<Tensor> list, const Call& call) {
  size_t rank = 0;
  for (const Tensor& tensor : list) rank = std::max(rank, tensor.rank());
  Merged out;
  for (size_t i = 0; i < list.size(); ++i) {
    Tensor tensor = list[i];
    out.masks.push_back(tensor.rank() < rank ? Tensor() : call.mask(i));
    while (tensor.rank() < rank) tensor = ops::expand_dims(tensor, 1);
    out.tensors.push_back(tensor);
  }
  return out;
}

template <Merge kMerge>
Tensor merged(const Tensor& a, const Tensor& b) {
  switch (kMerge) {
    case Merge::add:
    case Merge::average: return a + b;
    case Merge::subtract: return a - b;
    case Merge::multiply: return a * b;
    case Merge::maximum: return ops::maximum(a, b);
    case Merge::minimum: return ops::minimum(a, b);
  }
  return a;
}

Tensor full_mask(const Tensor& mask, const Tensor& like) {
  if (mask.empty()) return {};
  return ops::broadcast_to(ops::expand_dims(mask, -1), like.shape());
}

// A product leaves masked steps out by taking 1 for them, and gives 0 where all
// are masked.
Tensor masked_product(const Merged& given) {
  const std::vector<Tensor>& list = given.tensors;
  Tensor result;
  Tensor some;
  bool all_masked = true;
  for (size_t i = 0; i < list.size(); ++i) {
    const Tensor mask = full_mask(given.masks[i], list[i]);
    const Tensor x = mask.empty() ? list[i] : ops::where(mask, list[i], 1);
    all_masked = all_masked && !mask.empty();
    if (all_masked) some = some.empty() ? mask : ops::logical_or(some, mask);
    result = result.empty() ? x : result * x;
  }
  return all_masked ? ops::where(some, result, 0) : result;
}

// A largest or smallest has no neutral element to put in masked steps: they
// take the other side's value.
template <Merge kMerge>
Tensor masked_choice(const Merged& given) {
  const std::vector<Tensor>& list = given.tensors;
  Tensor result = list[0];
  Tensor known = full_mask(given.masks[0], list[0]);
  for (size_t i = 1; i < list.size(); ++i) {
    Tensor next = list[i];
    const Tensor mask = full_mask(given.masks[i], next);
    if (!mask.empty()) next = ops::where(mask, next, result);
    if (!known.empty()) result = ops::where(known, result, next);
    known =
        mask.empty() || known.empty() ? Tensor() : ops::logical_or(known, mask);
    result = merged<kMerge>(result, next);
  }
  return result;
}

}  // namespace

template <Merge kMerge>
Tensors MergeLayer<kMerge>::call(const Tensors& inputs, Call& call) const {
  const Merged given = of_one_rank(listed(inputs), call);
  const std::vector<Tensor>& list = given.tensors;
  if (kMerge == Merge::subtract && list.size() != 2) {
    throw ShapeError(concat("Subtract takes 2 tensors, got ", list.size()));
  }
  if constexpr (kMerge == Merge::multiply) return masked_product(given);
  if constexpr (kMerge == Merge::maximum || kMerge == Merge::minimum) {
    return masked_choice<kMerge>(given);
  }
  Tensor result = list[0];
  for (size_t i = 1; i < list.size(); ++i) {
    result = merged<kMerge>(result, list[i]);
  }
  if constexpr (kMerge == Merge::average) {
    return result / static_cast<double>(list.size());
  }
  return result;
}

template <Merge kMerge>
Tensor MergeLayer<kMerge>::compute_mask(const Tensors& inputs,
                                        const Call& call) const {
  Tensor all;
  for (size_t i = 0; i < inputs.flatten().size(); ++i) {
    const Tensor mask = call.mask(i);
    if (mask.empty()) return {};
    all = all.empty() ? mask : ops::logical_or(all, mask);
  }
  return all;
}

void ConcatenateLayer::declare(Fields& f, Args& a) {
  f("axis", a.axis, "The axis that grows.");
}

Tensors ConcatenateLayer::call(const Tensors& inputs, Call&) const {
  return ops::concatenate(listed(inputs), args.axis);
}

Tensor ConcatenateLayer::compute_mask(const Tensors& inputs,
                                      const Call& call) const {
  const std::vector<Tensor> list = inputs.flatten();
  std::vector<Tensor> masks;
  bool some = false;
  for (size_t i = 0; i < list.size(); ++i) {
    Tensor mask = call.mask(i);
    some = some || !mask.empty();
    if (mask.empty()) {
      mask = Tensor::full(list[i].shape(), 1, DType::boolean);
    } else if (mask.rank() < list[i].rank()) {
      mask = full_mask(mask, list[i]);
    }
    masks.push_back(mask);
  }
  if (!some) return {};
  return ops::any(ops::concatenate(masks, args.axis), -1);
}

void DotLayer::declare(Fields& f, Args& a) {
  f("axes", a.axes, "The axis, or one of each tensor.").required();
  f("normalize", a.normalize, "Whether to divide by the norms first.");
}

void DotLayer::init() {
  Layer::init();
  if (args.axes.values.empty() || args.axes.values.size() > 2) {
    throw ConfigError("argument \"axes\" of Dot is one axis or two");
  }
}

Tensors DotLayer::call(const Tensors& inputs, Call&) const {
  const std::vector<Tensor> list = listed(inputs);
  if (list.size() != 2) {
    throw ShapeError(concat("Dot takes 2 tensors, got ", list.size()));
  }
  Tensor a = list[0];
  Tensor b = list[1];
  const int64_t axis_a = normalize_axis(args.axes.values.front(), a.rank());
  const int64_t axis_b = normalize_axis(args.axes.values.back(), b.rank());
  if (args.normalize) {
    a = ops::normalize(a, axis_a, 2, 1e-12);
    b = ops::normalize(b, axis_b, 2, 1e-12);
  }
  // (batch, rows of a, k) · (batch, k, rows of b)
  a = ops::moveaxis(a, axis_a, -1);
  b = ops::moveaxis(b, axis_b, 1);
  Shape left(a.shape().begin() + 1, a.shape().end() - 1);
  Shape right(b.shape().begin() + 2, b.shape().end());
  const int64_t batch = a.dim(0);
  const Tensor product =
      ops::matmul(ops::reshape(a, {batch, element_count(left), a.dim(-1)}),
                  ops::reshape(b, {batch, b.dim(1), element_count(right)}));
  Shape shape{batch};
  shape.insert(shape.end(), left.begin(), left.end());
  shape.insert(shape.end(), right.begin(), right.end());
  if (shape.size() == 1) shape.push_back(1);
  return ops::reshape(product, shape);
}

template class MergeLayer<Merge::add>;
template class MergeLayer<Merge::subtract>;
template class MergeLayer<Merge::multiply>;
template class MergeLayer<Merge::average>;
template class MergeLayer<Merge::maximum>;
template class MergeLayer<Merge::minimum>;

}  // namespace keratin::layers
