#include "keratin/formats/zip_write.h"

#include <utility>

#include "keratin/base/error.h"
#include "keratin/base/utf8.h"
#include "keratin/formats/inflate.h"
#include "keratin/formats/zip_directory.h"

namespace keratin {
namespace {

constexpr uint64_t kAlignment = 64;
constexpr uint16_t kVersion = 20;
constexpr uint16_t kZip64Version = 45;
constexpr uint16_t kMadeOnUnix = 3 << 8;
constexpr uint32_t kDate = 0x21;  // 1980-01-01
constexpr uint32_t kRegularFile = uint32_t{0100644} << 16;
constexpr size_t kMaxName = 0xFFFF;

template <class Integer>
void put(std::string& out, Integer value) {
  for (size_t i = 0; i < sizeof(Integer); ++i) {
    out += static_cast<char>(value >> (8 * i) & 0xFF);
  }
}

struct Member {
  std::string_view name;
  uint32_t crc;
  uint64_t size;
  uint64_t offset;
  bool wide_size;
  bool wide_offset;

  uint16_t version() const {
    return wide_size || wide_offset ? kZip64Version : kVersion;
  }
};

uint32_t narrowed(uint64_t value, bool wide) {
  return wide ? kZipMax32 : static_cast<uint32_t>(value);
}

// From the version to the length of the name: the same in both headers.
void put_common(std::string& out, const Member& member) {
  bool ascii = true;
  for (const char c : member.name) ascii = ascii && (c & 0x80) == 0;
  put(out, member.version());
  put(out, ascii ? uint16_t{0} : kZipUtf8);
  put(out, uint16_t{0});  // stored
  put(out, kDate << 16);
  put(out, member.crc);
  put(out, narrowed(member.size, member.wide_size));
  put(out, narrowed(member.size, member.wide_size));
  put(out, static_cast<uint16_t>(member.name.size()));
}

// `position` is where in the archive `out` ends.
void put_local(std::string& out, const Member& member, uint64_t position) {
  std::string extra;
  if (member.wide_size) {
    put(extra, kZip64Extra);
    put(extra, uint16_t{16});
    put(extra, member.size);
    put(extra, member.size);
  }
  constexpr size_t kHeader = 30;
  constexpr size_t kAlignmentField = 6;
  const uint64_t unpadded =
      position + kHeader + member.name.size() + extra.size() + kAlignmentField;
  const uint64_t padding = (kAlignment - unpadded % kAlignment) % kAlignment;
  put(extra, kZipAlignmentExtra);
  put(extra, static_cast<uint16_t>(2 + padding));
  put(extra, static_cast<uint16_t>(kAlignment));
  extra.append(padding, '\0');

  put(out, kZipLocal);
  put_common(out, member);
  put(out, static_cast<uint16_t>(extra.size()));
  out += member.name;
  out += extra;
}

void put_central(std::string& out, const Member& member) {
  std::string extra;
  if (member.wide_size || member.wide_offset) {
    const int values =
        (member.wide_size ? 2 : 0) + (member.wide_offset ? 1 : 0);
    put(extra, kZip64Extra);
    put(extra, static_cast<uint16_t>(8 * values));
    if (member.wide_size) put(extra, member.size);
    if (member.wide_size) put(extra, member.size);
    if (member.wide_offset) put(extra, member.offset);
  }
  put(out, kZipCentral);
  put(out, static_cast<uint16_t>(kMadeOnUnix | member.version()));
  put_common(out, member);
  put(out, static_cast<uint16_t>(extra.size()));
  put(out, uint16_t{0});  // no comment
  put(out, uint16_t{0});  // the first disk
  put(out, uint16_t{0});
  put(out, kRegularFile);
  put(out, narrowed(member.offset, member.wide_offset));
  out += member.name;
  out += extra;
}

void put_zip64_end(std::string& out, uint64_t count, uint64_t size,
                   uint64_t offset) {
  const uint64_t start = offset + size;
  put(out, kZip64End);
  put(out, uint64_t{44});
  put(out, static_cast<uint16_t>(kMadeOnUnix | kZip64Version));
  put(out, kZip64Version);
  put(out, uint64_t{0});  // disks
  put(out, count);
  put(out, count);
  put(out, size);
  put(out, offset);
  put(out, kZip64Locator);
  put(out, uint32_t{0});
  put(out, start);
  put(out, uint32_t{1});
}

}  // namespace

void ZipWriter::check_name(std::string_view name) const {
  if (name.empty() || name.size() > kMaxName) {
    throw ConfigError(concat("a member's name has ", name.size(),
                             " bytes, expected 1 to ", kMaxName));
  }
  for (size_t i = 0; i < name.size();) {
    const size_t length = utf8_length(name.substr(i));
    if (length == 0 || name[i] == '\0') {
      throw ConfigError(concat("the member's name ", quoted(name),
                               " is no valid UTF-8, or has a NUL in it"));
    }
    i += length;
  }
  if (names_.count(std::string(name)) > 0) {
    throw ConfigError(concat("member ", quoted(name), " is there already"));
  }
}

// The headers of a member, whose data must follow.
void ZipWriter::begin(std::string_view name, uint32_t crc, uint64_t size) {
  check_name(name);
  const Member member = {name,
                         crc,
                         size,
                         position(),
                         zip64_ || size >= kZipMax32,
                         zip64_ || position() >= kZipMax32};
  put_local(out_, member, position());
  put_central(directory_, member);
  names_.emplace(name);
}

void ZipWriter::add(std::string_view name, ByteSpan data) {
  begin(name, crc32(data), data.size());
  out_.append(reinterpret_cast<const char*>(data.data()), data.size());
}

void ZipWriter::add(std::string_view name,
                    std::span<const SharedBytes> pieces) {
  uint32_t crc = 0;
  uint64_t size = 0;
  for (const SharedBytes& piece : pieces) {
    crc = crc32(piece.bytes, crc);
    size += piece.bytes.size();
  }
  begin(name, crc, size);
  flush();
  pieces_.insert(pieces_.end(), pieces.begin(), pieces.end());
  flushed_ += size;
}

void ZipWriter::flush() {
  if (out_.empty()) return;
  flushed_ += out_.size();
  const auto piece = std::make_shared<const std::string>(std::move(out_));
  pieces_.push_back({piece, std::as_bytes(std::span(*piece))});
  out_.clear();
}

void ZipWriter::add(std::string_view name, std::string_view data) {
  add(name, std::as_bytes(std::span(data)));
}

std::string ZipWriter::finish() {
  std::string archive;
  for (const SharedBytes& piece : finish_pieces()) {
    archive.append(reinterpret_cast<const char*>(piece.bytes.data()),
                   piece.bytes.size());
  }
  return archive;
}

std::vector<SharedBytes> ZipWriter::finish_pieces() {
  const uint64_t offset = position();
  const uint64_t size = directory_.size();
  const uint64_t count = names_.size();
  out_ += directory_;
  const bool wide =
      zip64_ || count >= kZipMax16 || size >= kZipMax32 || offset >= kZipMax32;
  if (wide) put_zip64_end(out_, count, size, offset);
  const auto short_count = wide ? kZipMax16 : static_cast<uint16_t>(count);
  put(out_, kZipEnd);
  put(out_, uint32_t{0});  // disks
  put(out_, short_count);
  put(out_, short_count);
  put(out_, narrowed(size, wide));
  put(out_, narrowed(offset, wide));
  put(out_, uint16_t{0});  // no comment
  directory_.clear();
  names_.clear();
  flush();
  flushed_ = 0;
  return std::exchange(pieces_, {});
}

}  // namespace keratin
