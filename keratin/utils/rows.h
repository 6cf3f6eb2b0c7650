#pragma once

#include <span>

#include "keratin/graph/array.h"

namespace keratin::utils {

/// How many rows `array` has along its first axis. Throws ShapeError for
/// scalars, naming the array by `what`.
int64_t rows_of(const Array& array, std::string_view what);

/// The rows of these numbers, one after the other: `(rows.size(), …)` of an
/// array of `(n, …)`. The numbers must be below `n`.
Array take_rows(const Array& array, std::span<const int64_t> rows);

}  // namespace keratin::utils
