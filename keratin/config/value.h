#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "keratin/base/nested.h"
#include "keratin/config/fields.h"
#include "keratin/config/object_ref.h"
#include "keratin/config/serialization.h"

namespace keratin {

class Special;

/// Anything that a Keras config describes: an object, a special value, a plain
/// one (None, a bool, a number, a string: `Value::plain`), and lists and dicts
/// of such. As in Keras, a tuple becomes a list.
using Value = Nested<Special>;

/// Python's `bytes`; UTF-8, as Keras can write no other.
struct Bytes {
  std::string value;
  friend bool operator==(const Bytes&, const Bytes&) = default;
};
/// Python's `...`.
struct Ellipsis {
  friend bool operator==(const Ellipsis&, const Ellipsis&) = default;
};
/// Python's `slice(start, stop, step)`; each is an integer or None, or, within
/// a model's graph, a serialized tensor.
struct Slice {
  Json start;
  Json stop;
  Json step;
  friend bool operator==(const Slice&, const Slice&) = default;
};
/// A tensor's numbers as a config has them: lists within lists, as deep as the
/// rank.
struct TensorForm {
  Json value;
  std::string dtype = "float32";
  bool numpy = false;  ///< A NumPy array, not a tensor of Keras's backend.
  friend bool operator==(const TensorForm&, const TensorForm&) = default;
};
/// A symbolic tensor, and where it came from: [layer, node, tensor] or None.
struct KerasTensorForm {
  Dims shape;
  std::string dtype;
  Json keras_history;
};

/// What is no plain value, list or dict. An object that is null, as `none` has,
/// is written as None.
class Special {
 public:
  using Alternatives = std::variant<std::shared_ptr<Object>, Bytes, Ellipsis,
                                    Slice, TensorForm, KerasTensorForm>;
  template <class T>
  requires std::constructible_from<Alternatives, T> Special(T value)
      : value_(std::move(value)) {}

  /// The value as T, or null: `special.as<Bytes>()`.
  template <class T>
  const T* as() const {
    return std::get_if<T>(&value_);
  }
  const Alternatives& value() const { return value_; }

 private:
  Alternatives value_;
};

/// How `deserialize_keras_object` reads.
struct DeserializeOptions {
  /// The objects of a library's own module: with them a config, or a mere name,
  /// stands for what they hold, and for nothing of Keras's. For implementers of
  /// a `deserialize` of their own.
  const CustomObjects* module_objects = nullptr;
  /// Names that hold for this call only.
  const CustomObjects* custom_objects = nullptr;
  /// What an error calls the family of objects that is due.
  std::string_view printable_module_name = "object";
  /// Here for those who hand Keras's arguments on: Python code in a config is
  /// never run, whatever this says.
  bool safe_mode = true;
  Limits limits = {};
};

/// What a config describes, by the rules of Keras 3's
/// `deserialize_keras_object`. NotFound for classes and functions that aren't
/// there, with the nearest names; ConfigError for configs that don't fit and
/// for what isn't an object of Keras's; Unsupported for Python code; LimitError
/// past a limit.
Value deserialize_keras_object(const Json& config,
                               const DeserializeOptions& options = {});

/// A value as Keras 3's `serialize_keras_object` writes it.
Json serialize_keras_object(const Value& value);

/// The object that a value is; ConfigError if it is none.
std::shared_ptr<Object> object_of(const Value& value);

}  // namespace keratin
