#pragma once

#include <optional>

#include "keratin/layers/layer.h"

namespace keratin::layers {

/// Normalizes each channel by statistics of the batch (training) or by moving
/// ones. Input `(…)` with the channels at `axis`, output the same in the
/// compute dtype; computed in float32 at least. With `renorm`, training
/// corrects the batch's statistics towards those of the batches before it.
/// ShapeError where the number of channels isn't known. Keras's
/// `BatchNormalization`.
class BatchNormalizationLayer : public Layer {
 public:
  static constexpr std::string_view kName = "BatchNormalization";
  static constexpr double kRenormMomentum = 0.99;
  struct Args {
    Axes axis = -1;
    Number momentum = 0.99;
    Number epsilon = 1e-3;
    bool center = true;
    bool scale = true;
    Initializer beta_initializer = "zeros";
    Initializer gamma_initializer = "ones";
    Initializer moving_mean_initializer = "zeros";
    Initializer moving_variance_initializer = "ones";
    Regularizer beta_regularizer = none;
    Regularizer gamma_regularizer = none;
    Constraint beta_constraint = none;
    Constraint gamma_constraint = none;
    bool renorm = false;
    /// None, or a dict of limits to the correction: "rmin", "rmax", "dmax".
    Json renorm_clipping = nullptr;
    Number renorm_momentum = kRenormMomentum;
    bool synchronized = false;
  } args;
  static void declare(Fields& f, Args& a);

  void init() override;
  void build(const Nested<Shape>& input_shape) override;
  Tensors call(const Tensors& inputs, Call& call) const override;
  std::vector<std::string_view> call_arguments() const override {
    return {"inputs", "training", "mask"};
  }
  bool supports_masking() const override { return true; }

 private:
  struct Clipping {
    std::optional<double> rmin;
    std::optional<double> rmax;
    std::optional<double> dmax;
  };
  struct Affine {
    Tensor scale;   // empty: 1
    Tensor offset;  // empty: 0
  };

  Variable add_statistic(std::string name, int64_t channels,
                         const Initializer& initializer);
  std::pair<Tensor, Tensor> moments(const Tensor& x, const Tensor& mask) const;
  /// Records the moving statistic that `batch` leads to, and gives it, in the
  /// dtype of `batch`.
  static Tensor update(const Variable& moving, const Tensor& batch,
                       double momentum);

  void init_renorm();
  void build_renorm(int64_t channels);
  Affine renormalized(const Tensor& mean, const Tensor& stddev,
                      const Affine& affine) const;
  void update_renorm(const Tensor& mean, const Tensor& stddev) const;

  Variable gamma_;  // (channels,), as all
  Variable beta_;
  Variable moving_mean_;
  Variable moving_variance_;
  Variable moving_stddev_;  // this and below with `renorm` only
  Variable renorm_mean_;
  Variable renorm_stddev_;
  Clipping clipping_;
};
using BatchNormalization = Handle<BatchNormalizationLayer>;

/// Normalizes each sample over some axes, whose sizes must be known (else
/// ShapeError). Input of any shape, output the same in the compute dtype;
/// computed in float32 at least, with weights as they are. Keras's
/// `LayerNormalization`.
class LayerNormalizationLayer : public Layer {
 public:
  static constexpr std::string_view kName = "LayerNormalization";
  struct Args {
    Axes axis = -1;
    Number epsilon = 1e-3;
    bool center = true;
    bool scale = true;
    Initializer beta_initializer = "zeros";
    Initializer gamma_initializer = "ones";
    Regularizer beta_regularizer = none;
    Regularizer gamma_regularizer = none;
    Constraint beta_constraint = none;
    Constraint gamma_constraint = none;
    bool rms_scaling = false;
  } args;
  static void declare(Fields& f, Args& a);

  void build(const Nested<Shape>& input_shape) override;
  Tensors call(const Tensors& inputs, Call& call) const override;
  bool autocast() const override { return false; }
  bool supports_masking() const override { return true; }

 private:
  Variable gamma_;  // the sizes of the axes, as beta
  Variable beta_;
};
using LayerNormalization = Handle<LayerNormalizationLayer>;

/// Normalizes groups of channels of each sample. Input `(batch, …)` with the
/// channels at `axis`, output the same in the compute dtype; computed in
/// float32 at least, with weights as they are. ConfigError where the groups
/// don't divide the channels, ShapeError where their number isn't known.
/// Keras's `GroupNormalization`.
class GroupNormalizationLayer : public Layer {
 public:
  static constexpr std::string_view kName = "GroupNormalization";
  struct Args {
    int64_t groups = 32;  ///< -1: a group a channel.
    int64_t axis = -1;
    Number epsilon = 1e-3;
    bool center = true;
    bool scale = true;
    Initializer beta_initializer = "zeros";
    Initializer gamma_initializer = "ones";
    Regularizer beta_regularizer = none;
    Regularizer gamma_regularizer = none;
    Constraint beta_constraint = none;
    Constraint gamma_constraint = none;
  } args;
  static void declare(Fields& f, Args& a);

  void build(const Nested<Shape>& input_shape) override;
  Tensors call(const Tensors& inputs, Call& call) const override;
  bool autocast() const override { return false; }
  bool supports_masking() const override { return true; }

 private:
  Tensor per_group(const Variable& variable, const Tensor& grouped) const;

  Variable gamma_;  // (channels,), as beta
  Variable beta_;
};
using GroupNormalization = Handle<GroupNormalizationLayer>;

/// Divides by the root mean square over some axes, whose sizes must be known
/// (else ShapeError), and scales. Input of any shape, output the same. Keras's
/// `RMSNormalization`.
class RMSNormalizationLayer : public Layer {
 public:
  static constexpr std::string_view kName = "RMSNormalization";
  struct Args {
    Axes axis = -1;
    Number epsilon = 1e-6;
  } args;
  static void declare(Fields& f, Args& a);

  void build(const Nested<Shape>& input_shape) override;
  Tensors call(const Tensors& inputs, Call& call) const override;

 private:
  Variable scale_;  // the sizes of the axes
};
using RMSNormalization = Handle<RMSNormalizationLayer>;

/// Divides by the L2 norm over some axes. Input of any shape, output the same.
/// Keras's `UnitNormalization`.
class UnitNormalizationLayer : public Layer {
 public:
  static constexpr std::string_view kName = "UnitNormalization";
  struct Args {
    Axes axis = -1;
  } args;
  static void declare(Fields& f, Args& a);
  Tensors call(const Tensors& inputs, Call& call) const override;
  bool supports_masking() const override { return true; }
  bool built_when_made() const override { return true; }
};
using UnitNormalization = Handle<UnitNormalizationLayer>;

}  // namespace keratin::layers
