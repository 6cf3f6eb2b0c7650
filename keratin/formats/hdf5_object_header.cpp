// Object header, version 1:
//
//   version      1  1
//   reserved     1
//   messages     2  how many there are, in all blocks
//   references   4  hard links to the object
//   size         4  bytes of the first block
//   padding      4
//   first block     of messages, back to back
//
// Message: type 2, size 2 (a multiple of 8), flags 1, reserved 3, content.
// Flags: bit 1, the content is kept elsewhere; bit 7, a reader that doesn't
// know the type must not read the object.
//
// A continuation (type 16) is the address 8 and the size 8 of another block.

#include "keratin/formats/hdf5_object_header.h"

#include <algorithm>
#include <array>

#include "keratin/base/error.h"

namespace keratin::hdf5 {
namespace {

constexpr uint64_t kPrefixBytes = 16;
constexpr uint8_t kShared = 0x02;
constexpr uint8_t kMustUnderstand = 0x80;
constexpr uint16_t kLastKnownType = 0x17;

// What describes an object, and so may be said only once.
constexpr std::array kSingle = {
    MessageType::dataspace,      MessageType::datatype,
    MessageType::fill_value,     MessageType::layout,
    MessageType::external_files, MessageType::filters,
    MessageType::symbol_table,
};

struct Block {
  uint64_t offset = 0;
  uint64_t size = 0;
};

class HeaderReader {
 public:
  HeaderReader(const Image& image, uint64_t address, Extents& extents)
      : image_(image), extents_(extents) {
    header_.address = address;
  }

  ObjectHeader read() {
    read_prefix();
    for (size_t i = 0; i < blocks_.size(); ++i) read_block(blocks_[i]);
    check_single();
    return std::move(header_);
  }

 private:
  void read_prefix() {
    Cursor cursor = image_.at(header_.address, "object header");
    const uint8_t version = cursor.u8("object header version");
    if (version == 'O') {
      throw Unsupported(cursor.where(),
                        "HDF5 object header version 2; write the file with "
                        "libver=\"earliest\"");
    }
    if (version != 1) {
      cursor.fail(concat("object header version is ", version, ", expected 1"));
    }
    cursor.skip(1, "object header");
    declared_ = cursor.u16("number of messages");
    cursor.skip(4, "reference count");
    const uint32_t size = cursor.u32("object header size");
    cursor.skip(4, "object header");
    extents_.claim(header_.address, kPrefixBytes + size, "object header");
    blocks_.push_back({cursor.offset(), size});
  }

  void read_block(Block block) {
    Cursor cursor = image_.part(block.offset, block.size, "header block");
    while (cursor.remaining() > 0) {
      if (header_.messages.size() + skipped_ == declared_) {
        cursor.fail(concat("the object header has more than the ", declared_,
                           " messages it tells of"));
      }
      const Message message = read_message(cursor, block.offset);
      if (message.type == MessageType::nil) {
        ++skipped_;
        continue;
      }
      header_.messages.push_back(message);
      if (message.type == MessageType::continuation) follow(message);
    }
  }

  Message read_message(Cursor& cursor, uint64_t origin) {
    const uint16_t type = cursor.u16("message type");
    const uint16_t size = cursor.u16("message size");
    const uint8_t flags = cursor.u8("message flags");
    cursor.skip(3, "message");
    if (size % 8 != 0) {
      cursor.fail(
          concat("message size is ", size, ", expected a multiple of 8"));
    }
    if (type > kLastKnownType && (flags & kMustUnderstand) != 0) {
      throw Unsupported(cursor.where(), concat("HDF5 message type ", type));
    }
    const uint64_t offset = origin + cursor.offset();
    cursor.skip(size, "message content");
    return {MessageType{type}, flags, offset, size};
  }

  void follow(const Message& message) {
    Cursor cursor = content_of(image_, message, "continuation");
    const Block block = {cursor.u64("continuation address"),
                         cursor.u64("continuation size")};
    extents_.claim(block.offset, block.size, "header continuation");
    blocks_.push_back(block);
  }

  void check_single() const {
    for (const MessageType type : kSingle) {
      const auto count =
          std::ranges::count(header_.messages, type, &Message::type);
      if (count < 2) continue;
      image_.at(header_.address, "object header")
          .fail(concat("the object header has ", count, " messages of type ",
                       static_cast<uint16_t>(type), ", expected one"));
    }
  }

  const Image& image_;
  Extents& extents_;
  ObjectHeader header_;
  std::vector<Block> blocks_;
  size_t declared_ = 0;
  size_t skipped_ = 0;
};

}  // namespace

const Message* ObjectHeader::find(MessageType type) const {
  const auto found = std::ranges::find(messages, type, &Message::type);
  return found == messages.end() ? nullptr : &*found;
}

ObjectHeader read_object_header(const Image& image, uint64_t address,
                                Extents& extents) {
  return HeaderReader(image, address, extents).read();
}

Cursor content_of(const Image& image, const Message& message,
                  std::string_view what) {
  if ((message.flags & kShared) != 0) {
    throw Unsupported(
        image.at(message.offset, what).where(),
        concat("an HDF5 ", what, " that is shared (a committed datatype)"));
  }
  return image.part(message.offset, message.size, what);
}

}  // namespace keratin::hdf5
