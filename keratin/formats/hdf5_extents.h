#pragma once

#include <cstdint>
#include <map>
#include <string_view>

#include "keratin/formats/hdf5_image.h"

namespace keratin::hdf5 {

/// Which bytes of a file are taken. What a file is made of doesn't overlap, so
/// refusing overlaps keeps every walk over pointers as short as the file.
class Extents {
 public:
  /// The superblock is taken from the start.
  explicit Extents(const Image& image);

  /// Takes `count` bytes. Throws FormatError when there are none, when they
  /// are outside the file, and when some of them are taken.
  void claim(uint64_t begin, uint64_t count, std::string_view what);

 private:
  const Image& image_;
  std::map<uint64_t, uint64_t> end_of_;  // by where each begins
};

}  // namespace keratin::hdf5
