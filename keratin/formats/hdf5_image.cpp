#include "keratin/formats/hdf5_image.h"

namespace keratin::hdf5 {

Cursor Image::at(uint64_t offset, std::string_view what) const {
  return Cursor(shared.bytes, name).at(offset, what);
}

Cursor Image::part(uint64_t offset, uint64_t count,
                   std::string_view what) const {
  return Cursor(shared.bytes, name).part(offset, count, what);
}

SharedBytes Image::borrow(uint64_t offset, uint64_t count,
                          std::string_view what) const {
  at(offset, what).skip(count, what);
  return shared.part(offset, count);
}

uint64_t u64_in(ByteSpan table, uint64_t offset) {
  return Cursor(table, "table", offset).u64("a field");
}

uint32_t u32_in(ByteSpan table, uint64_t offset) {
  return Cursor(table, "table", offset).u32("a field");
}

}  // namespace keratin::hdf5
