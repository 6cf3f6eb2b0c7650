#pragma once

#include <string>
#include <string_view>

#include "keratin/formats/hdf5.h"
#include "keratin/formats/hdf5_object_header.h"
#include "keratin/formats/hdf5_symbol_table.h"

namespace keratin::hdf5 {

/// What the messages of a header make it.
Kind kind_of_header(const Image& image, const ObjectHeader& header);

/// Where the group of `header` keeps its members. Throws Unsupported when it
/// keeps them as link messages.
SymbolTable symbol_table_of(const Image& image, const ObjectHeader& header);

/// Path of a member. Throws LimitError past name_bytes.
std::string joined(const Image& image, const std::string& parent,
                   std::string_view name);

[[noreturn]] void refuse_soft_link(const Image& image, std::string_view path);

}  // namespace keratin::hdf5
