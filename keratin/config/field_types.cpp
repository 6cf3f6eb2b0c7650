// What a row does with its argument by the type that it has.

#include <algorithm>
#include <cmath>

#include "keratin/base/error.h"
#include "keratin/base/overloaded.h"
#include "keratin/config/argument_types.h"
#include "keratin/config/fields.h"
#include "keratin/config/json_sinks.h"

namespace keratin {
namespace {

template <class T>
constexpr bool kMayBeNone = false;
template <class T>
constexpr bool kMayBeNone<std::optional<T>> = true;

// A limit or what breaks it, without the ".0" of a whole number.
std::string number_text(double value) {
  const bool whole = std::abs(value) < 1e15 && value == std::trunc(value);
  return whole ? std::to_string(static_cast<int64_t>(value))
               : Json(value).brief();
}

}  // namespace

void Field::read(const Json& value, DeserializeContext& context) try {
  std::visit(
      Overloaded{
          [&](std::string* t) {
            *t = from_form_ ? from_form_(value) : value.as_string();
          },
          [&](Ints* t) {
            t->values.clear();
            if (value.is_null() && none_is_ != nullptr) return;
            argument::from_json(*t, value, context);
            if (tuple_ != 0 && value.is_int()) tuple(tuple_);
          },
          [&](Pairs* t) { *t = argument::pairs_from_json(value, tuple_); },
          [&](ObjectRef* t) {
            if (from_object_form_ == nullptr) {
              argument::from_json(*t, value, context);
            } else {
              assign_object(*t, from_object_form_(value, context));
            }
          },
          [&](auto* t) { argument::from_json(*t, value, context); },
      },
      target_);
} catch (const Error& error) {
  error.rethrow_within(key_);
}

bool Field::is_unset() const {
  if (const auto* ref = std::get_if<ObjectRef*>(&target_)) {
    return (*ref)->is_none();
  }
  const Json value = write();
  return value.is_null() || value == Json(false) || value == Json(0);
}

bool Field::means_something() const {
  if (!since_keras3_) return true;
  if (means_something_) return *means_something_;
  const auto* ref = std::get_if<ObjectRef*>(&target_);
  if (ref != nullptr) return !(*ref)->is_none();
  const Json value = write();
  return !value.is_null() && value != Json(false);
}

void Field::write(ConfigSink& sink) const {
  std::visit(Overloaded{
                 [&](const ObjectRef* t) {
                   if (to_object_form_ != nullptr) {
                     to_object_form_(*t, sink);
                   } else {
                     write_ref(*t, sink);
                   }
                 },
                 [&](const std::string* t) {
                   if (to_form_ != nullptr) {
                     sink.value(to_form_(*t));
                   } else {
                     sink.string(*t);
                   }
                 },
                 [&](const auto* t) { sink.value(argument::to_json(*t)); },
             },
             target_);
}

Json Field::write() const {
  TreeSink sink;
  write(sink);
  return sink.take();
}

std::string Field::expected() const {
  bool may_be_none = false;
  std::string text = std::visit(
      [&]<class T>(const T* t) {
        may_be_none = kMayBeNone<T>;
        return argument::expected(*t);
      },
      target_);
  if (tuple_ != 0) text += concat(" (", tuple_, " of them)");
  if (low_) {
    text += concat(open_low_ ? " greater than " : " of at least ",
                   number_text(*low_));
  }
  if (high_) {
    text +=
        concat(low_ ? " and at most " : " of at most ", number_text(*high_));
  }
  if (may_be_none) text += " or None";
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

void Field::check_length(size_t length) const {
  if (tuple_ == 0 || length == tuple_) return;
  throw ConfigError(concat("argument ", quoted(key_), " has ", length,
                           " values; expected ", expected()));
}

void Field::check_word(const std::string& word) const {
  if (words_.empty() ||
      std::find(words_.begin(), words_.end(), word) != words_.end()) {
    return;
  }
  throw ConfigError(concat("argument ", quoted(key_), " is ", quoted(word),
                           "; expected ", expected()));
}

void Field::check_object(const std::shared_ptr<Object>& object) const {
  if (object != nullptr) return;
  throw ConfigError(
      concat("argument ", quoted(key_), " holds none; expected ", expected()));
}

void Field::check() const {
  std::visit(
      Overloaded{
          [&](const int64_t* t) { check_number(static_cast<double>(*t)); },
          [&](const double* t) { check_number(*t); },
          [&](const Number* t) { check_number(t->value); },
          [&](const std::string* t) { check_word(*t); },
          [&](const Ints* t) {
            check_length(t->size());
            for (const int64_t value : t->values) {
              check_number(static_cast<double>(value));
            }
          },
          [&](const Pairs* t) {
            check_length(t->values.size());
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
            if (*t) check_word(**t);
          },
          [&](const ObjectList* t) {
            for (const auto& object : t->objects) check_object(object);
          },
          [&](const ObjectDict* t) {
            for (const auto& [name, object] : t->objects) check_object(object);
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
