#pragma once

#include "keratin/models/model.h"

namespace keratin {

/// A graph of layers. Keras's `Functional`.
///
/// A registered subclass of Keras's Model with such a config needs a name here:
///
///   struct MyModelLayer : FunctionalLayer {
///     static constexpr std::string_view kName = "MyModel";
///   };
///   register_serializable<MyModelLayer>("my_package");
class FunctionalLayer : public ModelLayer {
 public:
  static constexpr std::string_view kName = "Functional";

  JsonObject get_config() const;
  void write_config(ConfigSink& sink) const;
  static std::shared_ptr<FunctionalLayer> from_config(
      const JsonObject& config, DeserializeContext& context);
  /// Makes the graph of a model that has none yet, for classes derived from
  /// this one.
  void fill_from_config(const JsonObject& config, DeserializeContext& context);
  static std::shared_ptr<FunctionalLayer> of(KerasTensors inputs,
                                             KerasTensors outputs,
                                             LayerArgs base);

  std::vector<std::shared_ptr<Layer>> layers() const override;
  /// Layers and op nodes, in the order that Keras numbers them.
  const std::vector<std::shared_ptr<Operation>>& operations() const {
    return operations_;
  }
  /// Every call of an operation, each after what it needs.
  const std::vector<std::shared_ptr<OperationNode>>& nodes() const {
    return nodes_;
  }
  KerasTensors inputs() const override { return inputs_; }
  KerasTensors outputs() const override { return outputs_; }
  Tensors call(const Tensors& inputs, Call& call) const override;

 private:
  void write_graph(ConfigSink& sink) const;
  void connect(KerasTensors inputs, KerasTensors outputs, LayerArgs base);
  Tensors arranged(const Tensors& given) const;

  KerasTensors inputs_;
  KerasTensors outputs_;
  std::vector<std::shared_ptr<OperationNode>> nodes_;
  std::vector<std::shared_ptr<Operation>> operations_;
};

/// Whether it is a Functional model, or of a class derived from it.
inline bool is_functional(const Operation& operation) {
  return dynamic_cast<const FunctionalLayer*>(&operation) != nullptr;
}

}  // namespace keratin
