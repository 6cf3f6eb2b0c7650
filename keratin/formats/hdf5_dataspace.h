#pragma once

#include <cstdint>

#include "keratin/formats/hdf5_image.h"
#include "keratin/graph/shape.h"

namespace keratin::hdf5 {

struct Dataspace {
  Shape shape;
  uint64_t elements = 1;
  bool null = false;  ///< Holds nothing at all, as h5py's Empty.
};

/// Reads a dataspace message, which `cursor` stands at. Throws LimitError past
/// the limits rank and elements.
Dataspace read_dataspace(Cursor& cursor, const Limits& limits);

}  // namespace keratin::hdf5
