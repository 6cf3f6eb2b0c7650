#include "keratin/optimizers/loss_scale_optimizer.h"

#include "keratin/base/error.h"

namespace keratin::optimizers {

void LossScaleOptimizer::declare_base(Fields& f) {
  declare_name(f);
  declare_after_rate(f, true);
  f("dynamic", dynamic_, "Whether the factor changes.").read_only();
}

void LossScaleOptimizer::declare(Fields& f, Args& a) {
  f("inner_optimizer", a.inner_optimizer, "What updates weights.").required();
  f("initial_scale", a.initial_scale, "The first factor.");
  f("dynamic_growth_steps", a.dynamic_growth_steps,
    "After how many steps without overflow the factor doubles.");
}

void LossScaleOptimizer::init() {
  init_name();
  if (!dynamic_) {
    throw ConfigError(
        "argument \"dynamic\" is false; expected true, or a "
        "loss_scale_factor of the inner optimizer in its place");
  }
  Fields given;
  declare_after_rate(given);
  LossScaleOptimizer plain;
  Fields defaults;
  plain.declare_after_rate(defaults);
  const JsonObject expected = defaults.write();
  for (const auto& [key, value] : given.write()) {
    if (value == expected.at(key)) continue;
    throw ConfigError(concat("argument ", quoted(key), " is ", value.brief(),
                             "; expected ", expected.at(key).brief(),
                             ": it is the inner optimizer's to have it"));
  }
  if (args.inner_optimizer.is_none()) {
    throw ConfigError(
        "argument \"inner_optimizer\" is None; expected an optimizer");
  }
  static_cast<OptimizerObject&>(*args.inner_optimizer.object())
      .set_loss_scale_factor({});
}

const LearningRate& LossScaleOptimizer::learning_rate() const {
  return args.inner_optimizer->learning_rate();
}

}  // namespace keratin::optimizers
