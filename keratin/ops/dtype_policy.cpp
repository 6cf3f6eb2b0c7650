#include "keratin/ops/dtype_policy.h"

#include "keratin/base/error.h"
#include "keratin/graph/primitive.h"

namespace keratin {
namespace {

std::string read_policy(const Json& value) {
  if (value.is_null()) return "float32";
  if (value.is_string()) return value.as_string();
  const Json& config = value.at("config");
  if (value.at("class_name") != Json("DTypePolicy")) {
    throw Unsupported(concat("dtype policy ", value.brief(),
                             "; expected a DTypePolicy such as \"float32\""));
  }
  return config.at("name").as_string();
}

std::string read_policy_or_none(const Json& value) {
  return value.is_null() ? std::string() : read_policy(value);
}

Json write_compute_dtype(const std::string& name) {
  if (name.empty()) return {};
  return std::string(name_of(policy_of(name).compute));
}

Json write_policy(const std::string& name) {
  return JsonObject{{"module", "keras"},
                    {"class_name", "DTypePolicy"},
                    {"config", JsonObject{{"name", name}}},
                    {"registered_name", nullptr}};
}

Json write_variable_dtype(const std::string& name) {
  return std::string(name_of(policy_of(name).variable));
}

}  // namespace

DTypePolicy policy_of(std::string_view name) {
  if (name == "mixed_float16") return {DType::float32, DType::float16};
  if (name == "mixed_bfloat16") return {DType::float32, DType::bfloat16};
  if (const auto dtype = dtype_of(name)) return {*dtype, *dtype};
  if (name.find("_from_") != std::string_view::npos) {
    throw Unsupported(concat("quantized dtype policy ", quoted(name),
                             "; save the model before it is quantized"));
  }
  throw ConfigError(concat("unknown dtype policy ", quoted(name),
                           "; expected a dtype such as \"float32\", or "
                           "\"mixed_float16\" or \"mixed_bfloat16\""));
}

void declare_dtype(Fields& fields, std::string& name) {
  fields("dtype", name, "dtype policy of weights and computation.")
      .written_as(&read_policy, &write_policy);
}

Field& declare_compute_dtype(Fields& fields, std::string& name) {
  return fields("dtype", name, "dtype policy of the computation.")
      .written_as(&read_policy_or_none, &write_compute_dtype);
}

void declare_variable_dtype(Fields& fields, std::string& name) {
  fields("dtype", name, "dtype policy of weights and computation.")
      .written_as(&read_policy, &write_variable_dtype);
}

Tensors cast_inputs(const Tensors& inputs, DType dtype) {
  return inputs.map([&](const Tensor& tensor) {
    if (!is_float(tensor.dtype()) || tensor.dtype() == dtype) return tensor;
    return apply(primitives::cast, CastAttrs{dtype}, {tensor})
        .with_mask(tensor.mask());
  });
}

}  // namespace keratin
