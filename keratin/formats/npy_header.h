#pragma once

#include <string_view>

#include "keratin/base/limits.h"
#include "keratin/graph/dtype.h"
#include "keratin/graph/shape.h"

namespace keratin {

/// What the header of a .npy file tells of the numbers after it.
struct NpyHeader {
  DType dtype = DType::float32;
  bool big_endian = false;
  bool column_major = false;
  Shape shape;
};

/// Reads the header's text, a dict as Python writes it. `where` is its place.
NpyHeader parse_npy_header(std::string_view text, std::string_view where,
                           const Limits& limits);

/// NumPy's name of a dtype, little-endian: "<f4". Unsupported for bfloat16.
std::string_view npy_descr(DType dtype);

}  // namespace keratin
