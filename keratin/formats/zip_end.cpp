#include "keratin/formats/zip_end.h"

#include <algorithm>
#include <optional>

#include "keratin/base/error.h"
#include "keratin/formats/zip_directory.h"

namespace keratin {
namespace {

constexpr uint64_t kEndBytes = 22;
constexpr uint64_t kLocatorBytes = 20;
constexpr uint64_t kZip64EndBytes = 56;
constexpr uint64_t kCentralBytes = 46;
constexpr std::string_view kEndSignature = "PK\5\6";

// The place of the end record: the only one whose comment ends with the file.
uint64_t find_end(const Cursor& file) {
  constexpr uint64_t kMaxComment = 0xFFFF;
  if (file.size() < kEndBytes) {
    file.fail(concat("not a zip archive: ", file.size(), " bytes, expected ",
                     "at least ", kEndBytes));
  }
  const uint64_t last = file.size() - kEndBytes;
  const uint64_t first = last - std::min(last, kMaxComment);
  const std::string_view text(reinterpret_cast<const char*>(file.all().data()),
                              file.size());
  std::optional<uint64_t> found;
  for (uint64_t at = text.find(kEndSignature, first); at <= last;
       at = text.find(kEndSignature, at + 1)) {
    Cursor record = file.at(at + kEndBytes - 2, "the end record");
    if (record.u16("a comment's length") != last - at) continue;
    if (found) record.fail("two end records fit, expected one");
    found = at;
  }
  if (!found) {
    file.fail("not a zip archive, or cut short: there is no end record");
  }
  return *found;
}

// Takes the value of the 64-bit record where the short one is all ones, and
// else wants them equal.
template <class Short>
void widen(const Cursor& at, Short narrow, uint64_t wide,
           std::string_view what) {
  if (narrow == static_cast<Short>(-1) || narrow == wide) return;
  at.fail(concat("the end records disagree about ", what, ": ",
                 uint64_t{narrow}, " and ", wide));
}

ZipDirectory read_zip64_end(const Cursor& file, uint64_t locator_offset) {
  Cursor locator = file.at(locator_offset + 4, "the zip64 locator");
  const uint32_t disk = locator.u32("a disk number");
  const uint64_t offset = locator.u64("the zip64 end record's offset");
  const uint32_t disks = locator.u32("the number of disks");
  if (disk != 0 || disks > 1) {
    throw Unsupported(locator.where(), "the archive spans several disks");
  }
  if (locator_offset < kZip64EndBytes ||
      offset != locator_offset - kZip64EndBytes) {
    locator.fail(concat("the zip64 end record is said to be at ", offset,
                        ", expected it right before its locator"));
  }
  Cursor end = file.at(offset, "the zip64 end record");
  if (end.u32("a signature") != kZip64End) end.fail("no zip64 end record here");
  if (end.u64("a record's size") != kZip64EndBytes - 12) {
    end.fail("a zip64 end record of another size than 44");
  }
  end.skip(4, "versions");
  if (end.u64("disk numbers") != 0) {
    throw Unsupported(end.where(), "the archive spans several disks");
  }
  ZipDirectory directory;
  const uint64_t on_disk = end.u64("the number of members");
  directory.count = end.u64("the number of members");
  directory.size = end.u64("the directory's size");
  directory.offset = end.u64("the directory's offset");
  if (on_disk != directory.count) end.fail("two different member counts");
  return directory;
}

}  // namespace

ZipDirectory read_zip_end(const Cursor& file, const Limits& limits) {
  const uint64_t end_offset = find_end(file);
  Cursor end = file.at(end_offset, "the end record");
  end.skip(4, "a signature");
  if (end.u32("disk numbers") != 0) {
    throw Unsupported(end.where(), "the archive spans several disks");
  }
  const uint16_t on_disk = end.u16("the number of members");
  const uint16_t count = end.u16("the number of members");
  const uint32_t size = end.u32("the directory's size");
  const uint32_t offset = end.u32("the directory's offset");
  if (on_disk != count) end.fail("two different member counts");

  ZipDirectory directory{offset, size, count};
  uint64_t directory_end = end_offset;
  const bool has_locator =
      end_offset >= kLocatorBytes &&
      file.at(end_offset - kLocatorBytes, "a locator").u32("a signature") ==
          kZip64Locator;
  if (has_locator) {
    directory = read_zip64_end(file, end_offset - kLocatorBytes);
    widen(end, count, directory.count, "the number of members");
    widen(end, size, directory.size, "the directory's size");
    widen(end, offset, directory.offset, "the directory's offset");
    directory_end -= kLocatorBytes + kZip64EndBytes;
  }
  if (directory.offset > directory_end ||
      directory.size != directory_end - directory.offset) {
    end.fail(concat("the directory is said to be ", directory.size,
                    " bytes at ", directory.offset,
                    ", expected it to end where the end record begins, at ",
                    directory_end));
  }
  if (directory.count > limits.zip_members) {
    throw LimitError(end.where(),
                     concat(directory.count, " members are over the limit ",
                            "zip_members = ", limits.zip_members));
  }
  if (directory.count > directory.size / kCentralBytes) {
    end.fail(concat("a directory of ", directory.size, " bytes cannot list ",
                    directory.count, " members"));
  }
  return directory;
}

}  // namespace keratin
