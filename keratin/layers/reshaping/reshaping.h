#pragma once

#include "keratin/layers/layer.h"

namespace keratin::layers {

/// All axes but the batch as one: (batch, …) → (batch, product). Keras's
/// `Flatten`.
class FlattenLayer : public Layer {
 public:
  static constexpr std::string_view kName = "Flatten";
  struct Args {
    std::string data_format = "channels_last";
  } args;
  static void declare(Fields& f, Args& a);
  InputRule input_rule() const override { return {.min_ndim = 1}; }
  Tensors call(const Tensors& inputs, Call& call) const override;
};
using Flatten = Handle<FlattenLayer>;

/// Another shape, the batch apart; one size may be -1. ShapeError where the
/// sizes behind the batch don't fill it. Keras's `Reshape`.
class ReshapeLayer : public Layer {
 public:
  static constexpr std::string_view kName = "Reshape";
  struct Args {
    Ints target_shape = {};
  } args;
  static void declare(Fields& f, Args& a);
  InputRule input_rule() const override { return {.min_ndim = 1}; }
  bool built_when_made() const override { return true; }
  Tensors call(const Tensors& inputs, Call& call) const override;
};
using Reshape = Handle<ReshapeLayer>;

/// Axes in another order, counted from 1. Keras's `Permute`.
class PermuteLayer : public Layer {
 public:
  static constexpr std::string_view kName = "Permute";
  struct Args {
    Ints dims = {};
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
  InputRule input_rule() const override {
    return {.ndim = args.dims.size() + 1};
  }
  Tensors call(const Tensors& inputs, Call& call) const override;
};
using Permute = Handle<PermuteLayer>;

/// (batch, features) → (batch, n, features). Keras's `RepeatVector`.
class RepeatVectorLayer : public Layer {
 public:
  static constexpr std::string_view kName = "RepeatVector";
  struct Args {
    int64_t n = 0;
  } args;
  static void declare(Fields& f, Args& a);
  InputRule input_rule() const override { return {.ndim = 2}; }
  Tensors call(const Tensors& inputs, Call& call) const override;
};
using RepeatVector = Handle<RepeatVectorLayer>;

/// Zeros around spatial axes. Keras's `ZeroPadding1D` … `3D`.
template <int kRank>
class ZeroPaddingLayer : public Layer {
 public:
  static constexpr std::string_view kName = kRank == 1   ? "ZeroPadding1D"
                                            : kRank == 2 ? "ZeroPadding2D"
                                                         : "ZeroPadding3D";
  struct Args {
    Pairs padding = 1;
    std::string data_format = "channels_last";
  } args;
  static void declare(Fields& f, Args& a);
  InputRule input_rule() const override { return {.ndim = kRank + 2}; }
  Tensors call(const Tensors& inputs, Call& call) const override;
};
using ZeroPadding1D = Handle<ZeroPaddingLayer<1>>;
using ZeroPadding2D = Handle<ZeroPaddingLayer<2>>;
using ZeroPadding3D = Handle<ZeroPaddingLayer<3>>;

/// Spatial axes cut at both ends. Keras's `Cropping1D` … `3D`.
template <int kRank>
class CroppingLayer : public Layer {
 public:
  static constexpr std::string_view kName = kRank == 1   ? "Cropping1D"
                                            : kRank == 2 ? "Cropping2D"
                                                         : "Cropping3D";
  struct Args {
    Pairs cropping = kRank == 2 ? 0 : 1;
    std::string data_format = "channels_last";
  } args;
  static void declare(Fields& f, Args& a);
  InputRule input_rule() const override { return {.ndim = kRank + 2}; }
  Tensors call(const Tensors& inputs, Call& call) const override;
};
using Cropping1D = Handle<CroppingLayer<1>>;
using Cropping2D = Handle<CroppingLayer<2>>;
using Cropping3D = Handle<CroppingLayer<3>>;

/// Every step `size` times. Keras's `UpSampling1D`.
class UpSampling1DLayer : public Layer {
 public:
  static constexpr std::string_view kName = "UpSampling1D";
  struct Args {
    int64_t size = 2;
  } args;
  static void declare(Fields& f, Args& a);
  InputRule input_rule() const override { return {.ndim = 3}; }
  Tensors call(const Tensors& inputs, Call& call) const override;
};
using UpSampling1D = Handle<UpSampling1DLayer>;

/// Images made larger, by "nearest", "bilinear", "bicubic", "lanczos3" or
/// "lanczos5". Keras's `UpSampling2D`.
class UpSampling2DLayer : public Layer {
 public:
  static constexpr std::string_view kName = "UpSampling2D";
  struct Args {
    Ints size = 2;
    std::string data_format = "channels_last";
    std::string interpolation = "nearest";
  } args;
  static void declare(Fields& f, Args& a);
  InputRule input_rule() const override { return {.ndim = 4}; }
  Tensors call(const Tensors& inputs, Call& call) const override;
};
using UpSampling2D = Handle<UpSampling2DLayer>;

/// Every cell of a volume repeated. Keras's `UpSampling3D`.
class UpSampling3DLayer : public Layer {
 public:
  static constexpr std::string_view kName = "UpSampling3D";
  struct Args {
    Ints size = 2;
    std::string data_format = "channels_last";
  } args;
  static void declare(Fields& f, Args& a);
  InputRule input_rule() const override { return {.ndim = 5}; }
  Tensors call(const Tensors& inputs, Call& call) const override;
};
using UpSampling3D = Handle<UpSampling3DLayer>;

}  // namespace keratin::layers
