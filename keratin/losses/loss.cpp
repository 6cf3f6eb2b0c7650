#include "keratin/losses/loss.h"

#include "keratin/base/error.h"
#include "keratin/dtype_policies/dtype_rows.h"

namespace keratin {
namespace {

constexpr std::string_view kAuto = "auto";  // Keras 2's word for its default

}  // namespace

Tensor LossObject::operator()(const Tensor&, const Tensor&) const {
  const std::string& function = function_name();
  throw Unsupported(concat("computing the loss ",
                           quoted(function.empty() ? name() : function),
                           ", of which only the config is held"));
}

void LossObject::declare_base(Fields& fields) {
  fields("name", base_.name, "Name of the loss; None: Keras's for the class.");
  fields("reduction", base_.reduction,
         "How losses of samples become one; \"none\" and None: they don't, "
         "\"mean\": as \"sum_over_batch_size\".")
      .one_of({"sum_over_batch_size", "sum", "none", "mean",
               "mean_with_sample_weight", kAuto});
  declare_compute_dtype(fields, base_.dtype).read_only();
  fields.ignore("fn");  // Keras 2 says which function its own classes call
}

void LossObject::init() {
  NamedObject::init();
  if (base_.reduction == kAuto) base_.reduction = "sum_over_batch_size";
  if (base_.dtype.empty()) base_.dtype = "float32";
  dtypes_named(base_.dtype);
}

}  // namespace keratin
