#include "keratin/dtype_policies/dtype_rows.h"

#include <optional>

#include "keratin/base/error.h"
#include "keratin/config/config_sink.h"
#include "keratin/config/special_forms.h"

namespace keratin {
namespace {

std::optional<PolicyDTypes> computed(std::string_view name) {
  if (name == "mixed_float16") return {{DType::float32, DType::float16}};
  if (name == "mixed_bfloat16") return {{DType::float32, DType::bfloat16}};
  if (const auto dtype = dtype_of(name)) return {{*dtype, *dtype}};
  return {};
}

[[noreturn]] void unknown(std::string_view name) {
  throw ConfigError(concat("unknown dtype policy ", quoted(name),
                           "; expected a dtype such as \"float32\", or "
                           "\"mixed_float16\" or \"mixed_bfloat16\""));
}

std::shared_ptr<Object> read_policy(const Json& value,
                                    DeserializeContext& context) {
  return dtype_policies::policy_for(value, context);
}

void write_policy(const ObjectRef& ref, ConfigSink& sink) {
  dtype_policies::write(static_cast<const DTypePolicyRef&>(ref), sink);
}

// The dtype of the variables by the name of a policy that isn't computed with:
// that of the policy before quantization, or of a map's default. Empty for a
// class that nobody registered.
std::string kept_variable_dtype(std::string_view name) {
  constexpr std::string_view kFrom = "_from_", kMap = "map_";
  const size_t from = name.find(kFrom);
  if (from != std::string_view::npos) {
    name.remove_prefix(from + kFrom.size());
  } else if (name.starts_with(kMap)) {
    name.remove_prefix(kMap.size());
  }
  if (const auto dtypes = computed(name)) {
    return std::string(name_of(dtypes->variable));
  }
  return is_kept_dtype(name) ? std::string(name) : std::string();
}

// Where the dtype isn't known the policy is kept whole.
void write_variable_dtype(const ObjectRef& ref, ConfigSink& sink) {
  const auto& policy = static_cast<const DTypePolicyRef&>(ref);
  try {
    sink.string(name_of(dtypes_of(policy).variable));
  } catch (const Unsupported&) {
    const std::string kept = kept_variable_dtype(policy->name());
    if (kept.empty()) return write_policy(ref, sink);
    sink.string(kept);
  }
}

std::string read_name(const Json& value) {
  if (value.is_null()) return {};
  if (value.is_string()) return value.as_string();
  return dtype_policies::get(value)->name();
}

Json write_compute_dtype(const std::string& name) {
  if (name.empty()) return {};
  return std::string(name_of(dtypes_named(name).compute));
}

}  // namespace

bool is_kept_dtype(std::string_view name) {
  return is_keras_dtype(name) && !dtype_of(name);
}

PolicyDTypes dtypes_named(std::string_view name) {
  if (const auto dtypes = computed(name)) return *dtypes;
  if (is_kept_dtype(name)) {
    throw Unsupported(concat("dtype ", quoted(name),
                             ": layers of it are kept, not computed"));
  }
  if (name.find("_from_") != std::string_view::npos) {
    throw Unsupported(concat("quantized dtype policy ", quoted(name),
                             "; save the model before it is quantized"));
  }
  unknown(name);
}

void check_policy_name(std::string_view name) {
  if (!computed(name) && !is_kept_dtype(name)) unknown(name);
}

PolicyDTypes dtypes_of(const DTypePolicyRef& policy) {
  return policy.is_none() ? PolicyDTypes{} : policy->dtypes();
}

void declare_dtype(Fields& fields, DTypePolicyRef& policy) {
  fields("dtype", policy, "dtype policy of weights and computation.")
      .written_as(&read_policy, &write_policy);
}

Field& declare_compute_dtype(Fields& fields, std::string& name) {
  return fields("dtype", name, "dtype policy of the computation.")
      .written_as(&read_name, &write_compute_dtype);
}

void declare_variable_dtype(Fields& fields, DTypePolicyRef& policy) {
  fields("dtype", policy, "dtype policy of weights and computation.")
      .written_as(&read_policy, &write_variable_dtype);
}

}  // namespace keratin
