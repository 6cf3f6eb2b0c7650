#pragma once

#include "keratin/formats/zip.h"

namespace keratin {

/// The members of a zip archive, in the order of its directory; every header
/// was read and they all agree. See zip_directory.cpp for the grammar.
std::vector<ZipEntry> read_zip_directory(ByteSpan file, std::string_view name,
                                         const Limits& limits);

/// Records of the format, shared by reader and writer.
inline constexpr uint32_t kZipLocal = 0x04034b50;
inline constexpr uint32_t kZipCentral = 0x02014b50;
inline constexpr uint32_t kZipDescriptor = 0x08074b50;
inline constexpr uint32_t kZipEnd = 0x06054b50;
inline constexpr uint32_t kZip64End = 0x06064b50;
inline constexpr uint32_t kZip64Locator = 0x07064b50;
inline constexpr uint16_t kZip64Extra = 0x0001;
inline constexpr uint16_t kZipAlignmentExtra = 0xD935;
inline constexpr uint16_t kZipUtf8 = 0x0800;
inline constexpr uint32_t kZipMax32 = 0xFFFFFFFF;
inline constexpr uint16_t kZipMax16 = 0xFFFF;

}  // namespace keratin
