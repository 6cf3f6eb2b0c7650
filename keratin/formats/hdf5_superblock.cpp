// Superblock, version 0, at the start of the file (all numbers little-endian):
//
//   magic            8  89 'H' 'D' 'F' 0D 0A 1A 0A
//   version          1  0
//   free space       1  0
//   root group       1  0
//   reserved         1
//   shared messages  1  0
//   size of offsets  1  8
//   size of lengths  1  8
//   reserved         1
//   leaf K           2  a symbol table node holds up to 2K entries
//   internal K       2  a B-tree node holds up to 2K children
//   flags            4
//   base address     8  0
//   free space info  8  undefined
//   end of file      8  no address lies beyond it
//   driver info      8  undefined
//   root entry      40  name offset 8, object header 8, cache 4 + 4 + 16

#include "keratin/formats/hdf5_superblock.h"

#include <utility>

#include "keratin/base/error.h"

namespace keratin::hdf5 {
namespace {

constexpr std::string_view kMagic = "\x89HDF\r\n\x1a\n";

bool has_magic_at(ByteSpan bytes, uint64_t offset) {
  Cursor cursor(bytes, "", offset);
  return cursor.remaining() >= kMagic.size() &&
         cursor.text(kMagic.size(), "magic") == kMagic;
}

// HDF5 looks for its magic at 0, 512, 1024, 2048, …; what comes before is the
// user's.
void refuse_user_block(const Cursor& cursor) {
  if (has_magic_at(cursor.all(), 0)) return;
  for (uint64_t offset = 512; offset < cursor.size(); offset *= 2) {
    if (has_magic_at(cursor.all(), offset)) {
      throw Unsupported(cursor.where(),
                        concat("an HDF5 file behind a user block of ", offset,
                               " bytes; remove it with h5unjam"));
    }
  }
}

void expect_byte(Cursor& cursor, uint8_t expected, std::string_view what) {
  const uint8_t found = cursor.u8(what);
  if (found != expected) {
    cursor.fail(concat(what, " is ", found, ", expected ", expected));
  }
}

void expect_width(Cursor& cursor, std::string_view what) {
  const uint8_t width = cursor.u8(what);
  if (width == 8) return;
  if (width != 2 && width != 4 && width != 16 && width != 32) {
    cursor.fail(concat(what, " is ", width, ", expected 8"));
  }
  throw Unsupported(cursor.where(), concat("HDF5 with a ", what, " of ", width,
                                           " bytes; Keratin reads those of 8"));
}

void expect_version(Cursor& cursor) {
  const uint8_t version = cursor.u8("superblock version");
  if (version == 0) return;
  if (version > 3) {
    cursor.fail(concat("superblock version is ", version, ", expected 0 to 3"));
  }
  throw Unsupported(cursor.where(),
                    concat("HDF5 superblock version ", version,
                           "; write the file with libver=\"earliest\""));
}

uint32_t twice_k(Cursor& cursor, std::string_view what) {
  const uint32_t k = cursor.u16(what);
  if (k == 0) cursor.fail(concat(what, " is 0, expected at least 1"));
  return 2 * k;
}

uint64_t end_of_file(Cursor& cursor) {
  if (cursor.u64("base address") != 0) {
    throw Unsupported(cursor.where(), "an HDF5 base address other than 0");
  }
  cursor.skip(8, "address of free space");
  const uint64_t end = cursor.u64("end of file address");
  if (end > cursor.size()) {
    cursor.fail(concat("the file ends after ", cursor.size(),
                       " bytes, but its superblock tells of ", end,
                       ": it was cut"));
  }
  if (cursor.u64("address of driver info") != kUndefined) {
    throw Unsupported(cursor.where(), "HDF5 with a driver information block");
  }
  return end;
}

}  // namespace

Image open_image(SharedBytes bytes, std::string name, const Limits& limits) {
  Cursor cursor(bytes.bytes, name);
  if (bytes.bytes.size() > limits.file_bytes) {
    throw LimitError(cursor.where(), concat("the file has ", bytes.bytes.size(),
                                            " bytes, the limit file_bytes is ",
                                            limits.file_bytes));
  }
  refuse_user_block(cursor);
  cursor.expect(kMagic, "an HDF5 file");
  expect_version(cursor);
  expect_byte(cursor, 0, "free space version");
  expect_byte(cursor, 0, "root group version");
  cursor.skip(1, "superblock");
  expect_byte(cursor, 0, "shared message version");
  expect_width(cursor, "size of offsets");
  expect_width(cursor, "size of lengths");
  cursor.skip(1, "superblock");
  Image image{.shared = {}, .name = std::move(name), .limits = limits};
  image.leaf_entries = twice_k(cursor, "group leaf K");
  image.tree_children = twice_k(cursor, "group internal K");
  cursor.skip(4, "consistency flags");
  const uint64_t end = end_of_file(cursor);
  cursor.skip(8, "name of the root group");
  image.root_header = cursor.u64("address of the root group");
  if (end < cursor.offset()) {
    cursor.fail(
        concat("the end of file address ", end, " lies within the superblock"));
  }
  image.shared = bytes.part(0, end);
  return image;
}

}  // namespace keratin::hdf5
