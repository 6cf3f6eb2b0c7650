#pragma once

#include <string>

#include "keratin/base/limits.h"
#include "keratin/graph/array.h"

namespace keratin {

/// Reads NumPy's .npy, versions 1 to 3: booleans, integers, float16, float32
/// and float64, either byte order, either memory order. Little-endian row-major
/// numbers stay where they are, perhaps on odd addresses; else they are copied.
/// Objects, strings, records and complex numbers are Unsupported; nothing in a
/// file is ever executed. `name` is what errors call the file.
Array read_npy(const SharedBytes& file, std::string_view name = "npy",
               const Limits& limits = {});

/// What `numpy.save` writes, byte for byte. NumPy has no bfloat16: Unsupported.
std::string write_npy(const Array& array);

}  // namespace keratin
