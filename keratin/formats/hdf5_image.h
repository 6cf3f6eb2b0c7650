#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "keratin/base/bytes.h"
#include "keratin/base/limits.h"

namespace keratin::hdf5 {

/// The address of something that was never allocated.
inline constexpr uint64_t kUndefined = ~uint64_t{0};

/// An opened file: its bytes up to the end it states, and what its superblock
/// says. Never changes after `open_image`.
struct Image {
  SharedBytes shared;
  std::string name;
  Limits limits;
  uint32_t leaf_entries = 0;   ///< Most entries in a symbol table node.
  uint32_t tree_children = 0;  ///< Most children of a B-tree node.
  uint64_t root_header = 0;

  /// A cursor over the whole file that stands at `offset`.
  Cursor at(uint64_t offset, std::string_view what) const;
  /// A cursor over `count` bytes only.
  Cursor part(uint64_t offset, uint64_t count, std::string_view what) const;
  /// The bytes themselves, checked, with what keeps them alive.
  SharedBytes borrow(uint64_t offset, uint64_t count,
                     std::string_view what) const;
};

/// Little-endian number at `offset` of a table whose size was checked when it
/// was taken.
uint64_t u64_in(ByteSpan table, uint64_t offset);
uint32_t u32_in(ByteSpan table, uint64_t offset);

}  // namespace keratin::hdf5
