#pragma once

#include "keratin/base/bytes.h"
#include "keratin/base/limits.h"

namespace keratin {

/// Where a zip archive's directory lies.
struct ZipDirectory {
  uint64_t offset = 0;
  uint64_t size = 0;
  uint64_t count = 0;
};

/// Reads the records at the end of an archive; the grammar is at the top of
/// zip_directory.cpp. The directory is known to lie inside the file, to end
/// where these records begin, and to be large enough for what it lists.
ZipDirectory read_zip_end(const Cursor& file, const Limits& limits);

}  // namespace keratin
