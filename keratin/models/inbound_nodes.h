#pragma once

#include <functional>

#include "keratin/base/json.h"
#include "keratin/ops/operation.h"

namespace keratin {

// How a functional model's config tells the calls of its layers. In Keras 3:
//   {"args": […], "kwargs": {…}}, where a tensor is {"class_name":
//   "__keras_tensor__", "config": {…, "keras_history": [layer, node, tensor]}}
// In Keras 1 and 2, the first without keyword arguments:
//   [[layer, node, tensor, {keyword arguments}], …], or such in lists and
//   dicts, and a constant as ["_CONSTANT_VALUE", -1, value, {…}]

/// Whether this is [layer, node, tensor].
bool is_history(const Json& value);
/// The same as Keras 1 and 2 have it: keyword arguments may come last.
bool is_legacy_history(const Json& value);
/// Whether a call is told as Keras 1 and 2 did.
bool is_legacy_node(const Json& node);

/// The tensor that a history names.
using TensorOf = std::function<KerasTensors(const Json& history)>;

/// The arguments of a call of `operation`. ConfigError for other forms.
KerasArguments read_call(const Json& node, const Operation& operation,
                         const TensorOf& tensor_of);

}  // namespace keratin
