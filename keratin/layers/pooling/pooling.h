#pragma once

#include "keratin/layers/layer.h"

namespace keratin::layers {

/// What a window becomes.
enum class Pooling { max, average };

/// Arguments of MaxPooling and AveragePooling, one number or one a spatial
/// axis; `strides` none: the windows' size. Configs of AveragePooling must have
/// `pool_size`.
struct PoolingArgs {
  Ints pool_size = 2;
  Ints strides = {};
  std::string padding = "valid";
  std::string data_format = "channels_last";
};

/// Pooling over `kRank` spatial axes. Input `(batch, spatial…, channels)` or,
/// channels first, `(batch, channels, spatial…)`; output the same with smaller
/// spatial axes. Maxima keep the dtype, averages of integers are floats.
/// ShapeError for other ranks. Keras's `MaxPooling1D` … `3D` and
/// `AveragePooling1D` … `3D`.
template <Pooling kPooling, int kRank>
class PoolingLayer : public Layer {
 public:
  static constexpr std::string_view kName =
      kPooling == Pooling::max ? (kRank == 1   ? "MaxPooling1D"
                                  : kRank == 2 ? "MaxPooling2D"
                                               : "MaxPooling3D")
                               : (kRank == 1   ? "AveragePooling1D"
                                  : kRank == 2 ? "AveragePooling2D"
                                               : "AveragePooling3D");
  using Args = PoolingArgs;
  Args args;
  static void declare(Fields& f, Args& a);
  InputRule input_rule() const override { return {.ndim = kRank + 2}; }
  bool built_when_made() const override { return true; }
  Tensors call(const Tensors& inputs, Call& call) const override;
};
using MaxPooling1D = Handle<PoolingLayer<Pooling::max, 1>>;
using MaxPooling2D = Handle<PoolingLayer<Pooling::max, 2>>;
using MaxPooling3D = Handle<PoolingLayer<Pooling::max, 3>>;
using AveragePooling1D = Handle<PoolingLayer<Pooling::average, 1>>;
using AveragePooling2D = Handle<PoolingLayer<Pooling::average, 2>>;
using AveragePooling3D = Handle<PoolingLayer<Pooling::average, 3>>;

/// Arguments of the global poolings.
struct GlobalPoolingArgs {
  std::string data_format = "channels_last";
  bool keepdims = false;
};

/// Every spatial axis as one window: input as of PoolingLayer, output `(batch,
/// channels)`, or with `keepdims` spatial axes of size 1.
/// GlobalAveragePooling1D leaves masked steps out, and ends the mask. Keras's
/// `GlobalMaxPooling1D` … `3D`, `GlobalAveragePooling1D` … `3D`.
template <Pooling kPooling, int kRank>
class GlobalPoolingLayer : public Layer {
 public:
  static constexpr std::string_view kName =
      kPooling == Pooling::max ? (kRank == 1   ? "GlobalMaxPooling1D"
                                  : kRank == 2 ? "GlobalMaxPooling2D"
                                               : "GlobalMaxPooling3D")
                               : (kRank == 1   ? "GlobalAveragePooling1D"
                                  : kRank == 2 ? "GlobalAveragePooling2D"
                                               : "GlobalAveragePooling3D");
  using Args = GlobalPoolingArgs;
  Args args;
  static void declare(Fields& f, Args& a);
  InputRule input_rule() const override { return {.ndim = kRank + 2}; }
  bool built_when_made() const override { return true; }
  Tensors call(const Tensors& inputs, Call& call) const override;
  std::vector<std::string_view> call_arguments() const override {
    if (supports_masking()) return {"inputs", "mask"};
    return {"inputs"};
  }
  bool supports_masking() const override {
    return kPooling == Pooling::average && kRank == 1;
  }
  Tensor compute_mask(const Tensors&, const Call&) const override { return {}; }
};
using GlobalMaxPooling1D = Handle<GlobalPoolingLayer<Pooling::max, 1>>;
using GlobalMaxPooling2D = Handle<GlobalPoolingLayer<Pooling::max, 2>>;
using GlobalMaxPooling3D = Handle<GlobalPoolingLayer<Pooling::max, 3>>;
using GlobalAveragePooling1D = Handle<GlobalPoolingLayer<Pooling::average, 1>>;
using GlobalAveragePooling2D = Handle<GlobalPoolingLayer<Pooling::average, 2>>;
using GlobalAveragePooling3D = Handle<GlobalPoolingLayer<Pooling::average, 3>>;

}  // namespace keratin::layers
