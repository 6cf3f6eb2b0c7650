#pragma once

#include <string>

#include "keratin/base/bytes.h"

namespace keratin {

/// A whole file, mapped read-only; the map lives as long as a copy of the
/// result does. Throws IoError naming the path and the system's reason; a
/// folder, a pipe or a device is refused.
SharedBytes map_file(const std::string& path);

/// Tells the system that the pages wholly inside `bytes` won't be needed soon:
/// they leave this process's memory and are read again from the file when
/// touched. Only for bytes of a mapped file; elsewhere it must not be called.
void release_pages(ByteSpan bytes);

/// Writes `bytes` to `path` so that the old file or the whole new one is there
/// at every moment: a sibling file, fsync, rename, fsync of the folder. Throws
/// IoError and removes the sibling on any failure, and then the old file is
/// untouched, unless it is the last step that fails.
void write_file_atomically(const std::string& path, ByteSpan bytes);
/// The same for bytes in pieces, one after the other.
void write_file_atomically(const std::string& path,
                           std::span<const SharedBytes> pieces);

}  // namespace keratin
