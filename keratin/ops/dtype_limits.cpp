#include "keratin/ops/dtype_limits.h"

#include <cmath>
#include <limits>

namespace keratin::ops {

double largest_of(DType dtype) {
  switch (dtype) {
    case DType::boolean: return 1;
    case DType::float16: return 65504;
    case DType::bfloat16: return std::ldexp(255.0, 120);
    case DType::float32: return std::numeric_limits<float>::max();
    case DType::float64: return std::numeric_limits<double>::max();
    case DType::int8:
    case DType::int16:
    case DType::int32:
    case DType::int64:
      return std::ldexp(1.0, static_cast<int>(8 * size_of(dtype)) - 1) - 1;
    case DType::uint8:
    case DType::uint16:
    case DType::uint32:
    case DType::uint64: break;
  }
  return std::ldexp(1.0, static_cast<int>(8 * size_of(dtype))) - 1;
}

double smallest_of(DType dtype) {
  if (is_float(dtype)) return -largest_of(dtype);
  switch (dtype) {
    case DType::int8:
    case DType::int16:
    case DType::int32:
    case DType::int64:
      return -std::ldexp(1.0, static_cast<int>(8 * size_of(dtype)) - 1);
    default: return 0;
  }
}

double lowest_of(DType dtype) {
  return is_float(dtype) ? -std::numeric_limits<double>::infinity()
                         : smallest_of(dtype);
}

}  // namespace keratin::ops
