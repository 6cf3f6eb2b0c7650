#pragma once

#include <string>

#include "keratin/config/fields.h"
#include "keratin/dtype_policies/dtype_policies.h"

namespace keratin {

/// The dtypes that a plain policy's name stands for: "float32",
/// "mixed_bfloat16", …. Throws ConfigError for other names, and Unsupported for
/// what Keratin doesn't compute with: quantized policies, strings, complex
/// numbers.
PolicyDTypes dtypes_named(std::string_view name);
/// Whether Keras has this dtype, but Keratin doesn't compute with it: strings,
/// complex numbers, ….
bool is_kept_dtype(std::string_view name);
/// Throws ConfigError where Keras's DTypePolicy takes no such name.
void check_policy_name(std::string_view name);
/// The dtypes of a policy, float32 for none; Unsupported as above.
PolicyDTypes dtypes_of(const DTypePolicyRef& policy);

/// The row "dtype" of every layer. Configs hold a name or a serialized policy;
/// it is written in the latter form.
void declare_dtype(Fields& fields, DTypePolicyRef& policy);
/// The same for classes whose config holds the dtype of the variables alone.
void declare_variable_dtype(Fields& fields, DTypePolicyRef& policy);

/// The same for losses and metrics, whose config holds the dtype of the
/// computation alone, if any. An empty name is None.
Field& declare_compute_dtype(Fields& fields, std::string& name);

}  // namespace keratin
