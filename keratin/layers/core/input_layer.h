#pragma once

#include "keratin/layers/layer.h"

namespace keratin::layers {

/// Where a tensor enters a model. Keras's `InputLayer`.
class InputLayer : public Layer {
 public:
  static constexpr std::string_view kName = "InputLayer";
  struct Args {
    std::string dtype = "float32";
    bool sparse = false;
    bool ragged = false;
    Dims batch_shape = {};  ///< With the batch: `(None, 28, 28, 1)`.
    bool optional = false;
    std::optional<std::string> name = {};
  } args;
  static void declare(Fields& f, Args& a);

  /// Its config has none of what other layers share.
  void declare_base(Fields&) {}
  void init() override;
  bool built_when_made() const override { return true; }
  Tensors call(const Tensors& inputs, Call& call) const override;
  /// The tensor that enters here; the same at every call. Unsupported where it
  /// is sparse, ragged, or of a dtype that Keratin doesn't compute with.
  KerasTensor output();
};

/// Whether this is where a tensor enters a model.
inline bool is_input(const Operation& operation) {
  return dynamic_cast<const InputLayer*>(&operation) != nullptr;
}

}  // namespace keratin::layers
