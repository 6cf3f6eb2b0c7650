#include "keratin/graph/variable.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <mutex>

#include "keratin/base/error.h"

namespace keratin {

struct Variable::State {
  std::string name;
  std::string path;
  Spec spec;
  std::atomic<bool> trainable{true};
  std::atomic<uint64_t> version{0};

  std::mutex run_mutex;  // for VariableLock; taken before `mutex`
  std::mutex mutex;      // guards what follows
  std::function<Array()> initial;
  Array value;
  std::weak_ptr<const Node> node;
};

Variable::Variable(std::string name, Spec spec, Array value, bool trainable)
    : Variable(std::move(name), std::move(spec), nullptr, trainable) {
  assign(std::move(value));
}

Variable::Variable(std::string name, Spec spec, std::function<Array()> initial,
                   bool trainable)
    : state_(std::make_shared<State>()) {
  if (!is_concrete(spec.shape)) {
    throw ShapeError(concat("variable ", quoted(name),
                            " needs a concrete shape, got ",
                            to_string(spec.shape)));
  }
  state_->path = name;
  state_->name = std::move(name);
  state_->spec = std::move(spec);
  state_->initial = std::move(initial);
  state_->trainable = trainable;
}

const std::string& Variable::name() const { return state_->name; }
const std::string& Variable::path() const { return state_->path; }
const Spec& Variable::spec() const { return state_->spec; }
bool Variable::trainable() const { return state_->trainable; }
uint64_t Variable::version() const { return state_->version; }

void Variable::set_trainable(bool trainable) { state_->trainable = trainable; }

void Variable::set_path(std::string path) { state_->path = std::move(path); }

Array Variable::value() const {
  const std::lock_guard lock(state_->mutex);
  if (state_->value.empty() && state_->initial) {
    state_->value = state_->initial();
    state_->initial = nullptr;
  }
  return state_->value;
}

void Variable::assign(Array value) {
  if (value.dtype() != dtype() || value.shape() != shape()) {
    throw ShapeError(concat("variable ", quoted(path()), " is ",
                            to_string(spec()), ", got ",
                            to_string(Spec{value.dtype(), value.shape()})));
  }
  const std::lock_guard lock(state_->mutex);
  state_->value = std::move(value);
  state_->initial = nullptr;
  ++state_->version;
}

std::shared_ptr<const Node> Variable::node() const {
  const std::lock_guard lock(state_->mutex);
  if (auto node = state_->node.lock()) return node;
  auto node = std::make_shared<Node>();
  node->kind = Node::Kind::variable;
  node->results = {state_->spec};
  node->variable = std::make_shared<const Variable>(*this);
  node->name = state_->path;
  state_->node = node;
  return node;
}

// All take their variables in one order, so that no two wait for each other.
VariableLock::VariableLock(std::vector<Variable> variables)
    : variables_(std::move(variables)) {
  std::sort(variables_.begin(), variables_.end(),
            [](const Variable& a, const Variable& b) {
              return std::less<>()(a.identity(), b.identity());
            });
  variables_.erase(std::unique(variables_.begin(), variables_.end()),
                   variables_.end());
  for (const Variable& variable : variables_) variable.state_->run_mutex.lock();
}

VariableLock::~VariableLock() {
  for (const Variable& variable : variables_) {
    variable.state_->run_mutex.unlock();
  }
}

}  // namespace keratin
