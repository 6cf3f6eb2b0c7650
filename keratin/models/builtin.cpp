#include "keratin/dtype_policies/builtin.h"
#include "keratin/config/registry.h"
#include "keratin/distillation/builtin.h"
#include "keratin/layers/builtin.h"
#include "keratin/losses/builtin.h"
#include "keratin/metrics/builtin.h"
#include "keratin/models/distiller.h"
#include "keratin/models/functional.h"
#include "keratin/models/sequential.h"
#include "keratin/optimizers/builtin.h"

namespace keratin {

const Builtins& builtins() {
  static const Builtins all = [] {
    Builtins made;
    add_dtype_policy_builtins(made);
    add_layer_builtins(made);
    add_loss_builtins(made);
    add_distillation_builtins(made);
    add_metric_builtins(made);
    add_optimizer_builtins(made);
    made.classes.push_back({"keras", &class_info<SequentialLayer>(), {}});
    // A graph that Keras made by `Model(inputs, outputs)` goes by either name.
    made.classes.push_back({"keras.src.models.functional",
                            &class_info<FunctionalLayer>(),
                            {"Model"}});
    made.classes.push_back({"keras.distillation",
                            &class_info<distillation::DistillerLayer>(),
                            {}});
    return made;
  }();
  return all;
}

}  // namespace keratin
