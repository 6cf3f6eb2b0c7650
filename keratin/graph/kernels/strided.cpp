#include "keratin/graph/kernels/strided.h"

#include <string_view>

#include "keratin/graph/kernels/check.h"

namespace keratin::kernels {

Strided::Strided(std::span<const int64_t> full_shape,
                 std::span<const int64_t> full_strides, int64_t start)
    : offset(start) {
  expect(full_shape.size() <= kMaxRank, "strided", "at most 32 axes");
  for (size_t axis = 0; axis < full_shape.size(); ++axis) {
    const int64_t size = full_shape[axis];
    const int64_t stride = full_strides[axis];
    if (size == 1) continue;
    if (!shape.empty() && strides.back() == stride * size) {
      shape.back() *= size;
      strides.back() = stride;
    } else {
      shape.push_back(size);
      strides.push_back(stride);
    }
  }
  if (shape.empty()) {
    shape.push_back(1);
    strides.push_back(1);
  }
}

Dims dense_strides(std::span<const int64_t> shape) {
  expect(shape.size() <= kMaxRank, "strided", "at most 32 axes");
  Dims strides(shape.size());
  int64_t stride = 1;
  for (size_t axis = shape.size(); axis-- > 0;) {
    strides[axis] = stride;
    stride *= shape[axis];
  }
  return strides;
}

Strided broadcasting(std::string_view kernel, std::span<const int64_t> from,
                     std::span<const int64_t> to) {
  expect(from.size() <= to.size(), kernel,
         "operands of no higher rank than the output");
  expect(to.size() <= kMaxRank, kernel, "at most 32 axes");
  const size_t missing = to.size() - from.size();
  const Dims dense = dense_strides(from);
  Dims strides(to.size());
  for (size_t axis = 0; axis < from.size(); ++axis) {
    const int64_t size = from[axis];
    expect(size == 1 || size == to[missing + axis], kernel,
           "operands that broadcast to the output's shape");
    strides[missing + axis] = size == 1 ? 0 : dense[axis];
  }
  return Strided(to, strides);
}

}  // namespace keratin::kernels
