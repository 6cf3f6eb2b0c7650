#include "keratin/metrics/metric.h"

#include "keratin/base/error.h"
#include "keratin/layers/dtype_policy.h"
#include "keratin/ops/operation.h"

namespace keratin {

MetricObject::MetricObject(std::string_view default_name,
                           std::string_view default_dtype)
    : default_dtype_(default_dtype) {
  if (!default_name.empty()) base_.name = default_name;
}

Tensor MetricObject::operator()(const Tensor&, const Tensor&) const {
  throw Unsupported(concat("computing the metric ", quoted(name()),
                           ", of which only the config is held"));
}

void MetricObject::set_base(MetricArgs base) {
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

void MetricObject::declare_base(Fields& fields) {
  fields("name", base_.name,
         "Name of the metric; None: Keras's for the class.");
  declare_compute_dtype(fields, base_.dtype);
}

void MetricObject::init() {
  if (!base_.name || base_.name->empty()) {
    base_.name = auto_name(snake_case(info()->name));
  }
  if (base_.dtype.empty()) base_.dtype = default_dtype_;
  base_.dtype = name_of(policy_of(base_.dtype).compute);
}

}  // namespace keratin
