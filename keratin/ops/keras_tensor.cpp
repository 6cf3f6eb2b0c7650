#include "keratin/ops/keras_tensor.h"

#include "keratin/ops/operation.h"

namespace keratin {

struct KerasTensor::State {
  Shape shape;
  DType dtype = DType::float32;
  std::string name;
  std::shared_ptr<OperationNode> node;
  size_t tensor_index = 0;
};

KerasTensor::KerasTensor(Shape shape, DType dtype, std::string name)
    : state_(std::make_shared<State>()) {
  state_->shape = std::move(shape);
  state_->dtype = dtype;
  state_->name = std::move(name);
}

const Shape& KerasTensor::shape() const { return state_->shape; }
DType KerasTensor::dtype() const { return state_->dtype; }
const std::string& KerasTensor::name() const { return state_->name; }
size_t KerasTensor::tensor_index() const { return state_->tensor_index; }

const std::shared_ptr<OperationNode>& KerasTensor::node() const {
  return state_->node;
}

// Outputs own the node that makes them, the node owns its arguments: a node
// keeps no outputs of its own, or nothing would ever be freed.
KerasTensors OperationNode::bind(const std::shared_ptr<OperationNode>& node,
                                 const KerasTensors& specs) {
  size_t index = 0;
  KerasTensors bound = specs.map([&](const KerasTensor& spec) {
    KerasTensor tensor(spec.shape(), spec.dtype(), spec.name());
    tensor.state_->node = node;
    tensor.state_->tensor_index = index++;
    return tensor;
  });
  node->outputs = specs;
  return bound;
}

OperationNode::~OperationNode() {
  // Arguments go onto a list before they die, so that the depth of the graph
  // costs no stack.
  std::vector<std::shared_ptr<OperationNode>> pending;
  const auto take = [&](KerasArguments& dying) {
    for (const KerasTensor& tensor : dying.tensors()) {
      if (tensor.node()) pending.push_back(tensor.node());
    }
    dying = {};
  };
  take(arguments);
  while (!pending.empty()) {
    const auto node = std::move(pending.back());
    pending.pop_back();
    if (node.use_count() == 1) take(node->arguments);
  }
}

}  // namespace keratin
