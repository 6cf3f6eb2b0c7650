#include <algorithm>
#include <cmath>

#include "keratin/base/error.h"
#include "keratin/layers/reshaping/reshaping.h"
#include "keratin/ops/ops.h"

namespace keratin::layers {
namespace {

// Each element `count` times in a row, as views only: no gather.
Tensor repeated(const Tensor& x, int64_t axis, int64_t count) {
  if (count == 1) return x;
  Shape wide = x.shape();
  wide.insert(wide.begin() + axis + 1, count);
  Shape flat = x.shape();
  flat[static_cast<size_t>(axis)] *= count;
  return ops::reshape(
      ops::broadcast_to(ops::expand_dims(x, axis + 1), std::move(wide)),
      std::move(flat));
}

// Row i holds the weights with which output i reads the inputs: samples lie at
// the centres of cells, and the borders repeat.
Tensor bilinear_matrix(int64_t from, int64_t to, DType dtype) {
  Array matrix = Array::zeros(DType::float32, {to, from});
  const auto values = matrix.mutable_typed<float>();
  const double step = static_cast<double>(from) / static_cast<double>(to);
  for (int64_t i = 0; i < to; ++i) {
    const double at = std::clamp((static_cast<double>(i) + 0.5) * step - 0.5,
                                 0.0, static_cast<double>(from - 1));
    const auto low = static_cast<int64_t>(std::floor(at));
    const auto high = std::min(low + 1, from - 1);
    const double part = at - static_cast<double>(low);
    const auto row = static_cast<size_t>(i * from);
    values[row + static_cast<size_t>(low)] += static_cast<float>(1 - part);
    values[row + static_cast<size_t>(high)] += static_cast<float>(part);
  }
  return ops::cast(Tensor(matrix), dtype);
}

Tensor bilinear(const Tensor& x, int64_t axis, int64_t count) {
  const int64_t size = x.dim(axis);
  const Tensor matrix = bilinear_matrix(size, size * count, x.dtype());
  return ops::moveaxis(ops::tensordot(matrix, x, std::vector<int64_t>{1},
                                      std::vector<int64_t>{axis}),
                       0, axis);
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
