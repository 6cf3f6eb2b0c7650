#pragma once

#include "keratin/layers/layer.h"

namespace keratin::layers {

/// x · scale + offset, each a number or one a channel. Keras's `Rescaling`.
class RescalingLayer : public Layer {
 public:
  static constexpr std::string_view kName = "Rescaling";
  struct Args {
    Json scale = 1.0;
    Json offset = 0.0;
  } args;
  static void declare(Fields& f, Args& a);
  Tensors call(const Tensors& inputs, Call& call) const override;
  bool supports_masking() const override { return true; }
};
using Rescaling = Handle<RescalingLayer>;

/// (x - mean) / √variance, with statistics given or adapted. Keras's
/// `Normalization`.
class NormalizationLayer : public Layer {
 public:
  static constexpr std::string_view kName = "Normalization";
  struct Args {
    Json axis = -1;  ///< None, an integer or a list.
    bool invert = false;
    Json mean = nullptr;
    Json variance = nullptr;
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
  void build(const Nested<Shape>& input_shape) override;
  Tensors call(const Tensors& inputs, Call& call) const override;
  bool writes_build_config() const override { return true; }

 private:
  std::vector<int64_t> kept_axes(size_t rank) const;

  Variable mean_;  // the sizes of the kept axes, as variance
  Variable variance_;
};
using Normalization = Handle<NormalizationLayer>;

}  // namespace keratin::layers
