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
    LayerList layers = {};
  } args;
  static void declare(Fields&, Args&) {}
  /// Its config has the name last.
  void declare_base(Fields& f) {
    f("layers", args.layers, "The layers.").required();
    declare_name(f);
  }
};
using Pipeline = Handle<PipelineLayer>;

}  // namespace keratin::layers
