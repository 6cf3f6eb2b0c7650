#pragma once

#include <optional>

#include "keratin/layers/rnn/rnn.h"

namespace keratin::layers {

/// An RNN that reads its input forwards, and one that reads it backwards, with
/// their outputs merged step by step. Keras's `Bidirectional`. The layer given
/// is a pattern: weights are made anew. `initial_state` is the forward layer's
/// list, followed by the backward layer's.
class BidirectionalLayer : public Layer {
 public:
  static constexpr std::string_view kName = "Bidirectional";
  struct Args {
    LayerArgument layer = {};
    /// "sum", "mul", "ave", "concat", or nothing: both outputs, as a list.
    std::optional<std::string> merge_mode = "concat";
    /// Made from `layer` if not given.
    LayerArgument backward_layer = {};
  } args;
  static void declare(Fields& f, Args& a);

  /// Makes the states of stateful layers zero.
  void reset_state();

  void init() override;
  void build(const Nested<Shape>& input_shape) override;
  Tensors call(const Tensors& inputs, Call& call) const override;
  std::vector<std::string_view> call_arguments() const override {
    return {"sequences", "initial_state", "mask"};
  }
  std::vector<std::string_view> build_arguments() const override {
    return {"sequences", "initial_state"};
  }
  InputRule input_rule() const override { return forward_->input_rule(); }
  bool supports_masking() const override { return true; }

 private:
  Tensors merged(const Tensor& forward, const Tensor& backward) const;

  std::shared_ptr<RecurrentLayer> forward_;
  std::shared_ptr<RecurrentLayer> backward_;
};
using Bidirectional = Handle<BidirectionalLayer>;

}  // namespace keratin::layers
