#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "keratin/layers/layer.h"

namespace keratin::layers {

/// What a user supplies in the place of a Lambda layer's Python code; it gets
/// the layer's inputs and gives its outputs.
using LambdaFunction = std::function<Tensors(const Tensors& inputs)>;

/// Keras's `Lambda`. The Python function in its config is never run or looked
/// at: a load either supplies a C++ function for the layer's name
/// (`LoadOptions::lambdas`), or refuses the layer as Unsupported. A registered
/// function that the config has by its name is found like an activation. The
/// config is kept as it came, so that a saved model still has the Python
/// function. One that no load made has no function: it writes what every layer
/// has, and a call of it is Unsupported.
class LambdaLayer : public Layer {
 public:
  static constexpr std::string_view kName = "Lambda";

  /// What a load holds in readiness for the layer that is to have `function`:
  /// one of `DeserializeContext::stand_ins`.
  static std::shared_ptr<Object> stand_in(LambdaFunction function);
  static std::shared_ptr<LambdaLayer> from_config(const JsonObject& config,
                                                  DeserializeContext& context);
  JsonObject get_config() const { return config_; }
  const Json* kept_form() const override { return code_ ? &*code_ : nullptr; }
  const LambdaFunction& function() const { return function_; }

  void init() override;
  Tensors call(const Tensors& inputs, Call&) const override;

 private:
  LambdaFunction function_;
  JsonObject config_;
  // The Python function in whose place, an argument's, this layer stands.
  std::optional<Json> code_;
};

}  // namespace keratin::layers
