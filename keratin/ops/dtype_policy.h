#pragma once

#include <string>

#include "keratin/config/fields.h"
#include "keratin/ops/operation.h"

namespace keratin {

/// The dtypes that a policy's name stands for.
struct DTypePolicy {
  DType variable = DType::float32;
  DType compute = DType::float32;
};
/// "float32", "mixed_bfloat16", …; throws ConfigError for other names and
/// Unsupported for quantized policies.
DTypePolicy policy_of(std::string_view name);

/// The row "dtype" of every layer. Configs hold a name or Keras's
/// {class_name: DTypePolicy, config: {name}}; it is written in the latter form.
void declare_dtype(Fields& fields, std::string& name);
/// The same for classes whose config holds the dtype of the variables alone.
void declare_variable_dtype(Fields& fields, std::string& name);

/// The same for losses and metrics, whose config holds the dtype of the
/// computation alone, if any. An empty name is None.
Field& declare_compute_dtype(Fields& fields, std::string& name);

/// Float tensors converted to `dtype`, others and masks as they are.
Tensors cast_inputs(const Tensors& inputs, DType dtype);

}  // namespace keratin
