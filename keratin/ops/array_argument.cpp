#include "keratin/ops/array_argument.h"

#include <optional>
#include <string>

#include "keratin/config/form.h"
#include "keratin/ops/tensor_form.h"

namespace keratin {
namespace {

std::optional<DType> dtype_in(const Json& form) {
  const Json* config = form.find("config");
  const Json* dtype = config == nullptr ? nullptr : config->find("dtype");
  if (dtype == nullptr || !dtype->is_string()) return {};
  return dtype_of(dtype->as_string());
}

}  // namespace

Array array_from(const Json& value, DType dtype) {
  if (!is_array_form(value)) {
    return array_of({value, std::string(name_of(dtype))});
  }
  const Json& config = value.at("config");
  return array_of({config.at("value"), config.at("dtype").as_string()})
      .cast(dtype);
}

DType dtype_of_numbers(const Json& value) {
  if (!value.is_array()) {
    if (value.is_bool()) return DType::boolean;
    return value.is_int() ? DType::int32 : DType::float32;
  }
  const Json::Array& items = value.as_array();
  if (items.empty()) return DType::float32;
  DType widest = DType::boolean;
  for (const Json& item : items) {
    const DType dtype = dtype_of_numbers(item);
    if (dtype == DType::float32) return dtype;
    if (dtype == DType::int32) widest = dtype;
  }
  return widest;
}

bool is_array_form(const Json& value) {
  return (is_form_of(value, "__numpy__") || is_form_of(value, "__tensor__")) &&
         dtype_in(value).has_value();
}

}  // namespace keratin
