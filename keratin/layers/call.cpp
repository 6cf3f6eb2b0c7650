// How a layer is called: what it is given, in what form, and what comes out.

#include <algorithm>

#include "keratin/base/error.h"
#include "keratin/config/scope_chain.h"
#include "keratin/graph/primitive.h"
#include "keratin/graph/trace_budget.h"
#include "keratin/layers/layer.h"

namespace keratin {
namespace {

thread_local StateUpdates* collecting = nullptr;

Shape shape_of(const auto& tensor) { return tensor.shape(); }

// The argument `names[index]`, by place or by name; null where it isn't given.
template <class T>
const Nested<T>* argument_of(const Arguments<T>& given,
                             const std::vector<std::string_view>& names,
                             size_t index) {
  const Nested<T>* found = nullptr;
  if (index < given.positional.size()) found = &given.positional[index];
  for (const auto& [key, value] : given.keyword) {
    if (index < names.size() && key == names[index]) found = &value;
  }
  return found == nullptr || found->is_none() ? nullptr : found;
}

template <class T>
const Nested<T>& first_argument(const Arguments<T>& given,
                                const std::vector<std::string_view>& names) {
  if (const Nested<T>* first = argument_of(given, names, 0)) return *first;
  throw ShapeError(concat("called without the argument ", quoted(names.at(0))));
}

// The argument `training`: None, as nothing, means what the caller was told.
std::optional<bool> training_of(const TensorArguments& given,
                                const std::vector<std::string_view>& names,
                                std::optional<bool> told) {
  for (size_t i = 1; i < std::min(given.positional.size(), names.size()); ++i) {
    const Tensors& value = given.positional[i];
    if (names[i] == "training" && !value.is_none()) {
      return value.plain().as_bool();
    }
  }
  for (const auto& [key, value] : given.keyword) {
    if (key == "training" && !value.is_none()) return value.plain().as_bool();
  }
  return told;
}

void expect_rank(const Shape& shape, const InputRule& rule) {
  const size_t rank = shape.size();
  const size_t least = rule.ndim.value_or(rule.min_ndim);
  if (rule.ndim ? rank == least : rank >= least) return;
  throw ShapeError(concat("the input is incompatible with the layer: expected ",
                          rule.ndim ? "ndim=" : "min_ndim=", least,
                          ", found ndim=", rank,
                          ". Full shape received: ", to_string(shape)));
}

// Float tensors converted to `dtype`, others and masks as they are.
Tensors cast_inputs(const Tensors& inputs, DType dtype) {
  return inputs.map([&](const Tensor& tensor) {
    if (!is_float(tensor.dtype()) || tensor.dtype() == dtype) return tensor;
    return apply(primitives::cast, CastAttrs{dtype}, {tensor})
        .with_mask(tensor.mask());
  });
}

// None, or lists of nothing else: `mask=[None, None]`.
bool is_all_none(const Json& value) {
  return value.is_null() ||
         (value.is_array() &&
          std::ranges::all_of(value.as_array(), is_all_none));
}

// One mask a tensor, empty where there is none.
std::vector<Tensor> masks_of(const Tensors& given) {
  if (given.is_plain() && is_all_none(given.plain())) return {};
  expect_no_plain(Tensors::List{given}, "mask");
  if (!given.is_list()) return given.flatten();
  std::vector<Tensor> masks;
  for (const Tensors& item : given.list()) {
    masks.push_back(item.is_none() ? Tensor() : item.leaf());
  }
  return masks;
}

}  // namespace

void Layer::prepare(const KerasArguments& arguments) {
  ensure_built(build_shapes(arguments.map(shape_of<KerasTensor>)));
}

Nested<Shape> Layer::build_shapes(const Arguments<Shape>& given) const {
  const auto names = call_arguments();
  const auto wanted = build_arguments();
  Nested<Shape>::Dict shapes;
  for (size_t i = 0; i < names.size(); ++i) {
    if (std::find(wanted.begin(), wanted.end(), names[i]) == wanted.end()) {
      continue;
    }
    if (const Nested<Shape>* shape = argument_of(given, names, i)) {
      shapes.emplace_back(concat(names[i], "_shape"), *shape);
    }
  }
  if (shapes.size() < 2) return first_argument(given, names);
  return shapes;
}

// Of several shapes, which `build` gets by name, the rule is for the first.
void Layer::expect_ranks(const Nested<Shape>& shapes) const {
  const InputRule rule = input_rule();
  if (!rule.ndim && rule.min_ndim == 0) return;
  const auto* named =
      build_arguments().empty()
          ? nullptr
          : shapes.find(concat(call_arguments().at(0), "_shape"));
  const Nested<Shape>& first = named != nullptr ? *named : shapes;
  for (const Shape& shape : first.flatten()) expect_rank(shape, rule);
}

void Layer::expect_arguments(const TensorArguments& given) const {
  std::vector<std::string_view> names = call_arguments();
  if (given.positional.size() > names.size()) {
    throw ConfigError(concat("called with ", given.positional.size(),
                             " arguments, takes ", names.size()));
  }
  for (const std::string_view name : keyword_arguments()) {
    names.push_back(name);
  }
  for (const auto& [key, value] : given.keyword) {
    if (key == "mask" || key == "training" ||
        std::find(names.begin(), names.end(), key) != names.end()) {
      continue;
    }
    std::string known;
    for (const std::string_view name : names) {
      if (name != "mask" && name != "training") known += concat(name, ", ");
    }
    throw ConfigError(concat("called with an unexpected keyword argument ",
                             quoted(key), "; takes ", known,
                             "mask and training"));
  }
}

Tensors Layer::as_computed(const Tensors& given) const {
  return autocast() ? cast_inputs(given, compute_dtype()) : given;
}

Tensors Layer::run(const TensorArguments& given, std::optional<bool> training) {
  TraceBudget::spend();
  expect_arguments(given);
  const auto names = call_arguments();
  TensorArguments arguments;
  Call call(training_of(given, names, training));
  for (size_t i = 0; i < given.positional.size(); ++i) {
    arguments.positional.push_back(as_computed(given.positional[i]));
    if (i == 0) continue;
    call.arguments_.emplace_back(names[i], arguments.positional[i]);
  }
  for (const auto& [key, value] : given.keyword) {
    arguments.keyword.emplace_back(key, as_computed(value));
    call.arguments_.push_back(arguments.keyword.back());
  }
  const Tensors inputs = first_argument(arguments, names);
  expect_no_plain(inputs, names.at(0));
  ensure_built(build_shapes(arguments.map(shape_of<Tensor>)));
  if (const Tensors* masks = call.argument("mask")) {
    call.masks_ = masks_of(*masks);
  } else {
    for (const Tensor& tensor : inputs.flatten()) {
      call.masks_.push_back(tensor.mask());
    }
  }
  const Tensors outputs = this->call(inputs, call);
  if (call.keeps_masks_) return outputs;
  const Tensor mask = compute_mask(inputs, call);
  return outputs.map(
      [&](const Tensor& output) { return output.with_mask(mask); });
}

Tensor Layer::weight(const Variable& variable) const {
  return cast_inputs(Tensor(variable), compute_dtype()).leaf();
}

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
