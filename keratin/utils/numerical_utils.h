#pragma once

#include <cstdint>
#include <optional>

#include "keratin/graph/array.h"

namespace keratin::utils {

/// The largest result of `to_categorical`: one wrong label must not fill the
/// memory.
inline constexpr uint64_t kMaxCategoricalBytes = uint64_t{8} << 30;

/// Class numbers as one-hot rows: Keras's `to_categorical`, with the labels
/// that it takes from NumPy arrays and the float32 that its page promises (and
/// that it gives for tensors; for NumPy arrays it gives float64).
///
/// `x` of shape `(…)` gives `(…, num_classes)`: zeros, and a one at each label.
/// A last axis of 1 is dropped first where there is another: `(n, 1)` gives
/// `(n, num_classes)`. Any dtype will do: floats lose their fraction, and
/// uint64 above the int64 range wraps, as NumPy has it.
///
/// `num_classes` not given, or 0, is the largest label + 1. A negative label
/// counts from the end, as a NumPy index does: -1 is the last class.
///
/// Throws ConfigError, with the label and its index, for labels outside of
/// [-num_classes, num_classes) and for floats that are no class; ConfigError
/// for a negative `num_classes`, and where there are no labels to take it
/// from; LimitError for results over `kMaxCategoricalBytes`.
Array to_categorical(const Array& x, std::optional<int64_t> num_classes = {},
                     DType dtype = DType::float32);

/// `x` divided by its norms along `axis`: Keras's `normalize`, as it is for
/// NumPy arrays.
///
/// The shape stays, but `(n)` gives `(1, n)`. Floats keep their dtype, others
/// give float64; sums are made in float64. Vectors whose norm is 0 stay as they
/// are. `order` is that of `numpy.linalg.norm`: 1, 2, 3 and any fraction are
/// sums of powers, infinity is the largest size and -infinity the smallest, 0
/// counts what isn't zero, and a negative order of a vector with a zero has the
/// norm 0.
///
/// `axis` 0 is the first one, as Keras has it for tensors; for NumPy arrays of
/// rank 2 or more it takes the norms along 0, but lays them along the last
/// axis, which fails or mixes vectors up.
///
/// Throws ShapeError for scalars and for an axis that there is not.
Array normalize(const Array& x, int64_t axis = -1, double order = 2);

}  // namespace keratin::utils
