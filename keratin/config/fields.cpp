#include "keratin/config/fields.h"

#include <algorithm>

#include "keratin/base/error.h"
#include "keratin/config/dialect.h"
#include "keratin/config/json_sinks.h"
#include "keratin/config/nearest.h"

namespace keratin {

namespace {

[[noreturn]] void refuse(std::string_view feature, std::string_view key,
                         const Json& value, std::string_view expected) {
  throw Unsupported(concat(feature, ": argument ", quoted(key), " is ",
                           value.brief(), "; expected ", expected));
}

}  // namespace

void refuse_argument(std::string_view feature, std::string_view key,
                     const Json& value) {
  keratin::refuse(feature, key, value, "None");
}

Fields::Fields() { rows_.reserve(kRowsHere); }

Field& Fields::add(std::string_view key, Field::Target target,
                   std::string_view doc) {
  if (!rows_.empty() && rows_.back().overridable_) overridable_ = rows_.size();
  bool overrides = false;
  for (size_t i = 0; i < overridable_; ++i) {
    if (!rows_[i].overridable_ || rows_[i].key_ != key) continue;
    rows_[i].target_ = target;
    overrides = true;
  }
  Field& added = rows_.emplace_back(key, std::move(target), doc);
  added.overrides_ = overrides;
  return added;
}

Field* Fields::row_of(std::string_view key) {
  const auto row =
      std::find_if(rows_.begin(), rows_.end(),
                   [&](const Field& field) { return field.is_called(key); });
  return row == rows_.end() ? nullptr : &*row;
}

std::vector<std::string> Fields::keys() const {
  std::vector<std::string> keys;
  for (const Field& field : rows_) {
    if (!field.overrides_) keys.emplace_back(field.key());
  }
  return keys;
}

void Fields::read(const JsonObject& config, DeserializeContext& context) {
  for (const auto& [key, value] : config) {
    Field* const row = row_of(key);
    if (row == nullptr) {
      if (is_accepted(key, value)) continue;
      throw ConfigError(concat("unknown argument ", quoted(key), " = ",
                               value.brief(), nearest_names(key, keys())));
    }
    row->read(value, context);
  }
  const auto has = [&](const Field& field) {
    return std::any_of(config.begin(), config.end(), [&](const auto& member) {
      return field.is_called(member.first);
    });
  };
  for (Field& field : rows_) field.fill_in(has(field));
  for (const Field& field : rows_) {
    if (field.is_required() && !has(field)) {
      throw ConfigError(concat("argument ", quoted(field.key()),
                               " is missing; expected ", field.expected()));
    }
  }
}

// Whether a key without a row may stand.
bool Fields::is_accepted(std::string_view key, const Json& value) const {
  for (const auto& [refused, feature] : refused_) {
    if (refused != key) continue;
    if (!value.is_null() && value != Json(false)) {
      keratin::refuse(feature, key, value, "None or False");
    }
    return true;
  }
  return std::find(ignored_.begin(), ignored_.end(), key) != ignored_.end();
}

bool Fields::is_written(const Field& field, bool legacy) const {
  if (field.read_only_) return false;
  if (legacy && !field.means_something()) return false;
  // In Keras 2 bases don't write what a class may.
  const bool may_move = field.overrides_ || field.overridable_;
  if (!may_move && !field.optional_key_) return true;
  if (field.is_unset()) return !field.optional_key_;
  if (field.overrides_) return legacy || field.in_own_place_;
  if (!field.overridable_) return true;
  return !legacy &&
         std::none_of(rows_.begin(), rows_.end(), [&](const Field& row) {
           return row.in_own_place_ && row.key_ == field.key_;
         });
}

void Fields::write(ConfigSink& sink) const {
  const bool legacy = current_dialect() == Dialect::legacy;
  for (const Field& field : rows_) {
    if (!is_written(field, legacy)) continue;
    sink.key(field.written_key());
    field.write(sink);
  }
  if (!legacy) return;
  for (const std::string_view key : asked_) {
    sink.key(key);
    sink.value({});
  }
}

JsonObject Fields::write() const {
  TreeSink sink;
  sink.begin_object(rows_.size());
  write(sink);
  sink.end_object();
  return std::move(sink.take().as_object());
}

void Fields::check() const {
  for (const Field& field : rows_) field.check();
}

Field& Field::required() {
  required_ = true;
  return *this;
}

Field& Field::at_least(double low) {
  low_ = low;
  return *this;
}

Field& Field::at_most(double high) {
  high_ = high;
  return *this;
}

Field& Field::more_than(double low) {
  low_ = low;
  open_low_ = true;
  return *this;
}

Field& Field::one_of(std::initializer_list<std::string_view> words) {
  words_ = words;
  return *this;
}

Field& Field::tuple(size_t length) {
  tuple_ = length;
  // A default or an argument given in C++ as one number is spread here.
  if (Ints** ints = std::get_if<Ints*>(&target_)) {
    if ((*ints)->size() == 1) {
      (*ints)->values.assign(length, (*ints)->values[0]);
    }
  }
  if (Pairs** pairs = std::get_if<Pairs*>(&target_)) {
    if ((*pairs)->values.size() == 1) {
      (*pairs)->values.assign(length, (*pairs)->values[0]);
    }
  }
  return *this;
}

Field& Field::none_is(const Ints* other) {
  none_is_ = other;
  return *this;
}

Field& Field::optional_key() {
  optional_key_ = true;
  return *this;
}

Field& Field::none_yet(std::string_view feature) {
  feature_ = feature;
  return *this;
}

Field& Field::overridable() {
  overridable_ = true;
  return *this;
}

Field& Field::in_own_place() {
  in_own_place_ = true;
  return *this;
}

Field& Field::read_only() {
  read_only_ = true;
  return *this;
}

Field& Field::since_keras3(std::optional<bool> means_something) {
  since_keras3_ = true;
  means_something_ = means_something;
  return *this;
}

Field& Field::formerly(std::string_view key) {
  former_key_ = key;
  return *this;
}

std::string_view Field::written_key() const {
  const bool old = !former_key_.empty() && current_dialect() == Dialect::legacy;
  return old ? former_key_ : key_;
}

Field& Field::written_as(std::string (*from)(const Json&),
                         Json (*to)(const std::string&)) {
  from_form_ = from;
  to_form_ = to;
  return *this;
}

Field& Field::written_as(ReadObject from, WriteObject to) {
  from_object_form_ = from;
  to_object_form_ = to;
  return *this;
}

const void* Field::address() const {
  return std::visit([](auto* target) -> const void* { return target; },
                    target_);
}

void Field::fill_in(bool given) {
  Ints** ints = std::get_if<Ints*>(&target_);
  if (ints == nullptr || none_is_ == nullptr) return;
  if (!given || (*ints)->size() == 0) **ints = *none_is_;
}

}  // namespace keratin
