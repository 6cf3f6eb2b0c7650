#include "keratin/distillation/builtin.h"

#include "keratin/distillation/distillation_loss.h"

namespace keratin {

void add_distillation_builtins(Builtins& all) {
  constexpr std::string_view kModule = "keras.distillation";
  all.classes.push_back(
      {kModule, &class_info<distillation::FeatureDistillation>(), {}});
  all.classes.push_back(
      {kModule, &class_info<distillation::LogitsDistillation>(), {}});
}

}  // namespace keratin
