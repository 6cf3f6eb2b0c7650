#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

#include "keratin/base/bytes.h"

namespace keratin {

/// Writes a zip archive of stored members into a string. Each member's data
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
  /// The archive; the writer is empty afterwards.
  std::string finish();

 private:
  void check_name(std::string_view name) const;

  bool zip64_;
  std::string out_;
  std::string directory_;
  std::unordered_set<std::string> names_;
};

}  // namespace keratin
