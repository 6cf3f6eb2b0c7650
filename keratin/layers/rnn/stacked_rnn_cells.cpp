#include "keratin/layers/rnn/stacked_rnn_cells.h"

#include "keratin/base/error.h"

namespace keratin::layers {

void StackedRNNCellsLayer::declare(Fields& f, Args& a) {
  f("cells", a.cells, "The cells, the first one nearest the input.").required();
}

void StackedRNNCellsLayer::init() {
  Layer::init();
  if (args.cells.objects.empty()) {
    throw ConfigError("cells is empty; expected one cell or more");
  }
  for (const auto& layer : args.cells.layers()) {
    cells_.push_back(as_cell(layer));
  }
  add_children("cells", args.cells.layers());
}

void StackedRNNCellsLayer::build(const Nested<Shape>& step_shape) {
  Shape shape = step_shape.leaf();
  for (const auto& cell : cells_) {
    cell->ensure_built(shape);
    shape = {shape.at(0), cell->output_size()};
  }
}

std::vector<int64_t> StackedRNNCellsLayer::state_sizes() const {
  std::vector<int64_t> sizes;
  for (const auto& cell : cells_) {
    for (const int64_t size : cell->state_sizes()) sizes.push_back(size);
  }
  return sizes;
}

int64_t StackedRNNCellsLayer::output_size() const {
  return cells_.back()->output_size();
}

Tensors StackedRNNCellsLayer::initial_state(const Shape& step_shape) const {
  Tensors::List states;
  Shape shape = step_shape;
  for (const auto& cell : cells_) {
    states.push_back(cell->initial_state(shape));
    shape = {shape.at(0), cell->output_size()};
  }
  return states;
}

size_t StackedRNNCellsLayer::output_state() const {
  return state_sizes().size() - cells_.back()->state_sizes().size() +
         cells_.back()->output_state();
}

CellRun StackedRNNCellsLayer::begin(const Shape& step_shape,
                                    bool training) const {
  CellRun run{.training = training};
  Shape shape = step_shape;
  for (const auto& cell : cells_) {
    run.parts.push_back(cell->begin(shape, training));
    shape = {shape.at(0), cell->output_size()};
  }
  return run;
}

std::vector<Tensor> StackedRNNCellsLayer::project(const Tensor& x,
                                                  const CellRun& run) const {
  return cells_.front()->project(x, run.parts.front());
}

CellStep StackedRNNCellsLayer::step(std::span<const Tensor> projected,
                                    std::span<const Tensor> states,
                                    const CellRun& run) const {
  CellStep all;
  std::vector<Tensor> input(projected.begin(), projected.end());
  size_t first = 0;
  for (size_t i = 0; i < cells_.size(); ++i) {
    const RNNCellLayer& cell = *cells_[i];
    const CellRun& part = run.parts.at(i);
    if (i > 0) input = cell.project(all.output, part);
    const size_t count = cell.state_sizes().size();
    CellStep one = cell.step(input, states.subspan(first, count), part);
    first += count;
    all.output = one.output;
    all.states.insert(all.states.end(), one.states.begin(), one.states.end());
  }
  return all;
}

}  // namespace keratin::layers
