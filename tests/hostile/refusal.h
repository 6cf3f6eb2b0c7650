#pragma once

#include <string>
#include <vector>

#include "keratin/config/legacy/json_utils.h"
#include "keratin/config/value.h"
#include "keratin/keratin.h"

// Configs as only an attacker writes them, and what is said to them.
namespace keratin::hostile {

/// "limit: json @ 512: containers nest …", or "accepted".
template <class F>
std::string answer(const F& work) {
  try {
    work();
  } catch (const Error& error) {
    return concat(name_of(error.code()), ": ", error.what());
  }
  return "accepted";
}

inline std::string model(std::string_view json,
                         const LoadOptions& options = {}) {
  return answer([&] { model_from_json(json, options); });
}

inline std::string value(std::string_view json) {
  return answer([&] { deserialize_keras_object(parse_json(json)); });
}

/// In the legacy dialect, a layer.
inline std::string legacy_layer(std::string_view json) {
  return answer([&] {
    legacy::deserialize_keras_object(parse_json(json), {.kind = Kind::layer});
  });
}

/// In the legacy dialect, anything.
inline std::string legacy_value(std::string_view json) {
  return answer([&] { legacy::decode_and_deserialize(parse_json(json)); });
}

/// `text` with `part` in the place of each "#".
inline std::string with(std::string_view text, std::string_view part) {
  std::string out;
  for (const char c : text) {
    if (c == '#') {
      out += part;
    } else {
      out += c;
    }
  }
  return out;
}

inline std::string times(size_t count, std::string_view text) {
  std::string out;
  for (size_t i = 0; i < count; ++i) out += text;
  return out;
}

/// A list of so many ones.
inline std::string long_list(size_t count = 100'000) {
  return concat("[1", times(count - 1, ", 1"), "]");
}

/// A Sequential "m" of these layers, the first after an input of four numbers.
inline std::string stack(std::string_view layers) {
  return concat(
      R"({"class_name": "Sequential", "config": {"name": "m", "layers": [
          {"class_name": "InputLayer", "config": {"batch_shape": [null, 4],
           "name": "x"}}, )",
      layers, "]}}");
}

/// A Functional "m" of an input "x" of two numbers, and of these layers.
inline std::string graph(std::string_view layers,
                         std::string_view outputs = R"(["y", 0, 0])",
                         std::string_view inputs = R"(["x", 0, 0])") {
  return concat(
      R"({"class_name": "Functional", "config": {"name": "m", "layers": [
          {"class_name": "InputLayer", "config": {"batch_shape": [null, 2],
           "name": "x"}, "name": "x", "inbound_nodes": []}, )",
      layers, R"(], "input_layers": )", inputs, R"(, "output_layers": )",
      outputs, "}}");
}

/// A ReLU in it, called as that says.
inline std::string relu(std::string_view name, std::string_view nodes) {
  return concat(R"({"class_name": "ReLU", "config": {"name": ")", name,
                R"("}, "name": ")", name, R"(", "inbound_nodes": )", nodes,
                "}");
}

/// A tensor in Keras 3's calls; `history` is ["x", 0, 0] or what passes for it.
inline std::string tensor(std::string_view history) {
  return concat(R"({"class_name": "__keras_tensor__", "config": {"shape":
                   [null, 2], "dtype": "float32", "keras_history": )",
                history, "}}");
}

/// A call in Keras 3's form.
inline std::string call(std::string_view arguments) {
  return concat(R"([{"args": [)", arguments, R"(], "kwargs": {}}])");
}

}  // namespace keratin::hostile
