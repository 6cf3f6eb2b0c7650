#include "keratin/ops/function_call.h"

#include "keratin/base/error.h"
#include "keratin/config/fields.h"
#include "keratin/ops/array_argument.h"

namespace keratin {
namespace {

ops::Scalar scalar_of(const Json& value) {
  if (value.is_int()) return value.as_int();
  if (value.is_bool()) return value.as_bool();
  return value.as_double();
}

}  // namespace

ops::Operand FunctionCall::operand(size_t index, std::string_view name) const {
  const Tensors& value = argument(index, name);
  if (!value.is_plain()) return value.leaf();
  const Json& plain = value.plain();
  if (!plain.is_array()) return scalar_of(plain);
  return Tensor(array_from(plain, dtype_of_numbers(plain)));
}

std::vector<Tensor> FunctionCall::list(size_t index,
                                       std::string_view name) const {
  const Tensors& value = argument(index, name);
  expect_no_plain(value, name);
  return value.flatten();
}

const Tensors* FunctionCall::given(size_t index, std::string_view name) const {
  if (index < arguments_.positional.size()) {
    return &arguments_.positional[index];
  }
  for (const auto& [key, value] : arguments_.keyword) {
    if (key == name) return &value;
  }
  return nullptr;
}

const Tensors& FunctionCall::argument(size_t index,
                                      std::string_view name) const {
  if (const Tensors* value = given(index, name)) return *value;
  throw ConfigError(concat("argument ", quoted(name), " is missing"));
}

const Json* FunctionCall::find(std::string_view key) const {
  const Json* value = config_.find(key);
  return value == nullptr || value->is_null() ? nullptr : value;
}

bool FunctionCall::flag(std::string_view key, bool otherwise) const {
  const Json* value = find(key);
  return value == nullptr ? otherwise : value->as_bool();
}

int64_t FunctionCall::integer(std::string_view key, int64_t otherwise) const {
  return axis(key).value_or(otherwise);
}

double FunctionCall::number(std::string_view key, double otherwise) const {
  const Json* value = find(key);
  return value == nullptr ? otherwise : value->as_double();
}

std::string FunctionCall::text(std::string_view key,
                               std::string_view otherwise) const {
  const Json* value = find(key);
  return value == nullptr ? std::string(otherwise) : value->as_string();
}

std::vector<int64_t> FunctionCall::ints(std::string_view key) const {
  const Json& value = config_.at(key);
  if (value.is_int()) return {value.as_int()};
  std::vector<int64_t> out;
  for (const Json& item : value.as_array()) {
    out.push_back(item.is_null() ? -1 : item.as_int());
  }
  return out;
}

ops::Axes FunctionCall::axes(std::string_view key,
                             const ops::Axes& absent) const {
  if (!config_.contains(key)) return absent;
  return has(key) ? ops::Axes(ints(key)) : ops::Axes();
}

std::optional<int64_t> FunctionCall::axis(std::string_view key) const {
  const Json* value = find(key);
  if (value == nullptr) return {};
  return value->as_int();
}

std::optional<DType> FunctionCall::dtype(std::string_view key) const {
  const Json* value = find(key);
  if (value == nullptr) return {};
  const auto dtype = dtype_of(value->as_string());
  if (!dtype)
    throw ConfigError(concat("unknown dtype ", quoted(value->as_string())));
  return dtype;
}

std::optional<ops::Scalar> FunctionCall::scalar(std::string_view key) const {
  const Json* value = find(key);
  if (value == nullptr) return {};
  return scalar_of(*value);
}

}  // namespace keratin
