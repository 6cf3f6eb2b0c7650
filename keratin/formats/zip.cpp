#include "keratin/formats/zip.h"

#include <algorithm>
#include <numeric>

#include "keratin/base/error.h"
#include "keratin/base/mapped_file.h"
#include "keratin/formats/inflate.h"
#include "keratin/formats/zip_directory.h"

namespace keratin {
namespace {

constexpr uint64_t kVerifyChunk = uint64_t{4} << 20;

std::vector<uint32_t> sorted_by_name(std::span<const ZipEntry> entries) {
  std::vector<uint32_t> places(entries.size());
  std::iota(places.begin(), places.end(), uint32_t{0});
  std::sort(places.begin(), places.end(), [&](uint32_t a, uint32_t b) {
    return entries[a].name < entries[b].name;
  });
  return places;
}

}  // namespace

ZipReader::ZipReader(SharedBytes file, std::string name, const Limits& limits)
    : file_(std::move(file)),
      name_(std::move(name)),
      entries_(read_zip_directory(file_.bytes, name_, limits)),
      by_name_(sorted_by_name(entries_)) {
  const auto twice = std::adjacent_find(
      by_name_.begin(), by_name_.end(), [&](uint32_t a, uint32_t b) {
        return entries_[a].name == entries_[b].name;
      });
  if (twice == by_name_.end()) return;
  throw FormatError(
      name_, concat("member ", quoted(entries_[*twice].name), " occurs twice"));
}

const ZipEntry* ZipReader::find(std::string_view name) const {
  const auto found =
      std::lower_bound(by_name_.begin(), by_name_.end(), name,
                       [&](uint32_t place, std::string_view wanted) {
                         return entries_[place].name < wanted;
                       });
  if (found == by_name_.end() || entries_[*found].name != name) return nullptr;
  return &entries_[*found];
}

const ZipEntry& ZipReader::at(std::string_view name) const {
  if (const ZipEntry* entry = find(name)) return *entry;
  throw NotFound(name_, concat("the archive has no member ", quoted(name)));
}

SharedBytes ZipReader::read(const ZipEntry& entry,
                            const ZipReadOptions& options) const {
  SharedBytes data = entry.deflated
                         ? inflated(entry)
                         : file_.part(entry.offset, entry.packed_size);
  uint32_t crc = 0;
  for (ByteSpan rest = data.bytes; !rest.empty();) {
    const ByteSpan chunk = rest.first(std::min(rest.size(), kVerifyChunk));
    crc = crc32(chunk, crc);
    if (options.release_pages && !entry.deflated) release_pages(chunk);
    rest = rest.subspan(chunk.size());
  }
  if (crc != entry.crc) {
    throw FormatError(where(entry),
                      "the data doesn't have the CRC-32 that the directory "
                      "gives: the file is damaged");
  }
  return data;
}

SharedBytes ZipReader::inflated(const ZipEntry& entry) const {
  const auto buffer = std::make_shared<std::vector<std::byte>>(entry.size);
  const ByteSpan packed = file_.bytes.subspan(entry.offset, entry.packed_size);
  inflate_into(packed, *buffer, Wrapping::bare, where(entry));
  return {buffer, *buffer};
}

std::string ZipReader::where(const ZipEntry& entry) const {
  return concat(name_, " > ", quoted(entry.name));
}

}  // namespace keratin
