// The archives that are read, all integers little-endian:
//
//   archive    = { member } directory [ zip64-end locator ] end
//   member     = local-header data [ descriptor ]
//   directory  = { central-header }
//   local      = "PK\3\4" version flags method time date crc packed size
//                name-length extra-length name extra
//   central    = "PK\1\2" made-by version flags method time date crc packed
//                size name-length extra-length comment-length disk
//                internal-attributes external-attributes offset name extra
//                comment
//   descriptor = [ "PK\7\8" ] crc packed size       the sizes in 4 or 8 bytes
//   end        = "PK\5\6" disk disk count count size offset comment-length
//                comment                            up to the end of the file
//   zip64-end  = "PK\6\6" 44 made-by version disk disk count count size offset
//   locator    = "PK\6\7" disk offset-of-zip64-end disks
//   extra      = { id length bytes }
//
// No byte lies outside these, none belongs to two. A size or offset that is all
// ones is found in the extra field 1 instead, 8 bytes each, in the order size,
// packed size, offset. Members with flag 3 have a descriptor, and a local
// header that may leave crc and sizes 0.

#include "keratin/formats/zip_directory.h"

#include <algorithm>
#include <numeric>
#include <optional>

#include "keratin/base/error.h"
#include "keratin/base/utf8.h"
#include "keratin/formats/inflate.h"
#include "keratin/formats/zip_end.h"

namespace keratin {
namespace {

constexpr uint16_t kUnicodePathExtra = 0x7075;

constexpr uint16_t kDescriptorFlag = 0x0008;
constexpr uint16_t kEncryptionFlags = 0x2041;
// Descriptor, UTF-8, and two bits that tell how hard a deflater tried.
constexpr uint16_t kKnownFlags = kDescriptorFlag | kZipUtf8 | 0x0006;

constexpr uint16_t kStored = 0;
constexpr uint16_t kDeflated = 8;

constexpr uint32_t kFileTypeMask = 0170000;
constexpr uint32_t kRegularFile = 0100000;
constexpr uint32_t kFolder = 0040000;

// What local and central header have in common.
struct Header {
  uint16_t flags = 0;
  uint16_t method = 0;
  uint32_t crc = 0;
  uint64_t packed_size = 0;
  uint64_t size = 0;
  std::string_view name;

