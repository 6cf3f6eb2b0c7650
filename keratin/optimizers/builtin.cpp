#include "keratin/optimizers/builtin.h"

#include "keratin/optimizers/loss_scale_optimizer.h"
#include "keratin/optimizers/multi_optimizer.h"
#include "keratin/optimizers/optimizers.h"

namespace keratin {
namespace {

// Keras's `get` takes names of optimizers in small letters; where snake case,
// which every class goes by, is no other, none is given here.
template <class T>
BuiltinClass row(std::vector<std::string_view> also = {}) {
  return {"keras.optimizers", &class_info<T>(), std::move(also)};
}

template <class T>
BuiltinClass schedule() {
  return {"keras.optimizers.schedules", &class_info<T>(), {}};
}

}  // namespace

void add_optimizer_builtins(Builtins& all) {
  using namespace optimizers;
  all.classes.insert(all.classes.end(),
                     {row<Adadelta>(),
                      row<Adafactor>(),
                      row<Adagrad>(),
                      row<Adam>(),
                      row<AdamW>({"adamw"}),
                      row<Adamax>(),
                      row<Ftrl>(),
                      row<Lamb>(),
                      row<Lion>(),
                      row<LossScaleOptimizer>({"lossscaleoptimizer"}),
                      row<MultiOptimizer>({"multioptimizer"}),
                      row<Muon>(),
                      row<Nadam>(),
                      row<OptimizerMap>({"optimizermap"}),
                      row<RMSprop>({"rmsprop"}),
                      row<SGD>(),
                      row<ScheduleFreeAdamW>({"schedulefreeadamw"}),
                      schedule<schedules::CosineDecay>(),
                      schedule<schedules::CosineDecayRestarts>(),
                      schedule<schedules::ExponentialDecay>(),
                      schedule<schedules::InverseTimeDecay>(),
                      schedule<schedules::PiecewiseConstantDecay>(),
                      schedule<schedules::PolynomialDecay>()});
}

}  // namespace keratin
