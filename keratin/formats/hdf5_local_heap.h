#pragma once

#include <cstdint>
#include <string_view>

#include "keratin/formats/hdf5_extents.h"
#include "keratin/formats/hdf5_image.h"

namespace keratin::hdf5 {

/// The names of a group's members.
class LocalHeap {
 public:
  /// Reads the heap at `address`; `extents` may be null.
  LocalHeap(const Image& image, uint64_t address, Extents* extents);

  /// The name at `offset`, which lives as long as the file's bytes. Throws
  /// FormatError when it doesn't end within the heap, LimitError past
  /// name_bytes.
  std::string_view name(uint64_t offset) const;
  /// Bytes of all names.
  uint64_t size() const { return names_.size(); }

 private:
  const Image& image_;
  uint64_t begin_ = 0;
  std::string_view names_;
};

}  // namespace keratin::hdf5
