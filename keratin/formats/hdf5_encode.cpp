#include "keratin/formats/hdf5_encode.h"

namespace keratin::hdf5 {
namespace {

struct FloatFields {
  uint8_t exponent_at, exponent_bits, mantissa_bits;
  uint32_t bias;
};

FloatFields float_fields(DType dtype) {
  switch (dtype) {
    case DType::float16: return {10, 5, 10, 15};
    case DType::float32: return {23, 8, 23, 127};
    default: return {52, 11, 52, 1023};
  }
}

void put_float(Encoder& out, DType dtype) {
  const FloatFields fields = float_fields(dtype);
  const size_t size = size_of(dtype);
  out.number(0x11, 1);  // class 1, version 1
  out.number(0x20, 1);  // a hidden 1 before the mantissa
  out.number(8 * size - 1, 1);
  out.number(0, 1);
  out.number(size, 4);
  out.number(0, 2);
  out.number(8 * size, 2);
  out.number(fields.exponent_at, 1);
  out.number(fields.exponent_bits, 1);
  out.number(0, 1);
  out.number(fields.mantissa_bits, 1);
  out.number(fields.bias, 4);
}

void put_fixed(Encoder& out, size_t size, bool is_signed) {
  out.number(0x10, 1);  // class 0, version 1
  out.number(is_signed ? 8 : 0, 3);
  out.number(size, 4);
  out.number(0, 2);
  out.number(8 * size, 2);
}

void put_bool(Encoder& out) {
  out.number(0x18, 1);  // class 8, version 1
  out.number(2, 3);
  out.number(1, 4);
  put_fixed(out, 1, true);
  for (const std::string_view name : {"FALSE", "TRUE"}) {
    const uint64_t begin = out.size();
    out.text(name);
    out.number(0, 1);
    out.align(8, begin);
  }
  out.number(0x0100, 2);
}

void put_opaque(Encoder& out, size_t size) {
  out.number(0x15, 1);  // class 5, version 1
  out.number(0, 3);     // no tag
  out.number(size, 4);
}

// A string of any length in UTF-8; elements are references into a heap.
std::string string_datatype() {
  Encoder out;
  out.number(0x19, 1);  // class 9, version 1
  out.number(0x0101, 3);
  out.number(16, 4);
  put_fixed(out, 1, false);
  out.align(8);
  return out.bytes();
}

bool is_signed(DType dtype) {
  switch (dtype) {
    case DType::int8:
    case DType::int16:
    case DType::int32:
    case DType::int64: return true;
    default: return false;
  }
}

}  // namespace

void Encoder::number(uint64_t value, size_t width) {
  for (size_t i = 0; i < width; ++i) {
    bytes_ += static_cast<char>(i < 8 ? value >> (8 * i) & 0xff : 0);
  }
}

void Encoder::align(uint64_t alignment, uint64_t origin) {
  const uint64_t over = (bytes_.size() - origin) % alignment;
  if (over != 0) bytes_.append(alignment - over, '\0');
}

void Encoder::set(uint64_t offset, uint64_t value, size_t width) {
  for (size_t i = 0; i < width; ++i) {
    bytes_[offset + i] = static_cast<char>(value >> (8 * i) & 0xff);
  }
}

std::string dataspace_message(const Shape& shape) {
  Encoder out;
  out.number(1, 1);
  out.number(shape.size(), 1);
  out.number(0, 6);  // sizes are final
  for (const int64_t dim : shape) out.number(static_cast<uint64_t>(dim), 8);
  return out.bytes();
}

std::string datatype_message(DType dtype) {
  Encoder out;
  if (dtype == DType::boolean) {
    put_bool(out);
  } else if (dtype == DType::bfloat16) {
    put_opaque(out, size_of(dtype));
  } else if (is_float(dtype)) {
    put_float(out, dtype);
  } else {
    put_fixed(out, size_of(dtype), is_signed(dtype));
  }
  out.align(8);
  return out.bytes();
}

std::string fill_message() {
  Encoder out;
  out.number(2, 1);  // version
  out.number(2, 1);  // space is taken late
  out.number(2, 1);  // written if it was set
  out.number(1, 1);  // to what follows, which is zero
  out.number(0, 4);
  return out.bytes();
}

std::string layout_message(uint64_t address, uint64_t size) {
  Encoder out;
  out.number(3, 1);  // version
  out.number(1, 1);  // in one piece
  out.number(address, 8);
  out.number(size, 8);
  out.align(8);
  return out.bytes();
}

std::string symbol_table_message(uint64_t tree, uint64_t heap) {
  Encoder out;
  out.number(tree, 8);
  out.number(heap, 8);
  return out.bytes();
}

std::string attribute_message(std::string_view name, const HeapString& text) {
  constexpr uint64_t kDatatypeSize = 20;
  const std::string space = dataspace_message({});
  Encoder out;
  out.number(1, 2);  // version
  out.number(name.size() + 1, 2);
  out.number(kDatatypeSize, 2);
  out.number(space.size(), 2);
  out.text(name);
  out.number(0, 1);
  out.align(8);
  out.text(string_datatype());
  out.text(space);
  out.number(text.size, 4);
  out.number(text.collection, 8);
  out.number(text.index, 4);
  return out.bytes();
}

}  // namespace keratin::hdf5
