#pragma once

#include "keratin/config/value.h"

namespace keratin {

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
