#pragma once

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "keratin/base/error.h"
#include "keratin/base/json.h"

namespace keratin {

/// What a layer takes or gives: one T, or lists and dicts of such, with plain
/// values between (`axis=1`, None). Keras's nested structures.
///
/// Flattening order is Keras's: lists in order, dicts by sorted key.
template <class T>
class Nested {
 public:
  using List = std::vector<Nested>;
  using Dict = std::vector<std::pair<std::string, Nested>>;

  Nested() = default;  // None
  Nested(T leaf) : value_(std::move(leaf)) {}
  Nested(List list) : value_(std::move(list)) {}
  Nested(Dict dict) : value_(std::move(dict)) {}
  /// A value that is no T: a number, a string, a list of integers.
  static Nested plain(Json value) {
    Nested nested;
    nested.value_ = std::move(value);
    return nested;
  }
  template <class U>
  static Nested list_of(const std::vector<U>& leaves) {
    return Nested(List(leaves.begin(), leaves.end()));
  }

  bool is_leaf() const { return std::holds_alternative<T>(value_); }
  bool is_list() const { return std::holds_alternative<List>(value_); }
  bool is_dict() const { return std::holds_alternative<Dict>(value_); }
  bool is_plain() const { return std::holds_alternative<Json>(value_); }
  bool is_none() const {
    return is_plain() && std::get<Json>(value_).is_null();
  }

  /// The one leaf; also of a list of exactly one. Throws ShapeError else.
  const T& leaf() const {
    if (is_leaf()) return std::get<T>(value_);
    if (is_list() && list().size() == 1) return list().front().leaf();
    throw ShapeError(concat("expected one tensor, got ", describe()));
  }
  const List& list() const { return need<List>("a list"); }
  const Dict& dict() const { return need<Dict>("a dict"); }
  const Json& plain() const { return need<Json>("a plain value"); }
  /// Of a plain value; it is None then.
  Json take_plain() {
    plain();
    return std::exchange(std::get<Json>(value_), Json());
  }
  /// The value under `key` of a dict, or null.
  const Nested* find(std::string_view key) const {
    if (!is_dict()) return nullptr;
    for (const auto& [name, value] : dict()) {
      if (name == key) return &value;
    }
    return nullptr;
  }

  /// Every leaf, in Keras's order; plain values are passed over.
  std::vector<T> flatten() const;
  /// The same structure with f(leaf) at each leaf, visited in that order.
  template <class F>
  auto map(F&& f) const -> Nested<decltype(f(std::declval<const T&>()))>;

  /// "a list of 2", "a dict with keys a, b", "one tensor", "None".
  std::string describe() const;

 private:
  template <class A>
  const A& need(std::string_view expected) const {
    if (const A* value = std::get_if<A>(&value_)) return *value;
    throw ShapeError(concat("expected ", expected, ", got ", describe()));
  }
  /// Positions of a dict's entries by sorted key.
  static std::vector<size_t> sorted(const Dict& dict);

  std::variant<Json, T, List, Dict> value_;
};

}  // namespace keratin

#include "keratin/base/nested.inl.h"
