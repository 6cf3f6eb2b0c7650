// Attribute message:
//
//   version         1  1, 2 or 3
//   flags           1  bits 0, 1: datatype, dataspace are kept elsewhere
//   name size       2  with the zero byte that ends it
//   datatype size   2
//   dataspace size  2
//   character set   1  version 3 only
//   name, datatype, dataspace: each padded to 8 in version 1
//   value              as many bytes as those two say

#include "keratin/formats/hdf5_attribute.h"

#include "keratin/base/error.h"
#include "keratin/formats/hdf5_dataspace.h"
#include "keratin/formats/hdf5_datatype.h"
#include "keratin/formats/hdf5_global_heap.h"

namespace keratin::hdf5 {
namespace {

struct Prefix {
  uint8_t version = 0;
  uint8_t flags = 0;
  uint64_t type_size = 0;
  uint64_t space_size = 0;
  std::string_view name;
};

void pad(Cursor& cursor, const Prefix& prefix, std::string_view what) {
  if (prefix.version == 1) cursor.align(8, 0, what);
}

Prefix read_prefix(Cursor& cursor, const Limits& limits) {
  Prefix prefix;
  prefix.version = cursor.u8("attribute version");
  if (prefix.version < 1 || prefix.version > 3) {
    cursor.fail(
        concat("attribute version is ", prefix.version, ", expected 1 to 3"));
  }
  prefix.flags = cursor.u8("attribute flags");
  const uint64_t name_size = cursor.u16("attribute name size");
  prefix.type_size = cursor.u16("attribute datatype size");
  prefix.space_size = cursor.u16("attribute dataspace size");
  if (prefix.version == 3) cursor.skip(1, "character set");
  const std::string_view name = cursor.text(name_size, "attribute name");
  if (name.find('\0') + 1 != name_size || name_size < 2) {
    cursor.fail(concat("attribute name ", quoted(name),
                       " doesn't end where its size of ", name_size, " says"));
  }
  if (name_size > limits.name_bytes) {
    throw LimitError(cursor.where(), concat("an attribute name has ", name_size,
                                            " bytes, the limit name_bytes is ",
                                            limits.name_bytes));
  }
  prefix.name = name.substr(0, name_size - 1);
  pad(cursor, prefix, "attribute name");
  return prefix;
}

Value scalar_of(const Array& array) {
  switch (array.dtype()) {
    case DType::boolean: return array.at(0) != 0;
    case DType::float16:
    case DType::bfloat16:
    case DType::float32:
    case DType::float64: return array.at(0);
    default: break;
  }
  const ByteSpan bytes = array.bytes();
  Cursor cursor(bytes, "integer");
  const uint64_t bits = cursor.unsigned_of(bytes.size(), "integer");
  switch (array.dtype()) {
    case DType::int8: return int64_t{static_cast<int8_t>(bits)};
    case DType::int16: return int64_t{static_cast<int16_t>(bits)};
    case DType::int32: return int64_t{static_cast<int32_t>(bits)};
    default: break;
  }
  if (array.dtype() == DType::uint64 && bits > INT64_MAX) return array;
  return static_cast<int64_t>(bits);
}

void expect_booleans(const Cursor& cursor, ByteSpan data) {
  for (const std::byte value : data) {
    if (value > std::byte{1}) cursor.fail("a bool that is neither 0 nor 1");
  }
}

Value number_of(const Image& image, const Datatype& type,
                const Dataspace& space, const Cursor& value, uint64_t offset) {
  const uint64_t size = space.elements * type.size;
  const SharedBytes data = image.borrow(offset, size, "attribute value");
  if (type.dtype == DType::boolean) expect_booleans(value, data.bytes);
  const Array array(type.dtype, space.shape, data);
  return space.shape.empty() ? scalar_of(array) : Value(array);
}

Value string_of(const Image& image, const Datatype& type,
                const Dataspace& space, ByteSpan data) {
  std::vector<std::string> strings = decode_strings(image, type, data);
  if (space.shape.empty()) return std::move(strings.front());
  return strings;
}

Cursor take_part(Cursor& cursor, const Prefix& prefix, uint64_t size,
                 std::string_view what) {
  const Cursor part = cursor.part(cursor.offset(), size, what);
  cursor.skip(size, what);
  pad(cursor, prefix, what);
  return part;
}

// `cursor` stands behind the prefix, in content that begins at `origin`.
Value read_value(const Image& image, Cursor& cursor, const Prefix& prefix,
                 uint64_t origin) {
  if (prefix.version > 1 && prefix.flags != 0) {
    throw Unsupported(cursor.where(),
                      concat("HDF5 attribute ", quoted(prefix.name),
                             " whose datatype is shared"));
  }
  Cursor type_part =
      take_part(cursor, prefix, prefix.type_size, "attribute datatype");
  Cursor space_part =
      take_part(cursor, prefix, prefix.space_size, "attribute dataspace");
  const Dataspace space = read_dataspace(space_part, image.limits);
  if (space.null) return {};
  const Datatype type = read_datatype(type_part);
  const uint64_t size =
      cursor.product(space.elements, type.size, "attribute value");
  const Cursor value = cursor;
  const ByteSpan data = cursor.bytes(size, "attribute value");
  switch (type.kind) {
    case Datatype::Kind::number:
      return number_of(image, type, space, value, origin + value.offset());
    case Datatype::Kind::fixed_string:
    case Datatype::Kind::variable_string:
      return string_of(image, type, space, data);
    case Datatype::Kind::opaque: break;
  }
  throw Unsupported(
      value.where(),
      concat("HDF5 attribute ", quoted(prefix.name), " of an opaque datatype"));
}

[[noreturn]] void refuse_twin(const Cursor& cursor, std::string_view name) {
  cursor.fail(concat("the attribute ", quoted(name), " is there twice"));
}

// Calls `use(cursor, prefix, message)` for each attribute.
template <class Use>
void for_each(const Image& image, const ObjectHeader& header, Use use) {
  if (const Message* info = header.find(MessageType::attribute_info)) {
    throw Unsupported(image.at(info->offset, "attribute info").where(),
                      "HDF5 dense attribute storage");
  }
  for (const Message& message : header.messages) {
    if (message.type != MessageType::attribute) continue;
    Cursor cursor = content_of(image, message, "attribute");
    const Prefix prefix = read_prefix(cursor, image.limits);
    use(cursor, prefix, message);
  }
}

}  // namespace

std::vector<std::string> list_attributes(const Image& image,
                                         const ObjectHeader& header) {
  std::vector<std::string> names;
  for_each(image, header,
           [&](const Cursor&, const Prefix& prefix, const Message&) {
             names.emplace_back(prefix.name);
           });
  return names;
}

std::optional<Value> find_attribute(const Image& image,
                                    const ObjectHeader& header,
                                    std::string_view name) {
  const Message* found = nullptr;
  for_each(
      image, header,
      [&](const Cursor& cursor, const Prefix& prefix, const Message& message) {
        if (prefix.name != name) return;
        if (found != nullptr) refuse_twin(cursor, name);
        found = &message;
      });
  if (found == nullptr) return {};
  return decode_attribute(image, *found);
}

std::map<std::string_view, const Message*> index_attributes(
    const Image& image, const ObjectHeader& header) {
  std::map<std::string_view, const Message*> index;
  for_each(
      image, header,
      [&](const Cursor& cursor, const Prefix& prefix, const Message& message) {
        const bool fresh = index.emplace(prefix.name, &message).second;
        if (!fresh) refuse_twin(cursor, prefix.name);
      });
  return index;
}

Value decode_attribute(const Image& image, const Message& message) {
  Cursor cursor = content_of(image, message, "attribute");
  const Prefix prefix = read_prefix(cursor, image.limits);
  return read_value(image, cursor, prefix, message.offset);
}

}  // namespace keratin::hdf5
