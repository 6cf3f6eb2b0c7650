#pragma once

#include "keratin/layers/layer_argument.h"

namespace keratin::layers {

/// A layer applied to each step of `(batch, time, …)` by itself. Keras's
/// `TimeDistributed`. Layers known to treat every sample alone run once, on
/// all steps as one batch; others step by step.
class TimeDistributedLayer : public Layer {
 public:
  static constexpr std::string_view kName = "TimeDistributed";
  struct Args {
    LayerArgument layer = {};
  } args;
  static void declare(Fields& f, Args& a);

  void init() override;
  InputRule input_rule() const override { return {.min_ndim = 3}; }
  void build(const Nested<Shape>& input_shape) override;
  Tensors call(const Tensors& inputs, Call& call) const override;
  std::vector<std::string_view> call_arguments() const override {
    return {"inputs", "training", "mask"};
  }
  bool supports_masking() const override { return true; }

 private:
  /// What the layer gives for one step, or for many as one batch.
  Tensor output_of(const Tensor& x, const Tensor& mask, bool training) const;
  Tensor as_one_batch(const Tensor& x, const Tensor& mask, bool training) const;
  Tensor step_by_step(const Tensor& x, const Tensor& mask, bool training) const;
};
using TimeDistributed = Handle<TimeDistributedLayer>;

}  // namespace keratin::layers
