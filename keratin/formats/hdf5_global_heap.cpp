// Global heap collection, version 1:
//
//   magic     4  "GCOL"
//   version   1  1
//   reserved  3
//   size      8  of the whole collection
//   objects, until one has index 0 or fewer than 16 bytes are left
//
// Object: index 2, references 2, reserved 4, size 8, content padded to 8.
//
// A variable-length string is a reference: length 4, address of the collection
// 8, index 4. Address 0 is the empty string.

#include "keratin/formats/hdf5_global_heap.h"

#include <algorithm>

#include "keratin/base/error.h"

namespace keratin::hdf5 {
namespace {

constexpr uint64_t kObjectHeaderBytes = 16;

std::string_view text_of(ByteSpan bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string_view without_padding(std::string_view text,
                                 Datatype::Padding padding) {
  if (padding == Datatype::Padding::zero_terminated) {
    return text.substr(0, text.find('\0'));
  }
  const char pad = padding == Datatype::Padding::spaces ? ' ' : '\0';
  return text.substr(0, text.find_last_not_of(pad) + 1);
}

std::string_view variable_string(const Image& image, GlobalHeap& heap,
                                 Cursor& references) {
  const uint32_t length = references.u32("string length");
  const uint64_t address = references.u64("string address");
  const uint32_t index = references.u32("string index");
  if (address == 0 && length == 0) return {};
  const ByteSpan object = heap.object(address, index);
  if (length > object.size()) {
    image.at(address, "global heap")
        .fail(concat("a string of ", length, " bytes in an object of ",
                     object.size()));
  }
  const std::string_view text = text_of(object.first(length));
  if (text.find('\0') != std::string_view::npos) {
    image.at(address, "global heap").fail("a zero byte within a string");
  }
  return text;
}

void check_total(const Image& image, uint64_t total) {
  if (total <= image.limits.attribute_bytes) return;
  throw LimitError(image.name, concat("strings take ", total,
                                      " bytes, the limit attribute_bytes is ",
                                      image.limits.attribute_bytes));
}

}  // namespace

ByteSpan GlobalHeap::object(uint64_t address, uint32_t index) {
  auto place = collections_.find(address);
  if (place == collections_.end()) {
    place = collections_.emplace(address, read(address)).first;
  }
  const auto object = place->second.find(index);
  if (object == place->second.end()) {
    image_.at(address, "global heap")
        .fail(concat("no object ", index, " in this global heap"));
  }
  return object->second;
}

GlobalHeap::Collection GlobalHeap::read(uint64_t address) {
  Cursor start = image_.at(address, "global heap");
  start.expect("GCOL", "a global heap");
  const uint8_t version = start.u8("global heap version");
  if (version != 1) {
    start.fail(concat("global heap version is ", version, ", expected 1"));
  }
  start.skip(3, "global heap");
  const uint64_t size = start.u64("global heap size");
  extents_.claim(address, size, "global heap");
  Cursor cursor = image_.part(address, size, "global heap");
  cursor.skip(16, "global heap");
  Collection objects;
  while (cursor.remaining() >= kObjectHeaderBytes) {
    const uint32_t index = cursor.u16("object index");
    if (index == 0) break;
    cursor.skip(6, "global heap object");
    const uint64_t count = cursor.u64("object size");
    const ByteSpan content = cursor.bytes(count, "object content");
    if (!objects.emplace(index, content).second) {
      cursor.fail(concat("object ", index, " is there twice"));
    }
    cursor.align(8, 0, "global heap object");
  }
  return objects;
}

std::vector<std::string> decode_strings(const Image& image,
                                        const Datatype& type, ByteSpan data) {
  const uint64_t count = data.size() / type.size;
  uint64_t total = count * sizeof(std::string);
  check_total(image, total);
  GlobalHeap heap(image);
  Cursor cursor(data, image.name);
  const bool fixed = type.kind == Datatype::Kind::fixed_string;
  std::vector<std::string> strings;
  strings.reserve(count);
  for (uint64_t i = 0; i < count; ++i) {
    const std::string_view text =
        fixed ? without_padding(cursor.text(type.size, "string"), type.padding)
              : variable_string(image, heap, cursor);
    total += text.size();
    check_total(image, total);
    strings.emplace_back(text);
  }
  return strings;
}

}  // namespace keratin::hdf5
