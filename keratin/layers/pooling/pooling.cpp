#include "keratin/layers/pooling/pooling.h"

#include <numeric>

#include "keratin/layers/argument_validation.h"
#include "keratin/ops/ops.h"

namespace keratin::layers {
namespace {

// Steps that the mask (batch, steps) leaves out don't count.
Tensor masked_mean(const Tensor& x, const Tensor& mask, int64_t steps_axis,
                   bool keepdims) {
  const Tensor weights =
      ops::cast(ops::expand_dims(mask, steps_axis == 1 ? 2 : 1), x.dtype());
  const Tensor total = ops::sum(x * weights, steps_axis, keepdims);
  return total / ops::sum(weights, steps_axis, keepdims);
}

}  // namespace

template <Pooling kPooling, int kRank>
void PoolingLayer<kPooling, kRank>::declare(Fields& f, Args& a) {
  Field& size = f("pool_size", a.pool_size, "Size of the window.");
  size.tuple(kRank).at_least(1);
  if (kPooling == Pooling::average) size.required();
  f("padding", a.padding, "How borders are filled.").one_of({"valid", "same"});
  if (a.strides.size() == 0) a.strides = a.pool_size;
  f("strides", a.strides, "Steps between windows.")
      .tuple(kRank)
      .at_least(1)
      .none_is(&a.pool_size);
  declare_data_format(f, a.data_format);
}

template <Pooling kPooling, int kRank>
Tensors PoolingLayer<kPooling, kRank>::call(const Tensors& inputs,
                                            Call&) const {
  const Tensor& x = inputs.leaf();
  const ops::PoolOptions options{
      .strides = ops::PerAxis(args.strides.values),
      .padding = args.padding,
      .data_format = args.data_format,
  };
  const ops::PerAxis window(args.pool_size.values);
  if (kPooling == Pooling::average)
    return ops::average_pool(x, window, options);
  // The largest of integers is one.
  return ops::cast(ops::max_pool(x, window, options), x.dtype());
}

template <Pooling kPooling, int kRank>
void GlobalPoolingLayer<kPooling, kRank>::declare(Fields& f, Args& a) {
  declare_data_format(f, a.data_format);
  f("keepdims", a.keepdims, "Whether spatial axes stay, with size 1.");
}

template <Pooling kPooling, int kRank>
Tensors GlobalPoolingLayer<kPooling, kRank>::call(const Tensors& inputs,
                                                  Call& call) const {
  const Tensor& x = inputs.leaf();
  std::vector<int64_t> axes(kRank);
  std::iota(axes.begin(), axes.end(),
            args.data_format == "channels_last" ? 1 : 2);
  if constexpr (kPooling == Pooling::max) {
    return ops::max(x, axes, args.keepdims);
  } else {
    if (kRank == 1 && !call.mask().empty()) {
      return masked_mean(x, call.mask(), axes[0], args.keepdims);
    }
    return ops::mean(x, axes, args.keepdims);
  }
}

template class PoolingLayer<Pooling::max, 1>;
template class PoolingLayer<Pooling::max, 2>;
template class PoolingLayer<Pooling::max, 3>;
template class PoolingLayer<Pooling::average, 1>;
template class PoolingLayer<Pooling::average, 2>;
template class PoolingLayer<Pooling::average, 3>;
template class GlobalPoolingLayer<Pooling::max, 1>;
template class GlobalPoolingLayer<Pooling::max, 2>;
template class GlobalPoolingLayer<Pooling::max, 3>;
template class GlobalPoolingLayer<Pooling::average, 1>;
template class GlobalPoolingLayer<Pooling::average, 2>;
template class GlobalPoolingLayer<Pooling::average, 3>;

}  // namespace keratin::layers
