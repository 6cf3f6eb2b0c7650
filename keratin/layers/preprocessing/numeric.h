#pragma once

#include "keratin/layers/layer.h"

namespace keratin::layers {

/// x · scale + offset, each a number or one a channel. Keras's `Rescaling`.
/// Input of any shape, output the same in the compute dtype.
class RescalingLayer : public Layer {
 public:
  static constexpr std::string_view kName = "Rescaling";
  struct Args {
    Json scale = 1.0;  ///< A number, or lists that broadcast to the input.
    Json offset = 0.0;
  } args;
  static void declare(Fields& f, Args& a);
  Tensors call(const Tensors& inputs, Call& call) const override;
  bool supports_masking() const override { return true; }
};
using Rescaling = Handle<RescalingLayer>;

/// (x - mean) / √variance, with statistics given or adapted. Keras's
/// `Normalization`. Input of any shape, output the same in the compute dtype.
/// Statistics that are given have one shape, whose last axis stands on the last
/// of `axis`; ConfigError where it has more axes than that, or sizes that don't
/// broadcast to the input's.
class NormalizationLayer : public Layer {
 public:
  static constexpr std::string_view kName = "Normalization";
  struct Args {
    Json axis = -1;  ///< None, an integer or a list.
    Json mean = nullptr;
    Json variance = nullptr;
    bool invert = false;
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
  void build(const Nested<Shape>& input_shape) override;
  Tensors call(const Tensors& inputs, Call& call) const override;
  bool supports_masking() const override { return true; }

 private:
  std::vector<int64_t> kept_axes(size_t rank) const;
  void expect_fit(const Shape& given, const Shape& sizes) const;
  Tensor on_kept_axes(const Tensor& statistic, const Tensor& x) const;

  Variable mean_;  // the sizes of the kept axes, as variance
  Variable variance_;
  std::optional<Array> given_mean_;  // in place of the variables
  std::optional<Array> given_variance_;
};
using Normalization = Handle<NormalizationLayer>;

}  // namespace keratin::layers
