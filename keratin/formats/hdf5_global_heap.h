#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "keratin/formats/hdf5_datatype.h"
#include "keratin/formats/hdf5_extents.h"
#include "keratin/formats/hdf5_image.h"

namespace keratin::hdf5 {

/// The collections that variable-length strings are kept in; reads each one
/// when it is first asked for.
class GlobalHeap {
 public:
  explicit GlobalHeap(const Image& image) : image_(image), extents_(image) {}

  /// Object `index` (from 1) of the collection at `address`.
  ByteSpan object(uint64_t address, uint32_t index);

 private:
  using Collection = std::map<uint32_t, ByteSpan>;

  Collection read(uint64_t address);

  const Image& image_;
  Extents extents_;
  std::map<uint64_t, Collection> collections_;
};

/// The strings that `data` holds, fixed or variable. Fixed ones lose their
/// padding. Throws LimitError when they take more than attribute_bytes of
/// memory together, FormatError for a zero byte within a variable one.
std::vector<std::string> decode_strings(const Image& image,
                                        const Datatype& type, ByteSpan data);

}  // namespace keratin::hdf5
