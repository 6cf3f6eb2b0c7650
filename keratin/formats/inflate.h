#pragma once

#include <span>
#include <string_view>

#include "keratin/base/bytes.h"

namespace keratin {

/// How deflated bytes are wrapped: bare (zip), or with zlib's header and
/// Adler-32 (HDF5).
enum class Wrapping { bare, zlib };

/// Inflates `packed` into `out`. FormatError at `where` unless the stream is
/// valid, uses all of `packed` and fills `out` exactly; nothing is ever written
/// past `out`.
void inflate_into(ByteSpan packed, std::span<std::byte> out, Wrapping wrapping,
                  std::string_view where);

/// An upper bound of what so many deflated bytes can hold, so that a declared
/// size can be refused before anything is allocated.
uint64_t max_inflated_bytes(uint64_t packed_bytes);

/// CRC-32 as zip and gzip use it; `crc` continues a former call's result.
uint32_t crc32(ByteSpan bytes, uint32_t crc = 0);

}  // namespace keratin
