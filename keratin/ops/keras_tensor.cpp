#include "keratin/ops/keras_tensor.h"

#include <optional>

#include "keratin/ops/operation.h"

namespace keratin {

struct KerasTensor::State {
  Shape shape;
  DType dtype = DType::float32;
  std::string name;
  std::shared_ptr<OperationNode> node;
  size_t tensor_index = 0;
  std::optional<Array> constant;
  Json form;
};

KerasTensor::KerasTensor(Shape shape, DType dtype, std::string name)
    : state_(std::make_shared<State>()) {
  state_->shape = std::move(shape);
  state_->dtype = dtype;
  state_->name = std::move(name);
}

KerasTensor::KerasTensor(Array constant, Json form)
    : KerasTensor(constant.shape(), constant.dtype()) {
  state_->constant = std::move(constant);
  state_->form = std::move(form);
}

bool KerasTensor::is_constant() const {
  return !empty() && state_->constant.has_value();
}
const Array& KerasTensor::constant() const { return *state_->constant; }
const Json& KerasTensor::constant_form() const { return state_->form; }

const Shape& KerasTensor::shape() const { return state_->shape; }
DType KerasTensor::dtype() const { return state_->dtype; }
const std::string& KerasTensor::name() const { return state_->name; }
size_t KerasTensor::tensor_index() const { return state_->tensor_index; }

const std::shared_ptr<OperationNode>& KerasTensor::node() const {
  return state_->node;
}

bool operator==(const KerasTensor& a, const KerasTensor& b) {
  if (a.state_ == b.state_) return true;
  return !a.empty() && !b.empty() && a.node() && a.node() == b.node() &&
         a.tensor_index() == b.tensor_index();
}

// Tensors own the node that makes them, and a node its arguments: so a node
// keeps no tensors of its own, or nothing would ever be freed.
KerasTensors OperationNode::outputs_of(
    const std::shared_ptr<OperationNode>& node) {
  size_t index = 0;
  return node->outputs.map([&](const KerasTensor& spec) {
    KerasTensor tensor(spec.shape(), spec.dtype(), spec.name());
    tensor.state_->node = node;
    tensor.state_->tensor_index = index++;
    return tensor;
  });
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
