#include "keratin/ops/array_argument.h"

#include <optional>
#include <utility>
#include <vector>

#include "keratin/base/error.h"
#include "keratin/base/within.h"

namespace keratin {
namespace {

Shape shape_of(const Json& value) {
  Shape shape;
  const Json* level = &value;
  while (level->is_array()) {
    shape.push_back(static_cast<int64_t>(level->as_array().size()));
    if (level->as_array().empty()) break;
    level = &level->as_array().front();
  }
  return shape;
}

// The numbers within lists of this shape, in order.
template <class T, class F>
std::vector<T> numbers_in(const Json& value, const Shape& shape,
                          const F& number) {
  std::vector<T> numbers;
  std::vector<std::pair<const Json*, size_t>> pending{{&value, 0}};
  while (!pending.empty()) {
    const auto [item, depth] = pending.back();
    pending.pop_back();
    if (depth == shape.size()) {
      numbers.push_back(number(*item));
      continue;
    }
    const Json::Array& items = item->as_array();
    if (static_cast<int64_t>(items.size()) != shape[depth]) {
      throw ConfigError("expected lists of equal lengths");
    }
    for (auto it = items.rbegin(); it != items.rend(); ++it) {
      pending.emplace_back(&*it, depth + 1);
    }
  }
  return numbers;
}

double as_number(const Json& value) {
  if (value.is_bool()) return value.as_bool() ? 1 : 0;
  return value.as_double();
}

template <class T>
Array array_of(const Shape& shape, const std::vector<T>& numbers) {
  return Array::of<T>(shape, std::span<const T>(numbers));
}

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
  const Shape shape = shape_of(value);
  if (is_int(dtype)) {
    const auto whole = [](const Json& item) { return item.as_int(); };
    return array_of(shape, numbers_in<int64_t>(value, shape, whole))
        .cast(dtype);
  }
  return array_of(shape, numbers_in<double>(value, shape, &as_number))
      .cast(dtype);
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

Array array_from_form(const Json& form) {
  return within("value", [&] { return array_from(form, *dtype_in(form)); });
}

}  // namespace keratin
