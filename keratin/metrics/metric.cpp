#include "keratin/metrics/metric.h"

#include "keratin/base/error.h"
#include "keratin/dtype_policies/dtype_rows.h"

namespace keratin {

Tensor MetricObject::operator()(const Tensor&, const Tensor&) const {
  throw Unsupported(concat("computing the metric ", quoted(name()),
                           ", of which only the config is held"));
}

void MetricObject::declare_base(Fields& fields) {
  fields("name", base_.name,
         "Name of the metric; None: Keras's for the class.");
  declare_compute_dtype(fields, base_.dtype);
}

void MetricObject::init() {
  NamedObject::init();
  if (base_.dtype.empty()) base_.dtype = default_dtype_;
  base_.dtype = name_of(dtypes_named(base_.dtype).compute);
}

}  // namespace keratin
