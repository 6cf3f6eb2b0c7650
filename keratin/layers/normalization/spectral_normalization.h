#pragma once

#include "keratin/layers/layer_argument.h"
#include "keratin/layers/layer_without_call.h"

namespace keratin::layers {

/// A layer whose kernel is divided by its greatest singular value. Keras's
/// `SpectralNormalization`.
class SpectralNormalizationLayer : public LayerWithoutCall {
 public:
  static constexpr std::string_view kName = "SpectralNormalization";
  struct Args {
    LayerArgument layer = {};  ///< Required.
    int64_t power_iterations = 1;
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};
using SpectralNormalization = Handle<SpectralNormalizationLayer>;

}  // namespace keratin::layers
