#pragma once

#include <cstdint>
#include <vector>

#include "keratin/formats/hdf5_extents.h"
#include "keratin/formats/hdf5_image.h"

namespace keratin::hdf5 {

/// The messages that decide something here; others are skipped.
enum class MessageType : uint16_t {
  nil = 0x00,
  dataspace = 0x01,
  link_info = 0x02,
  datatype = 0x03,
  fill_value = 0x05,
  link = 0x06,
  external_files = 0x07,
  layout = 0x08,
  filters = 0x0b,
  attribute = 0x0c,
  continuation = 0x10,
  symbol_table = 0x11,
  attribute_info = 0x15,
};

struct Message {
  MessageType type{};
  uint8_t flags = 0;
  uint64_t offset = 0;  ///< Of its content, in the file.
  uint64_t size = 0;
};

/// What describes one group, data set or named datatype.
struct ObjectHeader {
  uint64_t address = 0;
  std::vector<Message> messages;

  /// The first message of that type, or null.
  const Message* find(MessageType type) const;
};

/// Reads the header at `address` with all its continuations. Throws FormatError
/// where bytes overlap, or a message that describes the object is there twice;
/// Unsupported for version 2 and for messages that must be understood.
ObjectHeader read_object_header(const Image& image, uint64_t address,
                                Extents& extents);

/// A cursor over the message's content. Throws Unsupported when that is kept
/// elsewhere (a shared message, a committed datatype).
Cursor content_of(const Image& image, const Message& message,
                  std::string_view what);

}  // namespace keratin::hdf5
