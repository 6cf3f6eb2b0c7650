#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "keratin/config/object.h"
#include "keratin/graph/tensor.h"
#include "keratin/ops/keras_tensor.h"

namespace keratin {

using Tensors = Nested<Tensor>;
using TensorArguments = Arguments<Tensor>;

/// What can be a node of the model graph: a layer, or a `keras.ops` function.
/// Keras's `Operation`.
class Operation : public Object {
 public:
  /// Unique within a model.
  const std::string& name() const { return name_; }
  /// Keras's name of the class: "Dense", "Add".
  virtual std::string_view class_name() const { return info()->name; }

  /// A symbolic call: adds a node to the model graph and returns its outputs.
  /// Shapes come from tracing with stand-ins for unknown dimensions, so that
  /// there is one shape rule and it is the computation. ConfigError for an
  /// empty handle among the tensors.
  KerasTensors symbolic_call(const KerasArguments& arguments);

  /// The `index`-th call of this operation in the model graph; null where
  /// there was none, or nothing of it is left.
  std::shared_ptr<OperationNode> inbound_node(size_t index) const;

  /// The same call on values. `training` is what the caller was told, if
  /// anything: an argument of that name in `arguments` goes before it.
  virtual Tensors run(const TensorArguments& arguments,
                      std::optional<bool> training) = 0;

 protected:
  /// Called before the first run, with shapes that may hold kNone.
  virtual void prepare(const KerasArguments&) {}
  /// Shapes and dtypes of the outputs; tensors without history.
  virtual KerasTensors compute_output_spec(const KerasArguments& arguments);

  /// Records a call with these outputs.
  KerasTensors add_node(const KerasArguments& arguments,
                        const KerasTensors& specs);

  std::string name_;

 private:
  mutable std::mutex mutex_;  // guards inbound_
  std::vector<std::weak_ptr<OperationNode>> inbound_;
};

/// ConfigError where a plain value but None stands in a list or dict of
/// tensors, in which it would be passed over. `name` is the argument's.
void expect_no_plain(const Tensors& tensors, std::string_view name);

/// A name that no object of this thread had since the last `clear_session`:
/// "dense", "dense_1", …, as Keras numbers them.
std::string auto_name(std::string_view prefix);
void clear_session();

}  // namespace keratin
