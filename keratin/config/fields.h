#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "keratin/base/json.h"

namespace keratin {

class ConfigSink;
class Object;
struct NumberOrObject;
struct ObjectDict;
struct ObjectList;
class ObjectRef;
struct DeserializeContext;

/// A Python number: written back as the integer or float that it was.
struct Number {
  double value = 0;
  /// The digits of an integer, which a double may not hold; empty for a float.
  std::string integer;
  Number(double v = 0) : value(v) {}
  template <std::integral T>
  Number(T v) : value(static_cast<double>(v)), integer(std::to_string(v)) {}
  operator double() const { return value; }
};

/// Integers that Keras takes as one number or a tuple: `kernel_size`,
/// `strides`. One number given becomes a tuple of the length that
/// `Field::tuple` states.
struct Ints {
  std::vector<int64_t> values;
  Ints() = default;
  Ints(int value) : values{value} {}
  Ints(int64_t value) : values{value} {}
  Ints(std::initializer_list<int64_t> list) : values(list) {}
  Ints(std::vector<int64_t> list) : values(std::move(list)) {}
  size_t size() const { return values.size(); }
  int64_t operator[](size_t i) const { return values[i]; }
};

/// One integer, or a list of them, and written back as it was: `axis`.
struct Axes {
  std::vector<int64_t> values;
  bool single = true;
  Axes(int value = -1) : values{value} {}
  Axes(std::initializer_list<int64_t> list) : values(list), single(false) {}
};

/// Dimensions in a config, where null is an unknown one: `target_shape`.
struct Dims {
  std::vector<int64_t> values;
  Dims() = default;
  Dims(std::initializer_list<int64_t> list) : values(list) {}
  Dims(std::vector<int64_t> list) : values(std::move(list)) {}
};
/// A list with null for each negative dimension.
Json dims_json(const Dims& dims);
/// Throws ConfigError for what is no list of integers and nulls, LimitError for
/// a list of more than `rank`.
Dims dims_from_json(const Json& value, const Limits& limits);

/// Amounts before and after each spatial axis: padding, cropping. One number
/// stands for all of them, a list of numbers for both ends of each axis; for
/// one axis a list of two is that axis's pair.
struct Pairs {
  std::vector<std::pair<int64_t, int64_t>> values;
  Pairs() = default;
  Pairs(int value) : values{{value, value}} {}
  Pairs(std::initializer_list<std::pair<int64_t, int64_t>> list)
      : values(list) {}
};

/// One argument of a class: its key in the config, where the value lives, and
/// what it must be. Made by `Fields::operator()`, refined by chaining.
class Field {
 public:
  using Target = std::variant<
      bool*, int64_t*, double*, Number*, std::string*, Ints*, Pairs*, Axes*,
      Dims*, Json*, std::optional<bool>*, std::optional<int64_t>*,
      std::optional<Number>*, std::optional<std::string>*, std::optional<Dims>*,
      std::optional<Axes>*, std::vector<Number>*, std::vector<std::string>*,
      NumberOrObject*, ObjectRef*, ObjectList*, ObjectDict*>;
  using ReadObject = std::shared_ptr<Object> (*)(const Json&,
                                                 DeserializeContext&);
  using WriteObject = void (*)(const ObjectRef&, ConfigSink&);

  Field(std::string_view key, Target target, std::string_view doc)
      : key_(key), target_(std::move(target)), doc_(doc) {}

  /// The config must hold it.
  Field& required();
  Field& at_least(double low);
  Field& at_most(double high);
  Field& more_than(double low);
  Field& one_of(std::initializer_list<std::string_view> words);
  /// Ints and Pairs: as many as this; one number given is spread to so many.
  Field& tuple(size_t length);
  /// Ints: None stands for these, which a row before has.
  Field& none_is(const Ints* other);
  /// Json: of a feature that isn't there yet. None is accepted, anything else
  /// is Unsupported, and the error names the feature.
  Field& none_yet(std::string_view feature);
  /// Written to a config only where it isn't the default (None, false, 0).
  Field& optional_key();
  /// A base's row that a class may have again: the class's argument then stands
  /// for both, and is written once, where this row would be. So Layer's
  /// `activity_regularizer`, which a Dense has among its arguments.
  Field& overridable();
  /// A class's row of one that its base has, but written where the class has
  /// it, as some attention layers have their `activity_regularizer`.
  Field& in_own_place();
  /// Read from a config but never written: an argument that Keras dropped.
  Field& read_only();
  /// Its key before Keras 3: read under either, and written under this in the
  /// legacy dialect.
  Field& formerly(std::string_view key);
  /// Keras 2 doesn't know it, and has it neither in the legacy dialect where
  /// it means nothing: by default where it is None or false.
  Field& since_keras3(std::optional<bool> means_something = {});
  /// A string that a config holds in another form.
  Field& written_as(std::string (*from)(const Json&),
                    Json (*to)(const std::string&));
  /// An object that a config holds in more forms than serialized objects have;
  /// `from` may be given None.
  Field& written_as(ReadObject from, WriteObject to);

