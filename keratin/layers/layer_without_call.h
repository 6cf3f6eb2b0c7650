#pragma once

#include "keratin/base/error.h"
#include "keratin/layers/layer.h"

namespace keratin {

/// Base of layers whose configuration is read, checked and written, and whose
/// computation isn't there yet: every call of one is Unsupported.
class LayerWithoutCall : public Layer {
 public:
  Tensors call(const Tensors&, Call&) const override {
    throw Unsupported(concat(class_name(),
                             ": the layer's configuration is kept, but running "
                             "it isn't there yet"));
  }
};

}  // namespace keratin
