#include "keratin/ops/array_argument.h"

#include <optional>
#include <string>

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
  if (value.is_object()) {
    return array_from(value.at("config").at("value"), dtype);
  }
  return array_of({value, std::string(name_of(dtype))});
}

DType dtype_of_numbers(const Json& value) {
  const Json* first = &value;
  while (first->is_array() && !first->as_array().empty()) {
    first = &first->as_array().front();
  }
  return first->is_int() ? DType::int32 : DType::float32;
}

bool is_array_form(const Json& value) {
  const Json* name = value.find("class_name");
  if (name == nullptr) return false;
  return (*name == Json("__numpy__") || *name == Json("__tensor__")) &&
         dtype_in(value).has_value();
}

}  // namespace keratin
