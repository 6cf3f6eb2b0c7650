#pragma once

#include "keratin/layers/layer_argument.h"
#include "keratin/layers/rnn/rnn_cell.h"

namespace keratin::layers {

/// Cells on top of each other, as one cell. Keras's `StackedRNNCells`; its
/// states are a list with one list a cell.
class StackedRNNCellsLayer : public RNNCellLayer {
 public:
  static constexpr std::string_view kName = "StackedRNNCells";
  struct Args {
    LayerList cells = {};
  } args;
  static void declare(Fields& f, Args& a);

  void init() override;
  void build(const Nested<Shape>& step_shape) override;
  std::vector<int64_t> state_sizes() const override;
  int64_t output_size() const override;
  Tensors initial_state(const Shape& step_shape) const override;
  size_t output_state() const override;
  CellRun begin(const Shape& step_shape, bool training) const override;
  std::vector<Tensor> project(const Tensor& x,
                              const CellRun& run) const override;
  CellStep step(std::span<const Tensor> projected,
                std::span<const Tensor> states,
                const CellRun& run) const override;

 private:
  std::vector<std::shared_ptr<RNNCellLayer>> cells_;
};
using StackedRNNCells = Handle<StackedRNNCellsLayer>;

}  // namespace keratin::layers