  std::string_view key() const { return key_; }
  /// Whether a config says this argument by `key`.
  bool is_called(std::string_view key) const {
    return key == key_ || (!former_key_.empty() && key == former_key_);
  }
  /// The key that this thread writes: see `DialectScope`.
  std::string_view written_key() const;
  std::string_view doc() const { return doc_; }
  bool is_required() const { return required_; }
  /// Whether this is the class's row of one that its base has.
  bool overrides() const { return overrides_; }
  /// "an integer of at least 1", "one of \"same\", \"valid\"": for messages and
  /// docs.
  std::string expected() const;

  void read(const Json& value, DeserializeContext& context);
  /// Once all rows are read: a None, or a value that wasn't given, becomes what
  /// `none_is` says.
  void fill_in(bool given);
  Json write() const;
  void write(ConfigSink& sink) const;
  /// Holds the value against its limits; ConfigError names key and value.
  void check() const;
  /// Where the value lives: rows of one object compare by it as its members do.
  const void* address() const;

 private:
  friend class Fields;
  // Whether the value is None, false or 0.
  bool is_unset() const;
  // Whether Keras 2 must be told it.
  bool means_something() const;
  void check_number(double value) const;
  void check_length(size_t length) const;
  void check_word(const std::string& word) const;
  void check_object(const std::shared_ptr<Object>& object) const;

  std::string_view key_;
  std::string_view former_key_;
  Target target_;
  std::string_view doc_;
  bool required_ = false;
  bool optional_key_ = false;
  bool read_only_ = false;
  bool overridable_ = false;
  bool overrides_ = false;
  bool in_own_place_ = false;
  bool since_keras3_ = false;
  std::optional<bool> means_something_;  // if it isn't told by is_unset
  size_t tuple_ = 0;
  const Ints* none_is_ = nullptr;
  std::optional<double> low_;
  std::optional<double> high_;
  bool open_low_ = false;
  std::string_view feature_;
  std::vector<std::string_view> words_;
  std::string (*from_form_)(const Json&) = nullptr;
  Json (*to_form_)(const std::string&) = nullptr;
  ReadObject from_object_form_ = nullptr;
  WriteObject to_object_form_ = nullptr;
};

/// Throws Unsupported for an argument of a feature that isn't there yet.
[[noreturn]] void refuse_argument(std::string_view feature,
                                  std::string_view key, const Json& value);

/// The rows of one object's arguments. They refer into it: a `Fields` lives no
/// longer than the call that made it.
class Fields {
 public:
  Fields();
  Fields(const Fields&) = delete;
  Fields& operator=(const Fields&) = delete;

  /// `target` is a pointer's worth of one of the types of `Field::Target`.
  template <class T>
  Field& operator()(std::string_view key, T& target, std::string_view doc) {
    if constexpr (std::is_base_of_v<ObjectRef, T>) {
      return add(key, static_cast<ObjectRef*>(&target), doc);
    } else if constexpr (std::is_base_of_v<ObjectList, T>) {
      return add(key, static_cast<ObjectList*>(&target), doc);
    } else if constexpr (std::is_base_of_v<ObjectDict, T>) {
      return add(key, static_cast<ObjectDict*>(&target), doc);
    } else if constexpr (std::is_base_of_v<NumberOrObject, T>) {
      return add(key, static_cast<NumberOrObject*>(&target), doc);
    } else {
      return add(key, &target, doc);
    }
  }

  /// Fills every row that `config` has; a key that no row has, a required one
  /// that is missing, and a value of the wrong type are ConfigErrors.
  void read(const JsonObject& config, DeserializeContext& context);
  JsonObject write() const;
  /// The members alone.
  void write(ConfigSink& sink) const;
  void check() const;
  const std::pmr::vector<Field>& rows() const { return rows_; }
  std::vector<std::string> keys() const;
  /// A key that is accepted and ignored.
  void ignore(std::string_view key) { ignored_.push_back(key); }
  /// The same for a key that Keras 2 asks for: None in the legacy dialect.
  void keras2_asks_for(std::string_view key) {
    ignore(key);
    asked_.push_back(key);
  }
  /// A key without a row, as `Field::none_yet`; false is accepted, too.
  void refuse(std::string_view key, std::string_view feature) {
    refused_.emplace_back(key, feature);
  }

 private:
  Field& add(std::string_view key, Field::Target target, std::string_view doc);
  Field* row_of(std::string_view key);
  bool is_written(const Field& field, bool legacy) const;
  bool is_accepted(std::string_view key, const Json& value) const;

  // Rows are made for every object that is read or written: nearly all do with
  // what is here, and so do their keys without a row.
  static constexpr size_t kRowsHere = 24;
  static constexpr size_t kBytesOfKeys = 512;
  alignas(Field)
      std::array<std::byte, kRowsHere * sizeof(Field) + kBytesOfKeys> memory_;
  std::pmr::monotonic_buffer_resource rows_here_{memory_.data(),
                                                 memory_.size()};
  std::pmr::vector<Field> rows_{&rows_here_};
  size_t overridable_ = 0;  // how many rows there are up to the last such
  std::pmr::vector<std::string_view> ignored_{&rows_here_};
  std::pmr::vector<std::string_view> asked_{&rows_here_};  // by Keras 2
  std::pmr::vector<std::pair<std::string_view, std::string_view>> refused_{
      &rows_here_};
};

}  // namespace keratin
