#pragma once

#include <memory>
#include <string_view>

#include "keratin/config/object.h"
#include "keratin/ops/operation.h"

namespace keratin {

/// A `keras.ops` function as a node of a model: what `x + y` on symbolic
/// tensors makes. Keras's `Add`, `Reshape`, … of `keras.src.ops`.
class FunctionOperation : public Operation {
 public:
  struct Row;

  /// The operation that a config has; NotFound for a class that isn't in the
  /// table, with the nearest names; LimitError for a name over `name_bytes`.
  static std::shared_ptr<FunctionOperation> from_serialized(
      const JsonObject& serialized, const Limits& limits = {});
  /// {module, class_name, config, registered_name}, as Keras writes it.
  JsonObject serialized() const;

  std::string_view class_name() const override;
  Tensors run(const TensorArguments& arguments,
              std::optional<bool> training) override;

 private:
  const Row* row_ = nullptr;
  JsonObject config_;
};

}  // namespace keratin
