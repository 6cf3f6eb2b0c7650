#include "keratin/base/error.h"
#include "keratin/formats/hdf5.h"
#include "keratin/formats/hdf5_attribute.h"
#include "keratin/formats/hdf5_dataspace.h"
#include "keratin/formats/hdf5_datatype.h"
#include "keratin/formats/hdf5_global_heap.h"
#include "keratin/formats/hdf5_layout.h"

namespace keratin::hdf5 {
namespace {

Cursor content_of_type(const Image& image, const ObjectHeader& header,
                       MessageType type, std::string_view what) {
  const Message* message = header.find(type);
  if (message == nullptr) {
    image.at(header.address, what).fail(concat("a data set without ", what));
  }
  return content_of(image, *message, what);
}

Datatype datatype_of(const Image& image, const ObjectHeader& header) {
  Cursor cursor =
      content_of_type(image, header, MessageType::datatype, "datatype");
  return read_datatype(cursor);
}

Dataspace dataspace_of(const Image& image, const ObjectHeader& header) {
  Cursor cursor =
      content_of_type(image, header, MessageType::dataspace, "dataspace");
  return read_dataspace(cursor, image.limits);
}

// HDF5 has no name for bfloat16: Keras stores two opaque bytes and says what
// they are in an attribute.
DType dtype_of_opaque(const Image& image, const ObjectHeader& header,
                      uint64_t size) {
  const auto name = find_attribute(image, header, "dtype");
  const auto* text = name ? std::get_if<std::string>(&*name) : nullptr;
  if (text != nullptr && *text == "bfloat16" && size == 2) {
    return DType::bfloat16;
  }
  throw Unsupported(
      image.at(header.address, "data set").where(),
      concat("opaque HDF5 elements of ", size, " bytes",
             text == nullptr ? "" : concat(" with dtype ", quoted(*text)),
             "; only bfloat16 is known"));
}

// Gathers the pieces of a list, held to the limit of one attribute.
class StringList {
 public:
  StringList(const Image& image, const Object& object)
      : image_(image), object_(object) {}

  void append(std::string_view name, const Message& message) {
    Value value = decode_attribute(image_, message);
    if (auto* strings = std::get_if<std::vector<std::string>>(&value)) {
      for (std::string& text : *strings) add(std::move(text));
      return;
    }
    const auto* array = std::get_if<Array>(&value);
    if (array != nullptr && array->bytes().empty()) return;
    throw FormatError(object_.where(), concat("attribute ", quoted(name),
                                              " isn't a list of strings"));
  }

  std::vector<std::string> take() { return std::move(strings_); }

 private:
  void add(std::string text) {
    bytes_ += sizeof text + text.size();
    if (bytes_ > image_.limits.attribute_bytes) {
      throw LimitError(object_.where(),
                       concat("a list of strings takes ", bytes_,
                              " bytes, the limit attribute_bytes is ",
                              image_.limits.attribute_bytes));
    }
    strings_.push_back(std::move(text));
  }

  const Image& image_;
  const Object& object_;
  std::vector<std::string> strings_;
  uint64_t bytes_ = 0;
};

}  // namespace

Object::Object(std::shared_ptr<const Image> image,
               std::shared_ptr<const ObjectHeader> header, std::string path)
    : image_(std::move(image)),
      header_(std::move(header)),
      path_(std::move(path)) {}

std::string Object::where() const {
  return path_.empty() ? image_->name
                       : concat(image_->name, " > ", quoted(path_));
}

std::vector<std::string> Object::attribute_names() const {
  return list_attributes(*image_, *header_);
}

std::optional<Value> Object::attribute(std::string_view name) const {
  return find_attribute(*image_, *header_, name);
}

std::optional<std::vector<std::string>> Object::string_list(
    std::string_view name) const {
  const auto index = index_attributes(*image_, *header_);
  StringList list(*image_, *this);
  if (const auto whole = index.find(name); whole != index.end()) {
    list.append(name, *whole->second);
    return list.take();
  }
  for (size_t i = 0;; ++i) {
    const std::string piece_name = concat(name, i);
    const auto piece = index.find(piece_name);
    if (piece != index.end()) {
      list.append(piece_name, *piece->second);
    } else if (i == 0) {
      return {};
    } else {
      return list.take();
    }
  }
}

Dataset::Dataset(std::shared_ptr<const Image> image,
                 std::shared_ptr<const ObjectHeader> header, std::string path)
    : Object(std::move(image), std::move(header), std::move(path)) {
  const Dataspace space = dataspace_of(*image_, *header_);
  if (space.null) throw Unsupported(where(), "an HDF5 data set of nothing");
  const Datatype type = datatype_of(*image_, *header_);
  shape_ = space.shape;
  if (type.kind == Datatype::Kind::number) dtype_ = type.dtype;
  if (type.kind == Datatype::Kind::opaque) {
    dtype_ = dtype_of_opaque(*image_, *header_, type.size);
  }
  const uint64_t size = image_->at(header_->address, "data set")
                            .product(space.elements, type.size, "data");
  const Location location = locate_data(*image_, *header_, size);
  data_ = location.bytes;
  if (location.apart) data_offset_ = location.offset;
}

DType Dataset::dtype() const {
  if (dtype_) return *dtype_;
  throw Unsupported(where(), "strings have no dtype; use read_strings");
}

Array Dataset::read() const {
  if (dtype() == DType::boolean) {
    for (const std::byte value : data_.bytes) {
      if (value > std::byte{1}) {
        throw FormatError(where(), "a bool that is neither 0 nor 1");
      }
    }
  }
  return Array(dtype(), shape_, data_);
}

std::vector<std::string> Dataset::read_strings() const {
  if (!is_string()) {
    throw FormatError(where(),
                      concat("expected strings, got ", name_of(dtype())));
  }
  return decode_strings(*image_, datatype_of(*image_, *header_), data_.bytes);
}

}  // namespace keratin::hdf5
