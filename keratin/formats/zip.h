#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "keratin/base/bytes.h"
#include "keratin/base/limits.h"

namespace keratin {

/// A member of a zip archive, as directory and local header agree on it.
struct ZipEntry {
  std::string name;          ///< UTF-8, exactly as in the file.
  uint64_t offset = 0;       ///< Of the data, from the start of the archive.
  uint64_t packed_size = 0;  ///< Bytes in the archive.
  uint64_t size = 0;         ///< Bytes of the member.
  uint32_t crc = 0;
  bool deflated = false;

  bool is_folder() const { return name.back() == '/'; }
};

struct ZipReadOptions {
  /// Gives pages of a stored member back to the system as they are verified,
  /// so that a large file never lies in memory as a whole. Only for an archive
  /// that is a mapped file.
  bool release_pages = false;
};

/// An archive that was checked from end to end when it was opened: members lie
/// side by side from the first byte to the directory, each has one name and
/// one meaning. Anything else is a FormatError, and what is legal but not done
/// here (encryption, links, other methods, several disks) is Unsupported.
///
/// Opening reads the headers only, not the data. Any number of threads may use
/// one reader.
class ZipReader {
 public:
  /// `name` is what errors call the archive.
  explicit ZipReader(SharedBytes file, std::string name = "zip",
                     const Limits& limits = {});

  /// In the order of the directory.
  std::span<const ZipEntry> entries() const { return entries_; }
  /// The member of exactly that name, or null.
  const ZipEntry* find(std::string_view name) const;
  /// The member of exactly that name; throws NotFound.
  const ZipEntry& at(std::string_view name) const;
  /// A member's data: a stored one in place, a deflated one inflated. Throws
  /// FormatError when CRC-32 or size aren't what the directory says.
  SharedBytes read(const ZipEntry& entry,
                   const ZipReadOptions& options = {}) const;

 private:
  SharedBytes inflated(const ZipEntry& entry) const;
  std::string where(const ZipEntry& entry) const;

  SharedBytes file_;
  std::string name_;
  std::vector<ZipEntry> entries_;
  std::vector<uint32_t> by_name_;
};

}  // namespace keratin
