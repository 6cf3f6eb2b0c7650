#pragma once

#include <cstdint>

#include "keratin/formats/hdf5_image.h"
#include "keratin/graph/dtype.h"

namespace keratin::hdf5 {

/// What the elements of a data set or an attribute are.
struct Datatype {
  enum class Kind : uint8_t {
    number,           ///< `dtype` says which; booleans are numbers, too.
    fixed_string,     ///< `size` bytes, padded as `padding` says.
    variable_string,  ///< A reference of 16 bytes into a global heap.
    opaque,           ///< `size` bytes that only an attribute explains.
  };
  enum class Padding : uint8_t { zero_terminated, zeros, spaces };

  Kind kind = Kind::number;
  DType dtype = DType::float32;
  Padding padding = Padding::zero_terminated;
  uint64_t size = 0;  ///< Bytes of one element, at least 1.
};

/// Reads a datatype message, which `cursor` stands at. Throws Unsupported that
/// names the class (compound, big-endian numbers, …) for all others.
Datatype read_datatype(Cursor& cursor);

}  // namespace keratin::hdf5
