// The file format:
//
//   file = "\x93NUMPY" major minor length header data
//
// length is u16 in version 1.0 and u32 in 2.0 and 3.0, header a Python dict
// (see npy_header.cpp), data the numbers and nothing after them.

#include "keratin/formats/npy.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "keratin/base/error.h"
#include "keratin/formats/npy_header.h"

namespace keratin {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
// What NumPy itself agrees to read.
constexpr uint64_t kMaxHeader = 10'000;
constexpr size_t kAlignment = 64;
// NumPy leaves room for the outermost dimension to grow in place.
constexpr size_t kMaxDigits = 21;

std::string_view header_text(Cursor& file) {
  file.expect(kMagic, "a .npy file");
  const uint8_t major = file.u8("a version");
  const uint8_t minor = file.u8("a version");
  if (major < 1 || major > 3 || minor != 0) {
    throw Unsupported(file.where(), concat(".npy version ", major, ".", minor,
                                           ", expected 1.0, 2.0 or 3.0"));
  }
  const uint64_t length =
      file.unsigned_of(major == 1 ? 2 : 4, "the header's length");
  if (length > kMaxHeader) {
    throw LimitError(file.where(),
                     concat("a header of ", length, " bytes, at most ",
                            kMaxHeader, " are read"));
  }
  return file.text(length, "the header");
}

uint64_t checked_byte_count(const NpyHeader& header, const Cursor& file,
                            const Limits& limits) {
  uint64_t count = 1;
  for (const int64_t dimension : header.shape) {
    count = file.product(count, static_cast<uint64_t>(dimension), "the shape");
  }
  if (count > limits.elements) {
    throw LimitError(file.where(),
                     concat(count, " elements are over the limit elements = ",
                            limits.elements));
  }
  const uint64_t bytes = file.product(count, size_of(header.dtype), "the data");
  if (bytes != file.remaining()) {
    file.fail(concat(name_of(header.dtype), " ", to_string(header.shape),
                     " needs ", bytes, " bytes, got ", file.remaining()));
  }
  return bytes;
}

void check_booleans(const Cursor& file, ByteSpan data) {
  const auto odd = std::find_if(data.begin(), data.end(), [](std::byte value) {
    return value > std::byte{1};
  });
  if (odd == data.end()) return;
  file.fail(
      concat("a boolean is ", static_cast<int>(*odd), ", expected 0 or 1"));
}

Array byte_swapped(const Array& array) {
  Array copy = Array::zeros(array.dtype(), array.shape());
  const std::span<std::byte> out = copy.mutable_bytes();
  const ByteSpan in = array.bytes();
  const size_t width = size_of(array.dtype());
  for (size_t i = 0; i < in.size(); i += width) {
    std::reverse_copy(in.begin() + static_cast<std::ptrdiff_t>(i),
                      in.begin() + static_cast<std::ptrdiff_t>(i + width),
                      out.begin() + static_cast<std::ptrdiff_t>(i));
  }
  return copy;
}

// Numbers that lie column-major, as the same array row-major.
Array row_major(const Array& columns) {
  const Shape& shape = columns.shape();
  Array copy = Array::zeros(columns.dtype(), shape);
  std::byte* const out = copy.mutable_bytes().data();
  const ByteSpan in = columns.bytes();
  const size_t width = size_of(columns.dtype());
  Shape index(shape.size(), 0);
  const Shape strides = row_major_strides(shape);
  int64_t place = 0;  // of the element `index` in the copy
  for (size_t i = 0; i < in.size(); i += width) {
    std::memcpy(out + static_cast<size_t>(place) * width, in.data() + i, width);
    for (size_t axis = 0; axis < shape.size(); ++axis) {
      place += strides[axis];
      if (++index[axis] < shape[axis]) break;
      place -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return copy;
}

}  // namespace

Array read_npy(const SharedBytes& file, std::string_view name,
               const Limits& limits) {
  Cursor cursor(file.bytes, name);
  const std::string_view text = header_text(cursor);
  const NpyHeader header = parse_npy_header(text, name, limits);
  const uint64_t count = checked_byte_count(header, cursor, limits);
  const Cursor data_start = cursor;
  const ByteSpan data = cursor.bytes(count, "the data");
  if (header.dtype == DType::boolean) check_booleans(data_start, data);
  Array array(header.dtype, header.shape, {file.owner, data});
  if (header.big_endian) array = byte_swapped(array);
  if (header.column_major && header.shape.size() > 1) array = row_major(array);
  return array;
}

std::string write_npy(const Array& array) {
  const Shape& shape = array.shape();
  std::string header =
      concat("{'descr': '", npy_descr(array.dtype()),
             "', 'fortran_order': False, 'shape': ", to_string(shape), ", }");
  if (!shape.empty()) {
    header.append(kMaxDigits - std::to_string(shape.front()).size(), ' ');
  }
  const size_t prefix = kMagic.size() + 4;
  const size_t unpadded = prefix + header.size() + 1;
  header.append(kAlignment - unpadded % kAlignment, ' ');
  header += '\n';

  std::string out(kMagic);
  out += '\1';
  out += '\0';
  out += static_cast<char>(header.size() & 0xFF);
  out += static_cast<char>(header.size() >> 8);
  out += header;
  const ByteSpan data = array.bytes();
  out.append(reinterpret_cast<const char*>(data.data()), data.size());
  return out;
}

}  // namespace keratin
