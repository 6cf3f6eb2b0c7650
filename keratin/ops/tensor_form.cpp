#include "keratin/ops/tensor_form.h"

#include <charconv>
#include <span>
#include <string>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

#include "keratin/base/error.h"
#include "keratin/config/special_forms.h"
#include "keratin/ops/operation.h"

namespace keratin {
namespace {

// A number as its dtype has it. Wide integers aren't doubles on the way.
Json element(const Array& array, int64_t index) {
  const auto at = static_cast<size_t>(index);
  switch (array.dtype()) {
    case DType::boolean: return array.at(index) != 0;
    case DType::int64: return array.typed<int64_t>()[at];
    case DType::uint64: return array.typed<uint64_t>()[at];
    default: break;
  }
  if (is_int(array.dtype())) return static_cast<int64_t>(array.at(index));
  return array.at(index);
}

// The lists of the axes from `axis` on; `next` counts the elements.
Json lists(const Array& array, size_t axis, int64_t& next) {
  if (axis == array.shape().size()) return element(array, next++);
  Json::Array out;
  for (int64_t i = 0; i < array.shape()[axis]; ++i) {
    out.push_back(lists(array, axis + 1, next));
  }
  return out;
}

[[noreturn]] void refuse(const Json& value, std::string_view expected) {
  throw ConfigError(
      concat("\"value\" holds ", value.brief(), "; expected ", expected));
}

// A number of the type, which isn't rounded or wrapped on the way.
template <class T>
T number_as(const Json& value) {
  if (value.is_bool()) return static_cast<T>(value.as_bool() ? 1 : 0);
  if constexpr (std::is_same_v<T, double>) return value.as_double();
  if constexpr (std::is_same_v<T, uint64_t>) {
    if (value.is_int() && value.as_int() >= 0) {
      return static_cast<uint64_t>(value.as_int());
    }
    if (!value.is_big_int()) refuse(value, "an integer of zero and more");
    const std::string& digits = value.as_big_int().digits;
    uint64_t number = 0;
    const char* const end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, number);
    if (read.ec == std::errc() && read.ptr == end) return number;
    refuse(value, "an integer of 64 bits without a sign");
  }
  if (!value.is_int()) refuse(value, "integers of 64 bits");
  return static_cast<T>(value.as_int());
}

template <class T>
void collect(const Json& value, std::vector<T>& numbers) {
  if (!value.is_array()) return numbers.push_back(number_as<T>(value));
  for (const Json& item : value.as_array()) collect(item, numbers);
}

template <class T>
Array collected(const TensorForm& form) {
  const Shape shape = shape_of_lists(form.value, form.dtype, Limits());
  std::vector<T> numbers;
  collect(form.value, numbers);
  return Array::of<T>(shape, std::span<const T>(numbers));
}

DType computed_in(const std::string& name) {
  if (const auto dtype = dtype_of(name)) return *dtype;
  throw Unsupported(
      concat("dtype ", quoted(name), " isn't one that Keratin computes in"));
}

}  // namespace

TensorForm form_of(const Array& array, bool numpy) {
  const Array aligned = array.realigned();
  int64_t next = 0;
  return {lists(aligned, 0, next), std::string(name_of(array.dtype())), numpy};
}

KerasTensorForm form_of(const KerasTensor& tensor) {
  Json history;
  if (tensor.node() != nullptr) {
    history = Json::Array{tensor.node()->operation->name(),
                          static_cast<int64_t>(tensor.node()->index),
                          static_cast<int64_t>(tensor.tensor_index())};
  }
  return {Dims(tensor.shape()), std::string(name_of(tensor.dtype())), history};
}

Array array_of(const TensorForm& form) {
  const DType dtype = computed_in(form.dtype);
  if (dtype == DType::uint64) return collected<uint64_t>(form);
  if (is_int(dtype)) return collected<int64_t>(form).cast(dtype);
  return collected<double>(form).cast(dtype);
}

KerasTensor keras_tensor_of(const KerasTensorForm& form) {
  return KerasTensor(form.shape.values, computed_in(form.dtype));
}

}  // namespace keratin
