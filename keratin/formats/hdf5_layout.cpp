// Data layout message, version 3:
//
//   version   1  3
//   class     1
//   0 compact      size 2, the elements themselves
//   1 contiguous   address 8 (undefined where nothing was written), size 8
//   2 chunked

#include "keratin/formats/hdf5_layout.h"

#include "keratin/base/error.h"

namespace keratin::hdf5 {
namespace {

constexpr uint8_t kCompact = 0;
constexpr uint8_t kContiguous = 1;
constexpr uint8_t kChunked = 2;
constexpr uint8_t kVirtual = 3;

void refuse_indirection(const Image& image, const ObjectHeader& header) {
  const auto refuse = [&](MessageType type, std::string_view what) {
    if (const Message* message = header.find(type)) {
      throw Unsupported(image.at(message->offset, what).where(), what);
    }
  };
  refuse(MessageType::external_files,
         "HDF5 external storage: a model file must hold its own data");
  refuse(MessageType::filters,
         "HDF5 filters (compression, shuffle, checksums)");
}

void expect_size(const Cursor& cursor, uint64_t found, uint64_t expected) {
  if (found == expected) return;
  cursor.fail(concat("the data has ", found,
                     " bytes, but shape and datatype need ", expected));
}

[[noreturn]] void refuse_class(const Cursor& cursor, uint8_t type) {
  if (type == kVirtual) {
    throw Unsupported(cursor.where(),
                      "an HDF5 virtual layout: a model file must hold its own "
                      "data");
  }
  if (type == kChunked) {
    throw Unsupported(cursor.where(), "a chunked HDF5 data set");
  }
  cursor.fail(concat("layout class is ", type, ", expected 0 to 3"));
}

// The class, which says where the elements are.
uint8_t read_class(Cursor& cursor) {
  const uint8_t version = cursor.u8("layout version");
  if (version == 0 || version > 5) {
    cursor.fail(concat("layout version is ", version, ", expected 3"));
  }
  const uint8_t type = version < 3 ? kContiguous : cursor.u8("layout class");
  if (type > kContiguous) refuse_class(cursor, type);
  if (version == 3) return type;
  throw Unsupported(cursor.where(), concat("HDF5 data layout version ", version,
                                           "; Keratin reads version 3"));
}

Location contiguous(const Image& image, const ObjectHeader& header,
                    Cursor& cursor, uint64_t size) {
  const uint64_t address = cursor.u64("address of the data");
  expect_size(cursor, cursor.u64("size of the data"), size);
  if (size == 0) return {.bytes = image.borrow(0, 0, "data")};
  if (address == kUndefined) {
    throw Unsupported(cursor.where(),
                      "an HDF5 data set that was never written; only its fill "
                      "value is known");
  }
  // Its own header and the superblock are at hand; what all other objects
  // occupy is `walk`'s to check.
  Extents extents(image);
  read_object_header(image, header.address, extents);
  extents.claim(address, size, "data");
  return {image.borrow(address, size, "data"), address, true};
}

Location compact(const Image& image, Cursor& cursor, uint64_t begin,
                 uint64_t size) {
  expect_size(cursor, cursor.u16("size of the data"), size);
  const uint64_t offset = begin + cursor.offset();
  cursor.skip(size, "compact data");
  return {image.borrow(offset, size, "compact data"), offset, false};
}

}  // namespace

Location locate_data(const Image& image, const ObjectHeader& header,
                     uint64_t size) {
  refuse_indirection(image, header);
  const Message* message = header.find(MessageType::layout);
  if (message == nullptr) {
    image.at(header.address, "data set").fail("a data set without a layout");
  }
  Cursor cursor = content_of(image, *message, "data layout");
  const uint8_t type = read_class(cursor);
  return type == kCompact ? compact(image, cursor, message->offset, size)
                          : contiguous(image, header, cursor, size);
}

}  // namespace keratin::hdf5
