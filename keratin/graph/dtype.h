#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace keratin {

/// Element types, named as Keras names them.
enum class DType : uint8_t {
  boolean,
  int8,
  int16,
  int32,
  int64,
  uint8,
  uint16,
  uint32,
  uint64,
  float16,
  bfloat16,
  float32,
  float64,
};

/// Bytes of one element.
size_t size_of(DType dtype);
/// Keras's name: "bool", "int32", "float32", ….
std::string_view name_of(DType dtype);
/// The dtype of that name, if there is one.
std::optional<DType> dtype_of(std::string_view name);
bool is_float(DType dtype);
/// Signed or unsigned integer; bool is none.
bool is_int(DType dtype);

}  // namespace keratin
