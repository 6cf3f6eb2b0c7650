#pragma once

#include "keratin/config/legacy/serialization.h"
#include "keratin/config/value.h"

/// What Keras 1 and 2 put into JSON beside objects: Keras's `json_utils`.
namespace keratin::legacy {

/// Whether there is something for `decode` in a config. It is gone through to
/// its depth: for what was held to `json_depth`.
bool is_encoded(const Json& config);

/// A config in which each tuple and TensorShape is a list, as C++ has them, so
/// that rows can read it, and each Sequential whose config is the list of its
/// layers has a dict with that list. Other forms stay as they are. LimitError
/// past `json_depth`.
Json decode(Json config, const Limits& limits = {});

/// What a config describes: bytes and `...` become values, an object that is
/// marked with `__passive_serialization__` is made, and a form that C++ has
/// nothing for (TypeSpec, CompositeTensor, an object without the mark) stays a
/// plain value. As in Keras 2, so does an object whose class isn't there or
/// whose config doesn't fit. LimitError past a limit.
Value decode_and_deserialize(const Json& config,
                             const DeserializeOptions& options = {});

/// A value as Keras 2 writes it: objects in the legacy dialect, with the mark,
/// functions by their name, NumPy arrays as lists. ConfigError for what Keras 2
/// can't write: slices, and tensors.
Json encode(const Value& value);

}  // namespace keratin::legacy
