// The closed set of argument types: how each is read, written, named and held
// against its limits. A new type is one entry in each of the four lists here.

#include <algorithm>
#include <charconv>
#include <cmath>
#include <type_traits>

#include "keratin/base/error.h"
#include "keratin/config/fields.h"
#include "keratin/config/number_or_object.h"
#include "keratin/config/serialization.h"

namespace keratin {
namespace {

template <class... F>
struct Overloaded : F... {
  using F::operator()...;
};
template <class... Parts>
Overloaded(Parts...) -> Overloaded<Parts...>;

std::vector<int64_t> int_list(const Json& value) {
  std::vector<int64_t> out;
  for (const Json& item : value.as_array()) out.push_back(item.as_int());
  return out;
}

Json int_array(const std::vector<int64_t>& values) {
  return Json::Array(values.begin(), values.end());
}

Number number_from(const Json& value) {
  if (value.is_int()) return Number(value.as_int());
  Number number(value.as_double());
  if (value.is_big_int()) number.integer = value.as_big_int().digits;
  return number;
}

// A limit or what breaks it, without the ".0" of a whole number.
std::string number_text(double value) {
  const bool whole = std::abs(value) < 1e15 && value == std::trunc(value);
  return whole ? std::to_string(static_cast<int64_t>(value))
               : Json(value).brief();
}

Json number_json(const Number& number) {
  if (number.integer.empty()) return number.value;
  int64_t small = 0;
  const char* const end = number.integer.data() + number.integer.size();
  const auto read = std::from_chars(number.integer.data(), end, small);
  if (read.ec == std::errc()) return small;
  return JsonBigInt{number.integer};
}

Axes axes_from(const Json& value) {
  Axes axes;
  axes.single = value.is_int();
  axes.values =
      axes.single ? std::vector<int64_t>{value.as_int()} : int_list(value);
  return axes;
}

Json axes_json(const Axes& axes) {
  return axes.single ? Json(axes.values[0]) : int_array(axes.values);
}

std::pair<int64_t, int64_t> pair_from(const Json& value) {
  if (value.is_int()) return {value.as_int(), value.as_int()};
  if (value.as_array().size() != 2) {
    throw ConfigError(concat("expected a pair, got ", value.brief()));
  }
  return {value.at(size_t{0}).as_int(), value.at(size_t{1}).as_int()};
}

Pairs pairs_from(const Json& value, size_t count) {
  Pairs pairs;
  if (value.is_int() || count == 1) {
    pairs.values.assign(count, pair_from(value));
    return pairs;
  }
  for (const Json& item : value.as_array()) {
    pairs.values.push_back(pair_from(item));
  }
  return pairs;
}

Json pairs_json(const Pairs& pairs) {
  Json::Array out;
  for (const auto& [low, high] : pairs.values) {
    out.push_back(Json::Array{low, high});
  }
  return pairs.values.size() == 1 ? out[0] : Json(out);
}

}  // namespace

// Keras writes an unknown dimension as null; an argument's own -1
// (Reshape's "whatever is left") is written as it came, by Json-typed rows.
Json dims_json(const Dims& dims) {
  Json::Array out;
  for (const int64_t dim : dims.values) {
    out.push_back(dim < 0 ? Json() : Json(dim));
  }
  return out;
}

Dims dims_from_json(const Json& value) {
  Dims dims;
  for (const Json& item : value.as_array()) {
    dims.values.push_back(item.is_null() ? -1 : item.as_int());
  }
  return dims;
}

namespace {

Dims dims_within(const Json& value, const Limits& limits) {
  const size_t size = value.as_array().size();
  if (size <= limits.rank) return dims_from_json(value);
  throw LimitError(
      concat("a shape of ", size,
             " dimensions is over the limit rank = ", limits.rank));
}

void read_object(ObjectRef& ref, const Json& value,
                 DeserializeContext& context) {
  assign_object(ref, value.is_null() ? nullptr
                                     : deserialize_keras_object(
                                           value, ref.kind(), context));
}

void read_number_or_object(NumberOrObject& target, const Json& value,
                           DeserializeContext& context) {
  const bool is_object = value.is_object();
  read_object(target.object, is_object ? value : Json(), context);
  if (!is_object) target.number = number_from(value);
}

Json write_number_or_object(const NumberOrObject& target) {
  return target.object.is_none() ? number_json(target.number)
                                 : serialize_ref(target.object);
}

void read_objects(ObjectList& list, const Json& value,
                  DeserializeContext& context) {
  list.objects.clear();
  for (const Json& item : value.as_array()) {
    list.objects.push_back(deserialize_keras_object(item, list.kind, context));
  }
}

Json write_objects(const ObjectList& list) {
  Json::Array out;
  for (const auto& object : list.objects) {
    out.push_back(serialize_keras_object(*object));
  }
  return out;
}

void read_dict(ObjectDict& dict, const Json& value,
               DeserializeContext& context) {
  dict.objects.clear();
  for (const auto& [name, item] : value.as_object()) {
    dict.objects.emplace_back(
        name, deserialize_keras_object(item, dict.kind, context));
  }
}

Json write_dict(const ObjectDict& dict) {
  JsonObject out;
  for (const auto& [name, object] : dict.objects) {
    out[name] = serialize_keras_object(*object);
  }
  return out;
}

}  // namespace

void Field::read(const Json& value, DeserializeContext& context) try {
  const auto optional = [&](auto* target, auto read) {
    if (value.is_null()) {
      target->reset();
    } else {
      *target = read();
    }
  };
  std::visit(
      Overloaded{
          [&](bool* t) { *t = value.as_bool(); },
          [&](int64_t* t) { *t = value.as_int(); },
          [&](double* t) { *t = value.as_double(); },
          [&](Number* t) { *t = number_from(value); },
          [&](std::string* t) {
            *t = from_form_ ? from_form_(value) : value.as_string();
          },
          [&](Ints* t) {
            t->values.clear();
            if (value.is_null() && none_is_ != nullptr) return;
            t->values = value.is_int() ? std::vector<int64_t>{value.as_int()}
                                       : int_list(value);
            if (tuple_ != 0 && value.is_int()) tuple(tuple_);
          },
          [&](Pairs* t) { *t = pairs_from(value, tuple_); },
          [&](Axes* t) { *t = axes_from(value); },
          [&](Dims* t) { *t = dims_within(value, context.limits); },
          [&](Json* t) { *t = value; },
          [&](std::optional<bool>* t) {
            optional(t, [&] { return value.as_bool(); });
          },
          [&](std::optional<int64_t>* t) {
            optional(t, [&] { return value.as_int(); });
          },
          [&](std::optional<Number>* t) {
            optional(t, [&] { return number_from(value); });
          },
          [&](std::optional<std::string>* t) {
            optional(t, [&] { return value.as_string(); });
          },
          [&](std::optional<Dims>* t) {
            // Keras 2 keeps one number as it was given.
            optional(t, [&] {
              return value.is_int() ? Dims{value.as_int()}
                                    : dims_within(value, context.limits);
            });
          },
          [&](std::optional<Axes>* t) {
            optional(t, [&] { return axes_from(value); });
          },
          [&](std::vector<Number>* t) {
            t->clear();
            for (const Json& item : value.as_array()) {
              t->push_back(number_from(item));
            }
          },
          [&](std::vector<std::string>* t) {
            t->clear();
            for (const Json& item : value.as_array()) {
              t->push_back(item.as_string());
            }
          },
          [&](NumberOrObject* t) { read_number_or_object(*t, value, context); },
          [&](ObjectRef* t) {
            if (from_object_form_ == nullptr) {
              read_object(*t, value, context);
            } else {
              assign_object(*t, from_object_form_(value, context));
            }
          },
          [&](ObjectList* t) { read_objects(*t, value, context); },
          [&](ObjectDict* t) { read_dict(*t, value, context); },
      },
      target_);
} catch (const Error& error) {
  error.rethrow_within(key_);
}

Json Field::write() const {
  const auto optional = [](const auto& target, auto json_of) {
    return target->has_value() ? json_of(**target) : Json();
  };
  const auto as_is = [](const auto& value) { return Json(value); };
  return std::visit(
      Overloaded{
          [](const Number* t) { return number_json(*t); },
          [](const Ints* t) { return int_array(t->values); },
          [](const Pairs* t) { return pairs_json(*t); },
          [](const Axes* t) { return axes_json(*t); },
          [](const Dims* t) { return dims_json(*t); },
          [&](const std::optional<bool>* t) { return optional(t, as_is); },
          [&](const std::optional<int64_t>* t) { return optional(t, as_is); },
          [&](const std::optional<Number>* t) {
            return optional(t, number_json);
          },
          [&](const std::optional<std::string>* t) {
            return optional(t, as_is);
          },
          [&](const std::optional<Dims>* t) { return optional(t, dims_json); },
          [&](const std::optional<Axes>* t) { return optional(t, axes_json); },
          [](const std::vector<Number>* t) {
            Json::Array out;
            for (const Number& item : *t) out.push_back(number_json(item));
            return Json(std::move(out));
          },
          [](const std::vector<std::string>* t) {
            return Json(Json::Array(t->begin(), t->end()));
          },
          [](const NumberOrObject* t) { return write_number_or_object(*t); },
          [&](const ObjectRef* t) {
            return to_object_form_ ? to_object_form_(*t) : serialize_ref(*t);
          },
          [](const ObjectList* t) { return write_objects(*t); },
          [](const ObjectDict* t) { return write_dict(*t); },
          [&](const std::string* t) {
            return to_form_ ? to_form_(*t) : Json(*t);
          },
          [](const auto* t) { return Json(*t); },
      },
      target_);
}

std::string Field::expected() const {
  std::string text = std::visit(
      Overloaded{
          [](const bool*) { return "true or false"; },
          [](const int64_t*) { return "an integer"; },
          [](const double*) { return "a number"; },
          [](const Number*) { return "a number"; },
          [](const std::string*) { return "a string"; },
          [](const std::optional<bool>*) { return "true, false or None"; },
          [](const std::optional<int64_t>*) { return "an integer or None"; },
          [](const std::optional<Number>*) { return "a number or None"; },
          [](const std::optional<std::string>*) { return "a string or None"; },
          [](const std::vector<Number>*) { return "a list of numbers"; },
          [](const std::vector<std::string>*) { return "a list of strings"; },
          [](const Pairs*) {
            return "an integer, or a pair of integers an axis";
          },
          [](const Ints*) { return "an integer or a tuple of integers"; },
          [](const Axes*) { return "an integer or a list of integers"; },
          [](const Dims*) { return "a tuple of dimensions"; },
          [](const std::optional<Axes>*) {
            return "an integer, a list of integers, or None";
          },
          [](const ObjectRef* t) { return name_of(t->kind()).data(); },
          [](const ObjectList*) { return "a list of serialized objects"; },
          [](const ObjectDict*) { return "a dict of serialized objects"; },
          [](const auto*) { return "a value"; },
      },
      target_);
  if (tuple_ != 0) text += concat(" (", tuple_, " of them)");
  if (low_) {
    text += concat(open_low_ ? " greater than " : " of at least ",
                   number_text(*low_));
  }
  if (high_) text += concat(" of at most ", number_text(*high_));
  if (words_.empty()) return text;
  text = "one of ";
  for (const std::string_view word : words_) {
    text += concat(word == words_[0] ? "" : ", ", quoted(word));
  }
  return text;
}

void Field::check_number(double value) const {
  const bool low_ok = !low_ || (open_low_ ? value > *low_ : value >= *low_);
  const bool high_ok = !high_ || value <= *high_;
  if (low_ok && high_ok) return;
  throw ConfigError(concat("argument ", quoted(key_), " is ",
                           number_text(value), "; expected ", expected()));
}

void Field::check() const {
  const auto length = [&](size_t got) {
    if (tuple_ == 0 || got == tuple_) return;
    throw ConfigError(concat("argument ", quoted(key_), " has ", got,
                             " values; expected ", expected()));
  };
  const auto word = [&](const std::string& value) {
    if (words_.empty() ||
        std::find(words_.begin(), words_.end(), value) != words_.end()) {
      return;
    }
    throw ConfigError(concat("argument ", quoted(key_), " is ", quoted(value),
                             "; expected ", expected()));
  };
  std::visit(
      Overloaded{
          [&](const int64_t* t) { check_number(static_cast<double>(*t)); },
          [&](const double* t) { check_number(*t); },
          [&](const Number* t) { check_number(t->value); },
          [&](const std::string* t) { word(*t); },
          [&](const Ints* t) {
            length(t->size());
            for (const int64_t value : t->values) {
              check_number(static_cast<double>(value));
            }
          },
          [&](const Pairs* t) {
            length(t->values.size());
            for (const auto& [low, high] : t->values) {
              check_number(static_cast<double>(low));
              check_number(static_cast<double>(high));
            }
          },
          [&](const std::optional<int64_t>* t) {
            if (*t) check_number(static_cast<double>(**t));
          },
          [&](const std::optional<Number>* t) {
            if (*t) check_number((*t)->value);
          },
          [&](const std::optional<std::string>* t) {
            if (*t) word(**t);
          },
          [&](const Json* t) {
            if (feature_.empty() || t->is_null()) return;
            refuse_argument(feature_, key_, *t);
          },
          [](const auto*) {},
      },
      target_);
}

}  // namespace keratin
