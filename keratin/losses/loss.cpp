#include "keratin/losses/loss.h"

#include "keratin/base/error.h"
#include "keratin/layers/dtype_policy.h"
#include "keratin/ops/operation.h"

namespace keratin {

LossObject::LossObject(std::string_view default_name) {
  if (!default_name.empty()) base_.name = default_name;
}

Tensor LossObject::operator()(const Tensor&, const Tensor&) const {
  const std::string& function = function_name();
  throw Unsupported(concat("computing the loss ",
                           quoted(function.empty() ? name() : function),
                           ", of which only the config is held"));
}

void LossObject::set_base(LossArgs base) {
  if (!base.name) base.name = std::move(base_.name);
  base_ = std::move(base);
  Fields fields;
  if (info()->declare != nullptr) {
    info()->declare(*this, fields);
  } else {
    declare_base(fields);
  }
  fields.check();
  init();
}

void LossObject::declare_base(Fields& fields) {
  fields("name", base_.name, "Name of the loss; None: Keras's for the class.");
  fields("reduction", base_.reduction,
         "How losses of samples become one; \"none\" and None: they don't, "
         "\"mean\": as \"sum_over_batch_size\".")
      .one_of({"sum_over_batch_size", "sum", "none", "mean",
               "mean_with_sample_weight"});
  declare_compute_dtype(fields, base_.dtype).read_only();
}

void LossObject::init() {
  if (!base_.name || base_.name->empty()) {
    base_.name = auto_name(snake_case(info()->name));
  }
  if (base_.dtype.empty()) base_.dtype = "float32";
  policy_of(base_.dtype);
}

}  // namespace keratin
