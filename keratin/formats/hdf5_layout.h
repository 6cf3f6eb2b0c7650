#pragma once

#include <cstdint>

#include "keratin/formats/hdf5_object_header.h"

namespace keratin::hdf5 {

struct Location {
  SharedBytes bytes;
  uint64_t offset = 0;  ///< In the file.
  bool apart = false;   ///< Outside the object's header, and not empty.
};

/// Where the elements of the data set of `header` lie. `size` is what its shape
/// and datatype need; the layout must say exactly that. Throws Unsupported
/// naming chunks, filters, external files, virtual layouts and data that was
/// never written.
Location locate_data(const Image& image, const ObjectHeader& header,
                     uint64_t size);

}  // namespace keratin::hdf5
