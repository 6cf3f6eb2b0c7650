#pragma once

#include <string>

#include "keratin/formats/hdf5_image.h"

namespace keratin::hdf5 {

/// Checks the superblock and cuts the bytes at the end of file it states.
/// Throws FormatError, LimitError (file_bytes), or Unsupported naming what the
/// file uses: superblocks 1 to 3, a user block, a driver, narrow addresses.
Image open_image(SharedBytes bytes, std::string name, const Limits& limits);

}  // namespace keratin::hdf5
