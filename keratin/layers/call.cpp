#include "keratin/base/error.h"
#include "keratin/config/scope_chain.h"
#include "keratin/layers/layer.h"

namespace keratin {
namespace {

thread_local StateUpdates* collecting = nullptr;

}  // namespace

const Tensors* Call::argument(std::string_view name) const {
  for (const auto& [key, value] : arguments_) {
    if (key == name) return value.is_none() ? nullptr : &value;
  }
  return nullptr;
}

bool Call::flag(std::string_view name, bool otherwise) const {
  const Tensors* value = argument(name);
  if (value == nullptr) return otherwise;
  return value->plain().as_bool();
}

Tensor Call::mask(size_t index) const {
  return index < masks_.size() ? masks_[index] : Tensor();
}

StateUpdates::StateUpdates() : outer_(collecting) { collecting = this; }
StateUpdates::~StateUpdates() {
  take_out(collecting, this, &StateUpdates::outer_);
}

void StateUpdates::record(const Variable& variable, const Tensor& value) {
  if (collecting == nullptr) return;
  for (auto& [known, update] : collecting->updates_) {
    if (known == variable) {
      update = value;
      return;
    }
  }
  collecting->updates_.emplace_back(variable, value);
}

Layer& LayerRef::there() const {
  if (layer_ != nullptr) return *layer_;
  throw ConfigError(
      "this handle has no layer or model; assign it one that was made or "
      "loaded");
}

KerasTensor LayerRef::operator()(const KerasTensor& x) const {
  return (*this)(KerasTensors(x)).leaf();
}

KerasTensor LayerRef::operator()(const std::vector<KerasTensor>& list) const {
  return (*this)(KerasTensors::list_of(list)).leaf();
}

KerasTensors LayerRef::operator()(const KerasTensors& x) const {
  return there().symbolic_call({{x}, {}});
}

KerasTensors LayerRef::operator()(const KerasArguments& arguments) const {
  return there().symbolic_call(arguments);
}

Tensor LayerRef::operator()(const Tensor& x,
                            std::optional<bool> training) const {
  Layer& layer = there();
  try {
    return layer.run({{Tensors(x)}, {}}, training).leaf();
  } catch (const Error& error) {
    error.rethrow_within(layer.name());
  }
}

}  // namespace keratin
