#include "keratin/formats/hdf5_link.h"

#include "keratin/base/error.h"

namespace keratin::hdf5 {

Kind kind_of_header(const Image& image, const ObjectHeader& header) {
  const bool is_group = header.find(MessageType::symbol_table) != nullptr;
  const bool is_dataset = header.find(MessageType::layout) != nullptr;
  if (is_group && is_dataset) {
    image.at(header.address, "object header")
        .fail("an object that is both a group and a data set");
  }
  if (is_group) return Kind::group;
  return is_dataset ? Kind::dataset : Kind::other;
}

SymbolTable symbol_table_of(const Image& image, const ObjectHeader& header) {
  const Message* message = header.find(MessageType::symbol_table);
  if (message == nullptr) {
    const std::string where = image.at(header.address, "group").where();
    if (header.find(MessageType::link_info) != nullptr ||
        header.find(MessageType::link) != nullptr) {
      throw Unsupported(where,
                        "HDF5 links kept as messages; write the file with "
                        "libver=\"earliest\"");
    }
    throw FormatError(where, "a group without a symbol table");
  }
  Cursor cursor = content_of(image, *message, "symbol table");
  const uint64_t tree = cursor.u64("B-tree address");
  return {tree, cursor.u64("local heap address")};
}

std::string joined(const Image& image, const std::string& parent,
                   std::string_view name) {
  std::string path =
      parent.empty() ? std::string(name) : concat(parent, "/", name);
  if (path.size() <= image.limits.name_bytes) return path;
  throw LimitError(
      image.name,
      concat("the path ", quoted(path), " has ", path.size(),
             " bytes, the limit name_bytes is ", image.limits.name_bytes));
}

void refuse_soft_link(const Image& image, std::string_view path) {
  throw Unsupported(concat(image.name, " > ", quoted(path)),
                    "HDF5 soft and external links aren't followed: a model "
                    "file must hold its own data");
}

}  // namespace keratin::hdf5
