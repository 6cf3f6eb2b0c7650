#include "keratin/utils/rows.h"

#include <cstring>

#include "keratin/base/error.h"

namespace keratin::utils {

int64_t rows_of(const Array& array, std::string_view what) {
  if (array.empty()) throw ShapeError(concat(what, " holds no array"));
  if (!array.shape().empty()) return array.shape()[0];
  throw ShapeError(
      concat(what, " is a scalar; expected an array of rank 1 or more"));
}

Array take_rows(const Array& array, std::span<const int64_t> rows) {
  Shape shape = array.shape();
  shape[0] = 1;
  const size_t width =
      static_cast<size_t>(element_count(shape)) * size_of(array.dtype());
  shape[0] = static_cast<int64_t>(rows.size());
  Array taken = Array::zeros(array.dtype(), std::move(shape));
  if (width == 0) return taken;
  std::byte* to = taken.mutable_bytes().data();
  for (const int64_t row : rows) {
    std::memcpy(to, array.bytes().data() + static_cast<size_t>(row) * width,
                width);
    to += width;
  }
  return taken;
}

}  // namespace keratin::utils
