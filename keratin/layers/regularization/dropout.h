#pragma once

#include "keratin/layers/layer.h"

namespace keratin::layers {

/// Base of layers that draw numbers in training and do nothing otherwise. Input
/// of any shape, output the same.
class NoiseLayer : public Layer {
 public:
  bool supports_masking() const override { return true; }
  bool built_when_made() const override { return true; }

 protected:
  /// A fresh key for this step, as Keras's SeedGenerator on JAX; its state
  /// moves on when the step is over.
  Tensor next_key() const;
  Tensor uniform(const Shape& shape) const;  ///< In [0, 1), float32.
  /// Mean 0, deviation 1, in the compute dtype.
  Tensor normal(const Shape& shape) const;
  /// x with a share of `rate` set to 0 and the rest scaled up; elements share
  /// their fate where `noise_shape` has 1.
  Tensor dropped(const Tensor& x, double rate, const Shape& noise_shape) const;

  Variable seed_state_;
};

/// Elements dropped with probability `rate`, the rest scaled up. Keras's
/// `Dropout`.
class DropoutLayer : public NoiseLayer {
 public:
  static constexpr std::string_view kName = "Dropout";
  struct Args {
    Number rate = 0.5;
    std::optional<Dims> noise_shape = {};
    Json seed = nullptr;
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
  Tensors call(const Tensors& inputs, Call& call) const override;
};
using Dropout = Handle<DropoutLayer>;

/// Whole channels dropped. Keras's `SpatialDropout1D` … `3D`.
template <int kRank>
class SpatialDropoutLayer : public NoiseLayer {
 public:
  static constexpr std::string_view kName = kRank == 1   ? "SpatialDropout1D"
                                            : kRank == 2 ? "SpatialDropout2D"
                                                         : "SpatialDropout3D";
  struct Args {
    Number rate = 0.5;
    std::string data_format = "channels_last";
    Json seed = nullptr;
  } args;
  static void declare(Fields&, Args&) {}
  /// Its config has name and dtype among its own, and no `trainable`.
  void declare_base(Fields& f);
  void init() override;
  InputRule input_rule() const override { return {.ndim = kRank + 2}; }
  Tensors call(const Tensors& inputs, Call& call) const override;
};
using SpatialDropout1D = Handle<SpatialDropoutLayer<1>>;
using SpatialDropout2D = Handle<SpatialDropoutLayer<2>>;
using SpatialDropout3D = Handle<SpatialDropoutLayer<3>>;

/// Multiplied by 1 plus noise of deviation √(rate / (1 - rate)). A call in
/// training with a rate of 1 is a ConfigError. Keras's `GaussianDropout`.
class GaussianDropoutLayer : public NoiseLayer {
 public:
  static constexpr std::string_view kName = "GaussianDropout";
  struct Args {
    Number rate = 0.5;
    Json seed = nullptr;
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
  Tensors call(const Tensors& inputs, Call& call) const override;
};
using GaussianDropout = Handle<GaussianDropoutLayer>;

/// Noise added. Keras's `GaussianNoise`.
class GaussianNoiseLayer : public NoiseLayer {
 public:
  static constexpr std::string_view kName = "GaussianNoise";
  struct Args {
    Number stddev = 0.0;
    Json seed = nullptr;
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
  Tensors call(const Tensors& inputs, Call& call) const override;
};
using GaussianNoise = Handle<GaussianNoiseLayer>;

/// Dropout that keeps mean and variance through selu. A call in training with a
/// rate of 1 is a ConfigError. Keras's `AlphaDropout`.
class AlphaDropoutLayer : public NoiseLayer {
 public:
  static constexpr std::string_view kName = "AlphaDropout";
  struct Args {
    Number rate = 0.5;
    std::optional<Dims> noise_shape = {};
    Json seed = nullptr;
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
  Tensors call(const Tensors& inputs, Call& call) const override;
};
using AlphaDropout = Handle<AlphaDropoutLayer>;

/// Its input, whose size is part of the loss. Keras's
/// `ActivityRegularization`.
class ActivityRegularizationLayer : public Layer {
 public:
  static constexpr std::string_view kName = "ActivityRegularization";
  struct Args {
    Number l1 = 0.0;
    Number l2 = 0.0;
  } args;
  static void declare(Fields& f, Args& a);
  Tensors call(const Tensors& inputs, Call& call) const override;
  bool supports_masking() const override { return true; }
  bool built_when_made() const override { return true; }
};
using ActivityRegularization = Handle<ActivityRegularizationLayer>;

}  // namespace keratin::layers
