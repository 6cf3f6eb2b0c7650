#include <algorithm>
#include <cmath>

#include "keratin/base/error.h"
#include "keratin/layers/reshaping/reshaping.h"
#include "keratin/ops/ops.h"

namespace keratin::layers {
namespace {

constexpr int64_t kMaxFactor = 1 << 20;

// Each element `count` times in a row, as views only: no gather.
Tensor repeated(const Tensor& x, int64_t axis, int64_t count) {
  if (count == 1) return x;
  Shape wide = x.shape();
  wide.insert(wide.begin() + axis + 1, count);
  const Tensor copies =
      ops::broadcast_to(ops::expand_dims(x, axis + 1), std::move(wide));
  Shape flat = x.shape();
  flat[static_cast<size_t>(axis)] *= count;
  return ops::reshape(copies, std::move(flat));
}

// Samples lie at the centres of cells, and the borders repeat. The factor is
// whole, so the k-th sample within any cell lies equally far from its
// neighbours: three products with `count` weights each do for all cells.
Tensor bilinear(const Tensor& x, int64_t axis, int64_t count) {
  const int64_t size = x.dim(axis);
  if (count == 1 || size == 0) return repeated(x, axis, count);
  if (count > kMaxFactor) {
    throw LimitError(concat("a bilinear upsampling by ", count,
                            "; expected at most ", kMaxFactor));
  }
  std::vector<float> before;
  std::vector<float> here;
  std::vector<float> after;
  for (int64_t k = 0; k < count; ++k) {
    const double offset =
        (static_cast<double>(k) + 0.5) / static_cast<double>(count) - 0.5;
    before.push_back(static_cast<float>(std::max(-offset, 0.0)));
    here.push_back(static_cast<float>(1 - std::abs(offset)));
    after.push_back(static_cast<float>(std::max(offset, 0.0)));
  }
  const auto part = [&](int64_t start, int64_t stop) {
    return ops::slice_axis(x, axis, {.start = start, .stop = stop});
  };
  Shape weights_shape(x.rank() + 1, 1);
  weights_shape[static_cast<size_t>(axis) + 1] = count;
  const auto weighted = [&](const Tensor& cells, const std::vector<float>& w) {
    const Array weights = Array::of<float>(weights_shape, std::span(w));
    return ops::expand_dims(cells, axis + 1) *
           ops::cast(Tensor(weights), x.dtype());
  };
  const Tensor previous =
      ops::concatenate({part(0, 1), part(0, size - 1)}, axis);
  const Tensor next =
      ops::concatenate({part(1, size), part(size - 1, size)}, axis);
  Shape shape = x.shape();
  shape[static_cast<size_t>(axis)] *= count;
  return ops::reshape(
      weighted(previous, before) + weighted(x, here) + weighted(next, after),
      std::move(shape));
}

}  // namespace

void UpSampling1DLayer::declare(Fields& f, Args& a) {
  f("size", a.size, "How often each step comes.").at_least(1);
}
Tensors UpSampling1DLayer::call(const Tensors& inputs, Call&) const {
  return repeated(inputs.leaf(), 1, args.size);
}

void UpSampling2DLayer::declare(Fields& f, Args& a) {
  f("size", a.size, "Factor of each axis.").tuple(2).at_least(1);
  f("data_format", a.data_format, "Where the channels stand.")
      .one_of({"channels_last", "channels_first"});
  f("interpolation", a.interpolation, "How cells between are filled.")
      .one_of({"nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"});
}
void UpSampling2DLayer::init() {
  Layer::init();
  if (args.interpolation != "nearest" && args.interpolation != "bilinear") {
    throw Unsupported(concat("interpolation ", quoted(args.interpolation),
                             "; \"nearest\" and \"bilinear\" are"));
  }
}
Tensors UpSampling2DLayer::call(const Tensors& inputs, Call&) const {
  const Tensor& x = inputs.leaf();
  if (x.rank() != 4) {
    throw ShapeError(
        concat("expected an input of rank 4, got ", to_string(x.shape())));
  }
  const int64_t first = args.data_format == "channels_first" ? 2 : 1;
  const auto grow = args.interpolation == "nearest" ? &repeated : &bilinear;
  return grow(grow(x, first, args.size[0]), first + 1, args.size[1]);
}

void UpSampling3DLayer::declare(Fields& f, Args& a) {
  f("size", a.size, "Factor of each axis.").tuple(3).at_least(1);
  f("data_format", a.data_format, "Where the channels stand.")
      .one_of({"channels_last", "channels_first"});
}
Tensors UpSampling3DLayer::call(const Tensors& inputs, Call&) const {
  Tensor x = inputs.leaf();
  if (x.rank() != 5) {
    throw ShapeError(
        concat("expected an input of rank 5, got ", to_string(x.shape())));
  }
  const int64_t first = args.data_format == "channels_first" ? 2 : 1;
  for (int64_t i = 0; i < 3; ++i) {
    x = repeated(x, first + i, args.size[static_cast<size_t>(i)]);
  }
  return x;
}

}  // namespace keratin::layers
