#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "keratin/graph/dtype.h"
#include "keratin/graph/shape.h"

namespace keratin::hdf5 {

/// Where nothing is.
inline constexpr uint64_t kNowhere = UINT64_MAX;

/// Bytes of metadata, appended little-endian.
class Encoder {
 public:
  uint64_t size() const { return bytes_.size(); }
  const std::string& bytes() const { return bytes_; }

  void number(uint64_t value, size_t width);
  void text(std::string_view text) { bytes_ += text; }
  /// Zeros up to a multiple of `alignment`, counted from `origin`.
  void align(uint64_t alignment, uint64_t origin = 0);
  void set(uint64_t offset, uint64_t value, size_t width);

 private:
  std::string bytes_;
};

/// The messages of an object header of version 1, which HDF5 aligns to 8 bytes.
/// The bodies' grammar stands beside the functions that read them.
std::string dataspace_message(const Shape& shape);
/// Boolean as h5py's enumeration, bfloat16 as opaque.
std::string datatype_message(DType dtype);
/// A data set that was never written reads as zeros.
std::string fill_message();
std::string layout_message(uint64_t address, uint64_t size);
std::string symbol_table_message(uint64_t tree, uint64_t heap);

/// A string in a global heap.
struct HeapString {
  uint64_t collection = 0;  ///< 0 where the string is empty
  uint32_t index = 0;
  uint32_t size = 0;
};
std::string attribute_message(std::string_view name, const HeapString& text);

}  // namespace keratin::hdf5
