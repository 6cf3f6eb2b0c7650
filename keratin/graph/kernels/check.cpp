#include "keratin/graph/kernels/check.h"

#include <string>

#include "keratin/base/error.h"

namespace keratin::kernels {
namespace {

std::string where(std::string_view kernel) { return concat("kernel ", kernel); }

std::string text_of(std::span<const int64_t> shape) {
  std::string text = "(";
  for (size_t i = 0; i < shape.size(); ++i) {
    if (i > 0) text += ", ";
    text += std::to_string(shape[i]);
  }
  return text + ")";
}

}  // namespace

int64_t count_of(std::span<const int64_t> shape) {
  int64_t count = 1;
  for (const int64_t dimension : shape) count *= dimension;
  return count;
}

void refuse_dtype(std::string_view kernel, DType dtype,
                  std::string_view takes) {
  throw Unsupported(where(kernel), concat("takes ", takes, ", got ",
                                          name_of(dtype), "; cast it before."));
}

void expect(bool ok, std::string_view kernel, std::string_view expected) {
  if (!ok) throw ShapeError(where(kernel), concat("expected ", expected, "."));
}

void expect_dtype(std::string_view kernel, DType got, DType expected) {
  if (got == expected) return;
  throw ShapeError(where(kernel), concat("expected dtype ", name_of(expected),
                                         ", got ", name_of(got), "."));
}

void expect_shape(std::string_view kernel, std::span<const int64_t> got,
                  std::span<const int64_t> expected) {
  if (std::ranges::equal(got, expected)) return;
  throw ShapeError(where(kernel), concat("expected shape ", text_of(expected),
                                         ", got ", text_of(got), "."));
}

void expect_axis(std::string_view kernel, int64_t axis, size_t rank) {
  if (axis >= 0 && axis < static_cast<int64_t>(rank)) return;
  throw ShapeError(where(kernel),
                   concat("expected an axis from 0 up to, but not, the rank ",
                          rank, "; got ", axis, "."));
}

}  // namespace keratin::kernels
