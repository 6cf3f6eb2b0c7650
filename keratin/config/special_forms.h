#pragma once

#include <cstdint>
#include <vector>

#include "keratin/config/value.h"

namespace keratin {

/// Whether Keras has this dtype: "float32", "string", "float8_e5m2", ….
bool is_keras_dtype(std::string_view name);

/// The lengths of lists within lists, outermost first; none for a number.
/// ConfigError for lists of uneven lengths, for what is no number or string in
/// them, and for what doesn't fit the dtype, which is one of Keras's;
/// LimitError for more than `limits.rank`.
std::vector<int64_t> shape_of_lists(const Json& value, std::string_view dtype,
                                    const Limits& limits);

/// The config of a `__tensor__`, or, where `numpy`, a `__numpy__`. ConfigError
/// for lists of uneven lengths, for a dtype that there isn't, and for values
/// that it can't hold; LimitError past `limits.rank`.
TensorForm read_tensor_form(const Json& config, bool numpy,
                            const Limits& limits);
/// The config of a `__keras_tensor__`; ConfigError for a dimension below zero
/// and for a dtype that there isn't, LimitError past `limits.rank`.
KerasTensorForm read_keras_tensor_form(const Json& config,
                                       const Limits& limits);

}  // namespace keratin
