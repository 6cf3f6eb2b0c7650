#pragma once

#include "keratin/distillation/distillation_loss.h"
#include "keratin/layers/layer_argument.h"
#include "keratin/models/model.h"

namespace keratin::distillation {

/// An argument that is a list of distillation losses.
struct DistillationLossList : ObjectList {
  DistillationLossList() : ObjectList(Kind::distillation_loss) {}
  DistillationLossList(std::initializer_list<DistillationLoss> losses);
};

/// A student that learns from a teacher: a model that computes what the student
/// does. Training it isn't there yet; what it was to be trained by is held.
class DistillerLayer : public ModelLayer {
 public:
  static constexpr std::string_view kName = "Distiller";
  struct Args {
    LayerArgument teacher = {};  ///< A model; its weights no longer train.
    LayerArgument student = {};  ///< A model with inputs and outputs alike.
    DistillationLossList distillation_losses = {};
    /// One a loss; none given: 1 for each.
    std::vector<Number> distillation_loss_weights = {};
    /// Share of the student's own loss, from 0 to 1.
    Number student_loss_weight = 0.5;
  } args;
  static void declare(Fields& f, Args& a);

  /// ConfigError where an argument doesn't fit, or the models don't match.
  void init() override;
  std::vector<std::shared_ptr<Layer>> layers() const override;
  KerasTensors inputs() const override { return student().inputs(); }
  KerasTensors outputs() const override { return student().outputs(); }
  void build(const Nested<Shape>& input_shape) override;
  Tensors call(const Tensors& inputs, Call& call) const override;

 private:
  ModelLayer& teacher() const;
  ModelLayer& student() const;
};

/// `Distiller({.teacher = large, .student = small, .distillation_losses =
/// {LogitsDistillation::make({})}})`. Keras's `Distiller`.
class Distiller : public Model {
 public:
  Distiller(DistillerLayer::Args args, LayerArgs base = {});
};

}  // namespace keratin::distillation
