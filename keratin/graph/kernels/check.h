#pragma once

#include <string_view>

#include "keratin/graph/kernels/view.h"

namespace keratin::kernels {

// What kernels refuse, with texts that name the kernel.

/// Throws Unsupported: the kernel takes `takes`, not this dtype.
[[noreturn]] void refuse_dtype(std::string_view kernel, DType dtype,
                               std::string_view takes);

/// Throws ShapeError unless `ok`.
void expect(bool ok, std::string_view kernel, std::string_view expected);

/// Throws ShapeError unless the dtypes are one.
void expect_dtype(std::string_view kernel, DType got, DType expected);

/// Throws ShapeError unless the shapes are one.
void expect_shape(std::string_view kernel, std::span<const int64_t> got,
                  std::span<const int64_t> expected);

/// Throws ShapeError unless 0 <= axis < rank.
void expect_axis(std::string_view kernel, int64_t axis, size_t rank);

}  // namespace keratin::kernels
