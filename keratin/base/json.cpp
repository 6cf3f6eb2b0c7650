#include "keratin/base/json.h"

#include <charconv>
#include <cmath>
#include <limits>

#include "keratin/base/error.h"

namespace keratin {

Json::Json(uint64_t value) {
  if (value <= static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) {
    value_ = static_cast<int64_t>(value);
  } else {
    value_ = JsonBigInt{std::to_string(value)};
  }
}

template <class T>
const T& Json::get(std::string_view expected) const {
  if (const T* value = std::get_if<T>(&value_)) return *value;
  throw ConfigError(concat("expected ", expected, ", got ", brief()));
}

bool Json::as_bool() const { return get<bool>("true or false"); }

int64_t Json::as_int() const {
  return get<int64_t>(is_big_int() ? "an integer of at most 64 bits"
                                   : "an integer");
}

double Json::as_double() const {
  if (is_int()) return static_cast<double>(as_int());
  if (!is_big_int()) return get<double>("a number");
  const std::string& digits = as_big_int().digits;
  double value = 0;
  const auto read =
      std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (read.ec == std::errc() && std::isfinite(value)) return value;
  throw ConfigError(
      concat("expected a number that a double can hold, got ", brief()));
}

const JsonBigInt& Json::as_big_int() const {
  return get<JsonBigInt>("an integer beyond 64 bits");
}

const std::string& Json::as_string() const {
  return get<std::string>("a string");
}

const Json::Array& Json::as_array() const { return get<List>("a list"); }

Json::Array& Json::as_array() {
  return const_cast<Array&>(std::as_const(*this).as_array());
}

const Json::Object& Json::as_object() const { return get<Object>("an object"); }

Json::Object& Json::as_object() {
  return const_cast<Object&>(std::as_const(*this).as_object());
}

const Json* Json::find(std::string_view key) const {
  return is_object() ? as_object().find(key) : nullptr;
}

const Json& Json::at(size_t index) const {
  const Array& array = as_array();
  if (index < array.size()) return array[index];
  throw ConfigError(concat("expected a list of more than ", index,
                           " elements, got ", array.size()));
}

}  // namespace keratin
