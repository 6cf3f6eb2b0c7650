#include "keratin/layers/rnn/rnn_cell.h"

#include "keratin/base/error.h"
#include "keratin/ops/ops.h"

namespace keratin::layers {

Tensors RNNCellLayer::initial_state(const Shape& step_shape) const {
  Tensors::List states;
  for (const int64_t size : state_sizes()) {
    states.push_back(
        Tensor::full({step_shape.at(0), size}, 0, compute_dtype()));
  }
  return states;
}

CellRun RNNCellLayer::begin(const Shape&, bool training) const {
  return {.training = training};
}

std::vector<Tensor> RNNCellLayer::project(const Tensor& x,
                                          const CellRun&) const {
  return {x};
}

Tensors RNNCellLayer::call(const Tensors& inputs, Call& call) const {
  const Tensor x = inputs.leaf().without_mask();
  const Tensors* given = call.argument("states");
  if (given == nullptr) {
    throw ConfigError("a cell is called with its input and its states");
  }
  const std::vector<Tensor> states = given->flatten();
  const size_t due = initial_state(x.shape()).flatten().size();
  if (states.size() != due) {
    throw ShapeError(concat("expected ", due, " states, got ", states.size()));
  }
  const CellRun run = begin(x.shape(), call.training);
  const CellStep result = step(project(x, run), states, run);
  size_t index = 0;
  return Tensors::List{result.output, given->map([&](const Tensor&) {
                         return result.states.at(index++);
                       })};
}

std::shared_ptr<RNNCellLayer> as_cell(const std::shared_ptr<Layer>& layer) {
  if (auto cell = std::dynamic_pointer_cast<RNNCellLayer>(layer)) return cell;
  throw ConfigError(concat(
      "expected an RNN cell (SimpleRNNCell, LSTMCell, GRUCell, StackedRNNCells "
      "or a class derived from RNNCellLayer), got ",
      layer ? std::string(layer->class_name()) : "None"));
}

}  // namespace keratin::layers
