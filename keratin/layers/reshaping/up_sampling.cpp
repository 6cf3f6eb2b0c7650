#include "keratin/layers/argument_validation.h"
#include "keratin/layers/reshaping/resample.h"
#include "keratin/layers/reshaping/reshaping.h"
#include "keratin/ops/ops.h"

namespace keratin::layers {
namespace {

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

}  // namespace

void UpSampling1DLayer::declare(Fields& f, Args& a) {
  f("size", a.size, "How often each step comes.").at_least(1);
}
Tensors UpSampling1DLayer::call(const Tensors& inputs, Call&) const {
  return repeated(inputs.leaf(), 1, args.size);
}

void UpSampling2DLayer::declare(Fields& f, Args& a) {
  f("size", a.size, "Factor of each axis.").tuple(2).at_least(1);
  declare_data_format(f, a.data_format);
  f("interpolation", a.interpolation, "How cells between are filled.")
      .one_of({"nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"});
}
Tensors UpSampling2DLayer::call(const Tensors& inputs, Call&) const {
  const Tensor& x = inputs.leaf();
  const int64_t first = args.data_format == "channels_first" ? 2 : 1;
  if (args.interpolation == "nearest") {
    return repeated(repeated(x, first, args.size[0]), first + 1, args.size[1]);
  }
  const auto& how = args.interpolation;
  const bool whole = !is_float(x.dtype());
  const Tensor image = whole ? ops::cast(x, DType::float32) : x;
  const Tensor y = resampled(resampled(image, first, args.size[0], how),
                             first + 1, args.size[1], how);
  return whole ? ops::saturate_cast(ops::round(y), x.dtype()) : y;
}

void UpSampling3DLayer::declare(Fields& f, Args& a) {
  f("size", a.size, "Factor of each axis.").tuple(3).at_least(1);
  declare_data_format(f, a.data_format);
}
Tensors UpSampling3DLayer::call(const Tensors& inputs, Call&) const {
  Tensor x = inputs.leaf();
  const int64_t first = args.data_format == "channels_first" ? 2 : 1;
  for (int64_t i = 0; i < 3; ++i) {
    x = repeated(x, first + i, args.size[static_cast<size_t>(i)]);
  }
  return x;
}

}  // namespace keratin::layers
