// Local heap, version 0:
//
//   magic      4  "HEAP"
//   version    1  0
//   reserved   3
//   size       8  bytes of the segment
//   free list  8  unused here
//   segment    8  address of the names, each ended by a zero byte

#include "keratin/formats/hdf5_local_heap.h"

#include "keratin/base/error.h"

namespace keratin::hdf5 {
namespace {

constexpr uint64_t kHeaderBytes = 32;

}  // namespace

LocalHeap::LocalHeap(const Image& image, uint64_t address, Extents* extents)
    : image_(image) {
  Cursor cursor = image.at(address, "local heap");
  cursor.expect("HEAP", "a local heap");
  const uint8_t version = cursor.u8("local heap version");
  if (version != 0) {
    cursor.fail(concat("local heap version is ", version, ", expected 0"));
  }
  cursor.skip(3, "local heap");
  const uint64_t size = cursor.u64("local heap size");
  cursor.skip(8, "local heap");
  begin_ = cursor.u64("local heap segment");
  names_ = image.at(begin_, "local heap segment").text(size, "names");
  if (extents == nullptr) return;
  extents->claim(address, kHeaderBytes, "local heap");
  extents->claim(begin_, size, "local heap segment");
}

std::string_view LocalHeap::name(uint64_t offset) const {
  if (offset >= names_.size()) {
    image_.at(begin_, "local heap")
        .fail(concat("a name at ", offset, " of a local heap of ",
                     names_.size(), " bytes"));
  }
  const uint64_t limit = image_.limits.name_bytes;
  const std::string_view rest = names_.substr(offset);
  const size_t length = rest.substr(0, limit).find('\0');
  if (length != std::string_view::npos) return rest.substr(0, length);
  const Cursor cursor = image_.at(begin_ + offset, "name");
  if (rest.size() <= limit) cursor.fail("a name without an end");
  throw LimitError(cursor.where(), concat("a name is longer than the limit "
                                          "name_bytes of ",
                                          limit));
}

}  // namespace keratin::hdf5
