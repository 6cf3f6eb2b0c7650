#include "keratin/layers/dtype_policy.h"

#include "keratin/base/error.h"
#include "keratin/config/dialect.h"
#include "keratin/graph/primitive.h"

namespace keratin {
namespace {

std::string read_policy(const Json& value) {
  if (value.is_null()) return "float32";
  if (value.is_string()) return value.as_string();
  const Json& config = value.at("config");
  const std::string& class_name = value.at("class_name").as_string();
  // The second is Keras 2's.
  if (class_name != "DTypePolicy" && class_name != "Policy") {
    throw Unsupported(concat("dtype policy ", value.brief(),
                             "; expected a DTypePolicy such as \"float32\""));
  }
  return config.at("name").as_string();
}

// Keras 2 writes what is no mixture as a dtype.
Json write_legacy(const std::string& name) {
  if (dtype_of(name)) return name;
  return JsonObject{{"class_name", "Policy"},
                    {"config", JsonObject{{"name", name}}}};
}

Json write_policy(const std::string& name) {
  if (current_dialect() == Dialect::legacy) return write_legacy(name);
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