  bool has_descriptor() const { return (flags & kDescriptorFlag) != 0; }
};

struct Central : Header {
  uint64_t local_offset = 0;
};

std::string in_member(const Cursor& cursor, std::string_view name) {
  return concat(cursor.where(), " (member ", quoted(name), ")");
}

// Replaces the values that are all ones by those of the zip64 field.
void read_extra(Cursor extra, std::initializer_list<uint64_t*> values) {
  std::optional<Cursor> zip64;
  while (extra.remaining() > 0) {
    const uint16_t id = extra.u16("the id of an extra field");
    const uint16_t length = extra.u16("the length of an extra field");
    if (id == kUnicodePathExtra) {
      throw Unsupported(extra.where(), "a second name in an extra field");
    }
    if (id == kZip64Extra) {
      if (zip64) extra.fail("two zip64 fields, expected at most one");
      zip64 = extra.part(extra.offset(), length, "the zip64 field");
    }
    extra.skip(length, "an extra field");
  }
  if (!zip64) return;
  for (uint64_t* value : values) {
    if (*value == kZipMax32) *value = zip64->u64("a zip64 size or offset");
  }
  if (zip64->remaining() > 0) {
    zip64->fail(concat(zip64->remaining(), " bytes of the zip64 field belong ",
                       "to no size or offset"));
  }
}

// Both headers have these in a row.
void read_common(Cursor& cursor, Header& header) {
  header.flags = cursor.u16("flags");
  header.method = cursor.u16("a method");
  cursor.skip(4, "a time");
  header.crc = cursor.u32("a CRC-32");
  header.packed_size = cursor.u32("a packed size");
  header.size = cursor.u32("a size");
}

void check_name(const Cursor& at, const Header& header, const Limits& limits) {
  const std::string_view name = header.name;
  if (name.empty()) at.fail("a member without a name");
  if (name.size() > limits.name_bytes) {
    throw LimitError(at.where(), concat("a member's name of ", name.size(),
                                        " bytes is over the limit name_bytes",
                                        " = ", limits.name_bytes));
  }
  bool ascii = true;
  for (size_t i = 0; i < name.size();) {
    const size_t length = utf8_length(name.substr(i));
    if (name[i] == '\0' || length == 0) {
      at.fail(concat("the member's name ", quoted(name),
                     " is no valid UTF-8, or has a NUL in it"));
    }
    ascii = ascii && length == 1;
    i += length;
  }
  if (!ascii && (header.flags & kZipUtf8) == 0) {
    throw Unsupported(at.where(),
                      concat("the member's name ", quoted(name),
                             " is neither ASCII nor marked as UTF-8"));
  }
}

void check_kind(const Cursor& at, const Central& member, uint32_t attributes) {
  const auto unsupported = [&](std::string_view what) {
    throw Unsupported(in_member(at, member.name), what);
  };
  if (member.flags & kEncryptionFlags) unsupported("it is encrypted");
  if (member.flags & ~kKnownFlags) {
    unsupported(concat("flags ", member.flags & ~kKnownFlags, " are unknown"));
  }
  if (member.method != kStored && member.method != kDeflated) {
    unsupported(concat("compression method ", member.method,
                       ", expected 0 (stored) or 8 (deflated)"));
  }
  const bool folder = member.name.back() == '/';
  const uint32_t type = attributes >> 16 & kFileTypeMask;
  if (type != 0 && type != (folder ? kFolder : kRegularFile)) {
    unsupported("it is a link or a special file, expected a file or folder");
  }
  if (folder && member.size != 0) at.fail("a folder that has data");
  if (member.method == kStored && member.packed_size != member.size) {
    at.fail(concat("stored member ", quoted(member.name), " has sizes ",
                   member.packed_size, " and ", member.size,
                   ", expected the same"));
  }
  if (member.method == kDeflated &&
      member.size > max_inflated_bytes(member.packed_size)) {
    at.fail(concat("member ", quoted(member.name), " cannot inflate from ",
                   member.packed_size, " bytes to ", member.size));
  }
}

Central read_central(Cursor& cursor, const Limits& limits) {
  const Cursor start = cursor;
  if (cursor.u32("a signature") != kZipCentral) {
    start.fail("no directory entry here, expected one");
  }
  Central member;
  cursor.skip(4, "versions");
  read_common(cursor, member);
  const uint16_t name_length = cursor.u16("a name's length");
  const uint16_t extra_length = cursor.u16("an extra field's length");
  const uint16_t comment_length = cursor.u16("a comment's length");
  if (cursor.u16("a disk number") != 0) {
    throw Unsupported(start.where(), "the archive spans several disks");
  }
  cursor.skip(2, "attributes");
  const uint32_t attributes = cursor.u32("attributes");
  member.local_offset = cursor.u32("an offset");
  member.name = cursor.text(name_length, "a member's name");
  read_extra(cursor.part(cursor.offset(), extra_length, "extra fields"),
             {&member.size, &member.packed_size, &member.local_offset});
  cursor.skip(extra_length, "extra fields");
  cursor.skip(comment_length, "a member's comment");
  check_name(start, member, limits);
  check_kind(start, member, attributes);
  return member;
}

// The descriptor fills the gap between a member's data and what comes next; its
// form follows from its length.
void check_descriptor(Cursor at, const Central& member) {
  const uint64_t length = at.remaining();
  const bool wide = length == 20 || length == 24;
  const bool has_signature = length == 16 || length == 24;
  if (!wide && !has_signature && length != 12) {
    at.fail(concat(length, " bytes follow the data of ", quoted(member.name),
                   ", expected a data descriptor"));
  }
  const Cursor start = at;
  const size_t width = wide ? 8 : 4;
  const bool agrees =
      (!has_signature || at.u32("a signature") == kZipDescriptor) &&
      at.u32("a CRC-32") == member.crc &&
      at.unsigned_of(width, "a packed size") == member.packed_size &&
      at.unsigned_of(width, "a size") == member.size;
  if (!agrees) {
    start.fail(concat("the data descriptor of ", quoted(member.name),
                      " disagrees with the directory"));
  }
}

// Whether what a local header says may stand beside the directory's value.
bool fits(const Header& local, uint64_t value, uint64_t expected) {
  return value == expected || (local.has_descriptor() && value == 0);
}

// Reads the member that lies in [member.local_offset, end), and returns where
// its data begins.
uint64_t check_local(const Cursor& file, const Central& member, uint64_t end) {
  Cursor cursor = file.at(member.local_offset, "a member");
  const Cursor start = cursor;
  if (cursor.u32("a signature") != kZipLocal) {
    start.fail(concat("no member here, expected ", quoted(member.name)));
  }
  Header local;
  cursor.skip(2, "a version");
  read_common(cursor, local);
  const uint16_t name_length = cursor.u16("a name's length");
  const uint16_t extra_length = cursor.u16("an extra field's length");
  local.name = cursor.text(name_length, "a member's name");
  read_extra(cursor.part(cursor.offset(), extra_length, "extra fields"),
             {&local.size, &local.packed_size});
  cursor.skip(extra_length, "extra fields");
  const bool agrees =
      local.name == member.name && local.flags == member.flags &&
      local.method == member.method && fits(local, local.crc, member.crc) &&
      fits(local, local.size, member.size) &&
      fits(local, local.packed_size, member.packed_size);
  if (!agrees) {
    start.fail(concat("local header ", quoted(local.name),
                      " and directory entry ", quoted(member.name),
                      " disagree"));
  }
  const uint64_t data = cursor.offset();
  if (data > end || member.packed_size > end - data) {
    start.fail(
        concat("member ", quoted(member.name), " overlaps what comes next"));
  }
  cursor.skip(member.packed_size, "a member's data");
  if (member.has_descriptor()) {
    check_descriptor(
        file.part(cursor.offset(), end - cursor.offset(), "a descriptor"),
        member);
  } else if (cursor.offset() != end) {
    cursor.fail(concat(end - cursor.offset(), " bytes after member ",
                       quoted(member.name), " belong to nothing"));
  }
  return data;
}

std::vector<Central> read_members(const Cursor& file,
                                  const ZipDirectory& directory,
                                  const Limits& limits) {
  Cursor cursor = file.part(directory.offset, directory.size, "the directory");
  std::vector<Central> members;
  members.reserve(directory.count);
  uint64_t inflated = 0;
  for (uint64_t i = 0; i < directory.count; ++i) {
    members.push_back(read_central(cursor, limits));
    if (members.back().method != kDeflated) continue;
    inflated = cursor.sum(inflated, members.back().size, "inflated members");
  }
  if (cursor.remaining() > 0) cursor.fail("bytes are left in the directory");
  if (inflated > limits.inflated_bytes) {
    throw LimitError(
        cursor.where(),
        concat("members inflate to ", inflated, " bytes, over ",
               "the limit inflated_bytes = ", limits.inflated_bytes));
  }
  return members;
}

}  // namespace

std::vector<ZipEntry> read_zip_directory(ByteSpan file, std::string_view name,
                                         const Limits& limits) {
  const Cursor all(file, name);
  if (file.size() > limits.file_bytes) {
    throw LimitError(
        std::string(name),
        concat("the file has ", file.size(),
               " bytes, over the limit file_bytes = ", limits.file_bytes));
  }
  const ZipDirectory directory = read_zip_end(all, limits);
  const std::vector<Central> members = read_members(all, directory, limits);
  std::vector<uint32_t> by_offset(members.size());
  std::iota(by_offset.begin(), by_offset.end(), uint32_t{0});
  std::sort(by_offset.begin(), by_offset.end(), [&](uint32_t a, uint32_t b) {
    return members[a].local_offset < members[b].local_offset;
  });
  const uint64_t first = members.empty()
                             ? directory.offset
                             : members[by_offset.front()].local_offset;
  if (first != 0) {
    all.fail(concat(std::min(first, all.size()),
                    " bytes before the first member belong to nothing"));
  }
  std::vector<ZipEntry> entries(members.size());
  for (size_t i = 0; i < by_offset.size(); ++i) {
    const Central& member = members[by_offset[i]];
    const uint64_t end = i + 1 < by_offset.size()
                             ? members[by_offset[i + 1]].local_offset
                             : directory.offset;
    const uint64_t data = check_local(all, member, end);
    entries[by_offset[i]] = {std::string(member.name),
                             data,
                             member.packed_size,
                             member.size,
                             member.crc,
                             member.method == kDeflated};
  }
  return entries;
}

}  // namespace keratin
