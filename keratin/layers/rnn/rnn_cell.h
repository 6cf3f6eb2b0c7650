#pragma once

#include <span>
#include <vector>

#include "keratin/layers/layer.h"

namespace keratin::layers {

/// What holds for all the steps of one sequence: whether it is training, and
/// the dropout masks, which Keras draws once a sequence.
struct CellRun {
  bool training = false;
  std::vector<Tensor> input = {};      ///< One for all gates, or one each.
  std::vector<Tensor> recurrent = {};  ///< None, or one for each gate.
  std::vector<CellRun> parts = {};     ///< Of the cells of a stack.
};

/// What one step gives.
struct CellStep {
  Tensor output;               ///< (batch, output_size)
  std::vector<Tensor> states;  ///< The new states, flat.
};

/// Base of what an RNN steps through time. Keras's cells: `call(inputs,
/// states)` gives `[output, new_states]`. A cell of your own says the sizes of
/// its states and what a step does:
///
///   struct MinimalCellLayer : RNNCellLayer {
///     static constexpr std::string_view kName = "MinimalCell";
///     struct Args { int64_t units = 1; } args;
///     static void declare(Fields& f, Args& a) {
///       f("units", a.units, "Size of the state.").required();
///     }
///     std::vector<int64_t> state_sizes() const override {
///       return {args.units};
///     }
///     CellStep step(std::span<const Tensor> x, std::span<const Tensor> states,
///                   const CellRun&) const override {
///       const Tensor h = ops::tanh(x[0] + states[0]);
///       return {h, {h}};
///     }
///   };
///   using MinimalCell = Handle<MinimalCellLayer>;
class RNNCellLayer : public Layer {
 public:
  InputRule input_rule() const override { return {.min_ndim = 1}; }
  /// Of each state, the first of which stands for the output where a step is
  /// masked.
  virtual std::vector<int64_t> state_sizes() const = 0;
  virtual int64_t output_size() const { return state_sizes().front(); }

  /// The states before the first step, in Keras's structure: a list. By
  /// default zeros `(batch, size)`. `step_shape` is that of one step's input,
  /// batch first.
  virtual Tensors initial_state(const Shape& step_shape) const;
  /// Which state, counted flat, a masked step repeats as its output.
  virtual size_t output_state() const { return 0; }

  /// What is drawn once a sequence.
  virtual CellRun begin(const Shape& step_shape, bool training) const;
  /// What of a step needs no state. `x` is `(…, batch, features)`, of one step
  /// or of all of them: an RNN calls it once, outside its loop. By default x.
  virtual std::vector<Tensor> project(const Tensor& x,
                                      const CellRun& run) const;
  /// One step, on what `project` gave for it.
  virtual CellStep step(std::span<const Tensor> projected,
                        std::span<const Tensor> states,
                        const CellRun& run) const = 0;

  Tensors call(const Tensors& inputs, Call& call) const override;
  std::vector<std::string_view> call_arguments() const override {
    return {"inputs", "states"};
  }
};

/// The cell that `layer` is; ConfigError naming it where it is none.
std::shared_ptr<RNNCellLayer> as_cell(const std::shared_ptr<Layer>& layer);

}  // namespace keratin::layers
