#include "keratin/graph/dtype.h"

#include <array>

namespace keratin {
namespace {

enum class Kind : uint8_t { boolean, integer, floating };

struct Row {
  std::string_view name;
  size_t bytes;
  Kind kind;
};

// In the order of DType.
constexpr std::array kRows = {
    Row{"bool", 1, Kind::boolean},      Row{"int8", 1, Kind::integer},
    Row{"int16", 2, Kind::integer},     Row{"int32", 4, Kind::integer},
    Row{"int64", 8, Kind::integer},     Row{"uint8", 1, Kind::integer},
    Row{"uint16", 2, Kind::integer},    Row{"uint32", 4, Kind::integer},
    Row{"uint64", 8, Kind::integer},    Row{"float16", 2, Kind::floating},
    Row{"bfloat16", 2, Kind::floating}, Row{"float32", 4, Kind::floating},
    Row{"float64", 8, Kind::floating},
};

const Row& row_of(DType dtype) { return kRows[static_cast<size_t>(dtype)]; }

}  // namespace

size_t size_of(DType dtype) { return row_of(dtype).bytes; }

std::string_view name_of(DType dtype) { return row_of(dtype).name; }

std::optional<DType> dtype_of(std::string_view name) {
  for (size_t i = 0; i < kRows.size(); ++i) {
    if (kRows[i].name == name) return static_cast<DType>(i);
  }
  return std::nullopt;
}

bool is_float(DType dtype) { return row_of(dtype).kind == Kind::floating; }

bool is_int(DType dtype) { return row_of(dtype).kind == Kind::integer; }

}  // namespace keratin
