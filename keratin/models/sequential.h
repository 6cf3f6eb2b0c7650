#pragma once

#include <initializer_list>

#include "keratin/models/model.h"

namespace keratin {

/// A stack of layers, each fed by the one before. Keras's `Sequential`.
class SequentialLayer : public ModelLayer {
 public:
  static constexpr std::string_view kName = "Sequential";

  JsonObject get_config() const;
  static std::shared_ptr<SequentialLayer> from_config(
      const JsonObject& config, DeserializeContext& context);
  /// The model of these layers; an InputLayer or a build shape builds it.
  static std::shared_ptr<SequentialLayer> of(
      std::vector<std::shared_ptr<Layer>> layers, LayerArgs base);

  std::vector<std::shared_ptr<Layer>> layers() const override;
  KerasTensors inputs() const override { return inputs_; }
  KerasTensors outputs() const override { return outputs_; }
  void take_shape(const Arrays& given) const override;
  void build(const Nested<Shape>& input_shape) override;
  Tensors call(const Tensors& inputs, Call& call) const override;
  /// Its layers cast, each as it needs: token ids would be rounded.
  bool autocast() const override { return false; }

 private:
  std::shared_ptr<Layer> input_layer_;  // null until the shape is known
  std::vector<std::shared_ptr<Layer>> stack_;
  KerasTensors inputs_;
  KerasTensors outputs_;
};

/// A part of a stack: a layer, or at first `Input(…)`.
struct StackItem {
  /// Throws ConfigError for a handle without a layer.
  StackItem(const LayerRef& ref);
  /// Throws ConfigError for a tensor that no layer made.
  StackItem(const KerasTensor& input);
  std::shared_ptr<Layer> layer;
};

/// `Sequential({Input({4}), Dense({.units = 8}), Dense({.units = 1})})`.
/// Without the input its shape is known from the first call.
class Sequential : public Model {
 public:
  Sequential(std::initializer_list<StackItem> items, LayerArgs base = {});
};

}  // namespace keratin
