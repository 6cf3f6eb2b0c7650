#include "keratin/config/special_forms.h"

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "keratin/base/error.h"
#include "keratin/base/within.h"
#include "keratin/config/nearest.h"

namespace keratin {
namespace {

// The dtypes that Keras has, and of integers what they hold; those of 64 bits
// hold whatever the JSON reader does.
struct DTypeRow {
  std::string_view name;
  int64_t low = 0;
  int64_t high = 0;  // 0: no bounds
};
constexpr DTypeRow kDTypes[] = {{"bool"},
                                {"int8", -128, 127},
                                {"int16", -32768, 32767},
                                {"int32", -2147483648LL, 2147483647},
                                {"int64"},
                                {"uint8", 0, 255},
                                {"uint16", 0, 65535},
                                {"uint32", 0, 4294967295LL},
                                {"uint64"},
                                {"float16"},
                                {"bfloat16"},
                                {"float32"},
                                {"float64"},
                                {"float8_e4m3fn"},
                                {"float8_e5m2"},
                                {"complex64"},
                                {"complex128"},
                                {"string"}};

const DTypeRow* row_of(std::string_view name) {
  const auto* row = std::ranges::find(kDTypes, name, &DTypeRow::name);
  return row == std::end(kDTypes) ? nullptr : row;
}

std::string dtype_at(const Json& config) {
  const Json& value = config.at("dtype");
  return within("dtype", [&] {
    const std::string& name = value.as_string();
    if (is_keras_dtype(name)) return name;
    std::vector<std::string> names;
    for (const DTypeRow& known : kDTypes) names.emplace_back(known.name);
    throw ConfigError(concat("unknown dtype ", quoted(name),
                             nearest_names(name, names),
                             "; expected one of Keras's"));
  });
}

// Lengths of lists within lists, as the first element has them.
std::vector<int64_t> first_shape(const Json& value, const Limits& limits) {
  std::vector<int64_t> shape;
  const Json* item = &value;
  while (item->is_array()) {
    if (shape.size() == limits.rank) {
      throw LimitError(
          concat("\"value\" has lists deeper than rank = ", limits.rank));
    }
    shape.push_back(static_cast<int64_t>(item->as_array().size()));
    if (item->as_array().empty()) break;
    item = &item->at(size_t{0});
  }
  return shape;
}

// Holds the other elements to it.
void check_shape(const Json& value, std::span<const int64_t> shape) {
  if (shape.empty()) {
    if (!value.is_array() && !value.is_object() && !value.is_null()) return;
    throw ConfigError(concat("\"value\" has ", value.brief(),
                             "; expected numbers in lists of one shape"));
  }
  if (!value.is_array() || std::ssize(value.as_array()) != shape.front()) {
    throw ConfigError(concat("\"value\" has ", value.brief(),
                             "; expected a list of ", shape.front(),
                             " as in the lists before"));
  }
  for (const Json& item : value.as_array()) {
    check_shape(item, shape.subspan(1));
  }
}

// Holds numbers to the dtype.
void check_values(const Json& value, const DTypeRow& dtype) {
  if (value.is_array()) {
    for (const Json& item : value.as_array()) check_values(item, dtype);
    return;
  }
  if (value.is_string() != (dtype.name == "string")) {
    throw ConfigError(concat("\"value\" has ", value.brief(),
                             "; expected what fits dtype ",
                             quoted(dtype.name)));
  }
  if (dtype.high == 0 || value.is_bool()) return;
  const double number = value.is_number() ? value.as_double() : 0;
  if (value.is_big_int() || number < static_cast<double>(dtype.low) ||
      number > static_cast<double>(dtype.high)) {
    throw ConfigError(concat("\"value\" has ", value.brief(),
                             "; expected what fits dtype ", quoted(dtype.name),
                             ", ", dtype.low, " to ", dtype.high));
  }
}

}  // namespace

bool is_keras_dtype(std::string_view name) { return row_of(name) != nullptr; }

std::vector<int64_t> shape_of_lists(const Json& value, std::string_view dtype,
                                    const Limits& limits) {
  std::vector<int64_t> shape = first_shape(value, limits);
  check_shape(value, shape);
  check_values(value, *row_of(dtype));
  return shape;
}

TensorForm read_tensor_form(const Json& config, bool numpy,
                            const Limits& limits) {
  const Json& value = config.at("value");
  std::string dtype = dtype_at(config);
  shape_of_lists(value, dtype, limits);
  return {value, std::move(dtype), numpy};
}

KerasTensorForm read_keras_tensor_form(const Json& config,
                                       const Limits& limits) {
  const Json& shape = config.at("shape");
  Dims dims = within("shape", [&] {
    Dims all = dims_from_json(shape, limits);
    for (const Json& dim : shape.as_array()) {
      if (dim.is_null() || dim.as_int() >= 0) continue;
      throw ConfigError(concat("has a dimension of ", dim.brief(),
                               "; expected None or zero and more"));
    }
    return all;
  });
  return {std::move(dims), dtype_at(config), config.at("keras_history")};
}

}  // namespace keratin
