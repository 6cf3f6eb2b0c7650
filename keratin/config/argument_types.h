#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "keratin/base/error.h"
#include "keratin/config/number_or_object.h"
#include "keratin/config/serialization.h"

// The closed set of argument types of `Field::Target`: how a config has each,
// and what it is called. A type is one `from_json`, one `to_json`, and one
// `expected`; what depends on the row is with `Field`.
namespace keratin::argument {

void from_json(bool& to, const Json& value, DeserializeContext&);
void from_json(int64_t& to, const Json& value, DeserializeContext&);
void from_json(double& to, const Json& value, DeserializeContext&);
void from_json(Number& to, const Json& value, DeserializeContext&);
void from_json(std::string& to, const Json& value, DeserializeContext&);
void from_json(Ints& to, const Json& value, DeserializeContext&);
void from_json(Axes& to, const Json& value, DeserializeContext&);
void from_json(Dims& to, const Json& value, DeserializeContext&);
void from_json(Json& to, const Json& value, DeserializeContext&);
void from_json(std::optional<Dims>& to, const Json& value, DeserializeContext&);
void from_json(NumberOrObject& to, const Json& value, DeserializeContext&);
void from_json(ObjectRef& to, const Json& value, DeserializeContext&);
void from_json(ObjectList& to, const Json& value, DeserializeContext&);
void from_json(ObjectDict& to, const Json& value, DeserializeContext&);
/// One number is spread over `count` axes.
Pairs pairs_from_json(const Json& value, size_t count);

Json to_json(const Number& value);
Json to_json(const Ints& value);
Json to_json(const Pairs& value);
Json to_json(const Axes& value);
Json to_json(const Dims& value);
Json to_json(const NumberOrObject& value);
Json to_json(const ObjectRef& value);
Json to_json(const ObjectList& value);
Json to_json(const ObjectDict& value);

/// What is due where None isn't: "an integer".
inline std::string expected(const bool&) { return "true or false"; }
inline std::string expected(const int64_t&) { return "an integer"; }
inline std::string expected(const double&) { return "a number"; }
inline std::string expected(const Number&) { return "a number"; }
inline std::string expected(const std::string&) { return "a string"; }
inline std::string expected(const Json&) { return "a value"; }
inline std::string expected(const Ints&) {
  return "an integer or a tuple of integers";
}
inline std::string expected(const Pairs&) {
  return "an integer, or a pair of integers an axis";
}
inline std::string expected(const Axes&) {
  return "an integer or a list of integers";
}
inline std::string expected(const Dims&) { return "a tuple of dimensions"; }
inline std::string expected(const NumberOrObject& value) {
  return concat("a number or ", with_article(value.object.kind()));
}
inline std::string expected(const ObjectRef& value) {
  return with_article(value.kind());
}
inline std::string expected(const ObjectList&) {
  return "a list of serialized objects";
}
inline std::string expected(const ObjectDict&) {
  return "a dict of serialized objects";
}
inline std::string expected(const std::vector<Number>&) {
  return "a list of numbers";
}
inline std::string expected(const std::vector<std::string>&) {
  return "a list of strings";
}

template <class T>
void from_json(std::optional<T>& to, const Json& value,
               DeserializeContext& context) {
  if (value.is_null()) return to.reset();
  T read = {};
  from_json(read, value, context);
  to = std::move(read);
}
template <class T>
void from_json(std::vector<T>& to, const Json& value,
               DeserializeContext& context) {
  to.clear();
  for (const Json& item : value.as_array()) {
    from_json(to.emplace_back(), item, context);
  }
}

template <class T>
Json to_json(const T& value) {
  return Json(value);
}
template <class T>
Json to_json(const std::optional<T>& value) {
  return value ? to_json(*value) : Json();
}
template <class T>
Json to_json(const std::vector<T>& value) {
  Json::Array out;
  for (const T& item : value) out.push_back(to_json(item));
  return out;
}

/// Of a value that may be None, before " or None".
inline std::string expected(const std::optional<bool>&) {
  return "true, false";
}
inline std::string expected(const std::optional<Axes>&) {
  return "an integer, a list of integers";
}
template <class T>
std::string expected(const std::optional<T>&) {
  return expected(T{});
}

}  // namespace keratin::argument
