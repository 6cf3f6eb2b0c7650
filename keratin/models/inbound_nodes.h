#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "keratin/base/json.h"
#include "keratin/base/limits.h"
#include "keratin/config/config_sink.h"
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

/// The arguments of a call of `operation`. ConfigError for other forms,
/// LimitError for constants past `limits.rank`.
KerasArguments read_call(const Json& node, const Operation& operation,
                         const TensorOf& tensor_of, const Limits& limits);

/// The number of an operation's first call in Keras 2, which counts the call by
/// which a nested model was made.
int64_t first_legacy_call(const Operation& operation);

/// Which tensor: the `tensor`-th output of the `call`-th call of a layer.
struct History {
  std::string_view layer;
  int64_t call = 0;
  int64_t tensor = 0;
};
using HistoryOf = std::function<History(const KerasTensor& tensor)>;

/// [layer, call, tensor].
void write_history(const History& history, ConfigSink& sink);

/// Tensors in their lists and dicts, each as [layer, call, tensor].
void write_histories(const KerasTensors& tensors, const HistoryOf& history_of,
                     ConfigSink& sink);

/// A call in the form of this thread's dialect. Keras 2 has no calls of
/// `keras.ops` functions: they keep the form of Keras 3, which `read_call`
/// takes beside the other.
void write_call(const OperationNode& call, const HistoryOf& history_of,
                ConfigSink& sink);

}  // namespace keratin
