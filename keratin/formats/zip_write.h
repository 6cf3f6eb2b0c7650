#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "keratin/base/bytes.h"

namespace keratin {

/// Writes a zip archive of stored members. Each member's data
/// begins at a multiple of 64 bytes, so that numbers in it can be used where a
/// map of the file puts them. The same members give the same bytes: all are
/// dated 1980-01-01.
class ZipWriter {
 public:
  /// `zip64` writes 64-bit sizes even where 32 bits would do.
  explicit ZipWriter(bool zip64 = false) : zip64_(zip64) {}

  /// Throws ConfigError for a name that is empty, no UTF-8, longer than 65,535
  /// bytes or there already.
  void add(std::string_view name, ByteSpan data);
  void add(std::string_view name, std::string_view data);
  /// The same for data in pieces, which are shared and not copied.
  void add(std::string_view name, std::span<const SharedBytes> pieces);
  /// The archive; the writer is empty afterwards.
  std::string finish();
  /// The same, in pieces one after the other.
  std::vector<SharedBytes> finish_pieces();

 private:
  void check_name(std::string_view name) const;
  void begin(std::string_view name, uint32_t crc, uint64_t size);
  uint64_t position() const { return flushed_ + out_.size(); }
  void flush();

  bool zip64_;
  std::vector<SharedBytes> pieces_;  // done, of flushed_ bytes
  uint64_t flushed_ = 0;
  std::string out_;  // what comes after those
  std::string directory_;
  std::unordered_set<std::string> names_;
};

}  // namespace keratin
