#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "keratin/formats/hdf5_extents.h"
#include "keratin/formats/hdf5_image.h"

namespace keratin::hdf5 {

/// Where a group keeps its members: the content of its symbol table message.
struct SymbolTable {
  uint64_t tree = 0;  ///< Address of the B-tree.
  uint64_t heap = 0;  ///< Address of the names.
};

struct SymbolEntry {
  std::string_view name;  ///< Lives as long as the file's bytes.
  uint64_t header = 0;    ///< Address of the object; nothing for a soft link.
  bool soft_link = false;
};

/// All members by ascending name. Throws FormatError where the tree has cycles,
/// names out of order, or names that overlap.
std::vector<SymbolEntry> list_entries(const Image& image, SymbolTable table,
                                      Extents& extents);

/// The member called `name`; reads only the way down to it.
std::optional<SymbolEntry> find_entry(const Image& image, SymbolTable table,
                                      std::string_view name);

}  // namespace keratin::hdf5
