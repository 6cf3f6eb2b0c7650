#pragma once

#include "keratin/optimizers/optimizer.h"

namespace keratin::optimizers {

/// Scales the loss, and gradients back, so that those of low precision don't
/// vanish; `inner_optimizer` does the rest, and loses its own factor. Of the
/// arguments of every optimizer this one has the name: the others are the inner
/// one's, and ConfigErrors here.
class LossScaleOptimizer : public OptimizerObject {
 public:
  static constexpr std::string_view kName = "LossScaleOptimizer";
  struct Args {
    Optimizer inner_optimizer = none;
    Number initial_scale = 32768.0;
    Number dynamic_growth_steps = 2000;
  } args;
  static void declare(Fields& f, Args& a);
  void declare_base(Fields& f) override;
  void init() override;
  const LearningRate& learning_rate() const override;

 private:
  bool dynamic_ = true;  // of Keras 2, which could be told not to
};

}  // namespace keratin::optimizers
