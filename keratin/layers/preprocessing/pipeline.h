#pragma once

#include "keratin/layers/layer_argument.h"
#include "keratin/layers/layer_without_call.h"

namespace keratin::layers {

/// Layers one after another, for data on its way to a model. Its config has
/// neither dtype nor `trainable`. Keras's `Pipeline`.
class PipelineLayer : public LayerWithoutCall {
 public:
  static constexpr std::string_view kName = "Pipeline";
  struct Args {
    LayerList layers = {};  ///< Required.
    std::optional<std::string> name = {};
  } args;
  static void declare(Fields& f, Args& a) {
    f("layers", a.layers, "The layers.").required();
    f("name", a.name, "Unique name within a model.");
  }
  void declare_base(Fields&) {}
  void init() override {
    if (args.name) base_.name = args.name;
    Layer::init();
    args.name = base_.name;
  }
};
using Pipeline = Handle<PipelineLayer>;

}  // namespace keratin::layers
