#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "keratin/base/limits.h"

namespace keratin {

class Json;
struct JsonMember;

/// A JSON object: members in the order they were written, keys unique. Looking
/// up a key is logarithmic in a large object. Two objects are equal when they
/// have the same members, in any order, as in Python.
class JsonObject {
 public:
  using Member = std::pair<std::string, Json>;
  using Members = std::vector<Member>;

  JsonObject() = default;
  /// Throws ConfigError when a key occurs twice.
  explicit JsonObject(Members members);
  JsonObject(std::initializer_list<JsonMember> members);
  JsonObject(const JsonObject& other);
  JsonObject(JsonObject&&) noexcept = default;
  JsonObject& operator=(const JsonObject& other);
  JsonObject& operator=(JsonObject&&) noexcept = default;
  /// Goes no deeper on the stack for values nested to any depth.
  ~JsonObject();

  bool empty() const { return size() == 0; }
  size_t size() const;
  /// The value under `key`, or null when there is none.
  const Json* find(std::string_view key) const;
  Json* find(std::string_view key);
  /// The value under `key`; throws ConfigError naming the key if it is missing.
  const Json& at(std::string_view key) const;
  /// The value under `key`, appended as null when there is none.
  Json& operator[](std::string_view key);
  /// Appends a member whose key the caller knows to be new.
  void append(std::string_view key, Json value);
  void reserve(size_t members);
  bool contains(std::string_view key) const { return find(key) != nullptr; }
  /// Whether there was such a member; the others keep their order.
  bool erase(std::string_view key);

  /// The members; their values may be changed, their keys must not be.
  Members::const_iterator begin() const;
  Members::const_iterator end() const;
  Members::iterator begin();
  Members::iterator end();

  friend bool operator==(const JsonObject& a, const JsonObject& b);

 private:
  friend class JsonFreeing;
  using Index = std::vector<uint32_t>;

  static Members taken(std::initializer_list<JsonMember> members);
  void free_members();
  void expect_unique() const;  // of a few members
  size_t place_of(std::string_view key) const;
  size_t indexed() const { return index_ ? index_->size() : 0; }
  void extend_index();
  Index by_key() const;

  Members members_;
  std::unique_ptr<Index> index_;  // the first members_ sorted by key, if many
};

/// An integer beyond int64, kept as its digits ("-123…").
struct JsonBigInt {
  std::string digits;
  friend bool operator==(const JsonBigInt&, const JsonBigInt&) = default;
};

/// A JSON value in Python's dialect: integers and floats are kept apart, NaN
/// and the infinities exist, objects keep their order, integers have any size.
class Json {
 public:
  using Array = std::vector<Json>;
  using Object = JsonObject;

  Json() = default;  // null
  Json(std::nullptr_t) {}
  Json(bool value) : value_(value) {}
  Json(int value) : value_(int64_t{value}) {}
  Json(int64_t value) : value_(value) {}
  Json(uint64_t value);
  Json(double value) : value_(value) {}
  Json(JsonBigInt value) : value_(std::move(value)) {}
  Json(const char* value) : value_(std::string(value)) {}
  Json(std::string_view value) : value_(std::string(value)) {}
  Json(std::string value) : value_(std::move(value)) {}
  Json(Array value) : value_(List(std::move(value))) {}
  Json(Object value) : value_(std::move(value)) {}

  bool is_null() const { return holds<std::monostate>(); }
  bool is_bool() const { return holds<bool>(); }
  /// An integer that fits int64; true, 3.0 and larger integers are none.
  bool is_int() const { return holds<int64_t>(); }
  bool is_double() const { return holds<double>(); }
  /// An integer that int64 cannot hold.
  bool is_big_int() const { return holds<JsonBigInt>(); }
  /// An int or a double.
  bool is_number() const { return is_int() || is_double(); }
  bool is_string() const { return holds<std::string>(); }
  bool is_array() const { return holds<List>(); }
  bool is_object() const { return holds<Object>(); }

  /// The value as that type; each throws ConfigError that says what was due and
  /// what is there ("expected an integer, got 3.5").
  bool as_bool() const;
  int64_t as_int() const;
  double as_double() const;  ///< also of an integer
  const JsonBigInt& as_big_int() const;
  const std::string& as_string() const;
  const Array& as_array() const;
  Array& as_array();
  const Object& as_object() const;
  Object& as_object();

  /// Member of an object, or null when this is no object or has no such key.
  const Json* find(std::string_view key) const;
  /// Member of an object; throws ConfigError when missing.
  const Json& at(std::string_view key) const { return as_object().at(key); }
  /// Element of an array; throws ConfigError when out of range.
  const Json& at(size_t index) const;

  /// One line in the manner of Python's repr, cut after 256 bytes: for
  /// messages.
  std::string brief() const;

  friend bool operator==(const Json&, const Json&) = default;

 private:
  template <class T>
  bool holds() const {
    return std::holds_alternative<T>(value_);
  }
  template <class T>
  const T& get(std::string_view expected) const;

  friend class JsonFreeing;
  // Freed as an object is.
  struct List : Array {
    explicit List(Array items) : Array(std::move(items)) {}
    List(const List&) = default;
    List(List&&) noexcept = default;
    List& operator=(const List&) = default;
    List& operator=(List&&) noexcept = default;
    ~List() {
      if (!empty()) free_parts();
    }
    void free_parts();
  };

  std::variant<std::monostate, bool, int64_t, double, JsonBigInt, std::string,
               List, Object>
      value_;
};

inline JsonObject::~JsonObject() {
  if (!members_.empty()) free_members();
}

/// A member of a JsonObject in braces, which takes its value over.
struct JsonMember {
  mutable std::string key;
  mutable Json value;
};

/// Reads one JSON text as Python's `json.loads` does, but strictly: duplicate
/// keys, invalid UTF-8, lone surrogates, trailing text, numbers that overflow
/// a double ("1e400") and anything past the limits are a FormatError or
/// LimitError with `where` = "name @ byte offset". Of the limits, `json_bytes`,
/// `json_depth` and `json_values` are held.
Json parse_json(std::string_view text, std::string_view name = "json",
                const Limits& limits = {});

struct JsonStyle {
  int indent = -1;           ///< -1 is one line, as Python's indent=None.
  bool ensure_ascii = true;  ///< `\uXXXX` for what isn't ASCII.
};

/// Writes what Python's `json.dumps` writes for the same value, byte for byte:
/// ", " and ": ", floats as repr, NaN, Infinity, -Infinity.
std::string dump_json(const Json& value, const JsonStyle& style = {});

/// A double as Python's `repr(float)`: the shortest text that reads back.
std::string python_repr(double value);

}  // namespace keratin
