#include "keratin/engine/schedule.h"

#include <algorithm>
#include <unordered_set>

#include "keratin/base/error.h"
#include "keratin/engine/executor.h"
#include "keratin/engine/groups.h"
#include "keratin/engine/kernels/factory.h"
#include "keratin/engine/kernels/scan.h"
#include "keratin/engine/passes/passes.h"
#include "keratin/graph/primitive.h"
#include "keratin/graph/variable.h"

namespace keratin::engine {
namespace {

// What grows by more than this when computed isn't kept with the weights.
constexpr size_t kMaxGrowth = 4;
constexpr size_t kAlwaysKept = 65'536;  // bytes

void check_inputs(const Program& program) {
  std::unordered_set<const Node*> inputs;
  for (const Tensor& input : program.inputs) inputs.insert(input.node().get());
  for (const Node* node : topological_order(program.outputs)) {
    if (node->kind != Node::Kind::input || inputs.contains(node)) continue;
    throw ShapeError(
        concat("no value was given for the input ", quoted(node->name)));
  }
}

class Builder {
 public:
  Builder(const Program& program, const Lowering& lowering)
      : lowering_(lowering),
        program_(optimized(program, lowering.weights_stay)),
        result_(std::make_unique<Schedule>()) {}

  std::unique_ptr<Schedule> run() {
    find_fixed();
    add_inputs();
    const Groups groups(program_, fixed_);
    for (const Unit& unit : groups.units()) add_unit(unit);
    std::vector<uint32_t> outputs;
    for (const Tensor& output : program_.outputs) {
      result_->outputs.push_back(output.spec());
      outputs.push_back(value_of(output));
    }
    lay_out(*result_, outputs);
    return std::move(result_);
  }

 private:
  void find_fixed();
  bool is_kept(const Node& node) const;
  void add_inputs();
  void add_unit(const Unit& unit);
  void add_alias(const Node& node);
  void add_step(std::unique_ptr<Kernel> kernel, const Node& results,
                std::vector<uint32_t> operands);
  void add_contraction(const Unit& unit);
  MapProgram map_of(const Unit& unit, std::vector<uint32_t>& operands);

  uint32_t new_value(Storage storage);
  uint32_t value_of(const Tensor& tensor);
  uint32_t value_of_weight(uint32_t item, size_t bytes);
  uint32_t weight_item(const Tensor& tensor, bool packed_only);
  uint32_t packed(const Tensor& tensor, const Kernel* kernel);
  std::vector<uint32_t> values_of(const std::vector<Tensor>& tensors);

  Lowering lowering_;
  Program program_;
  std::unique_ptr<Schedule> result_;
  std::unordered_set<const Node*> fixed_;
  std::unordered_map<const Node*, std::vector<uint32_t>> values_;
  std::unordered_map<const Node*, std::vector<uint32_t>> items_;
  std::unordered_map<uint32_t, uint32_t> weight_values_;
};

void Builder::find_fixed() {
  for (const auto& [node, depends] : dependence_of(program_)) {
    const bool leaf = node->kind == Node::Kind::constant ||
                      node->kind == Node::Kind::variable;
    if (leaf) fixed_.insert(node);
  }
  if (!lowering_.weights_stay) return;
  for (const Node* node : topological_order(program_.outputs)) {
    if (node->kind == Node::Kind::primitive && is_kept(*node)) {
      fixed_.insert(node);
    }
  }
}

bool Builder::is_kept(const Node& node) const {
  if (node.primitive == &primitives::broadcast_to ||
      node.primitive == &primitives::scan || node.operands.empty()) {
    return false;
  }
  size_t before = 0;
  for (const Tensor& operand : node.operands) {
    if (!fixed_.contains(operand.node().get())) return false;
    before += bytes_of(operand.spec());
  }
  size_t after = 0;
  for (const Spec& spec : node.results) after += bytes_of(spec);
  return after <= kAlwaysKept || after <= kMaxGrowth * before;
}

void Builder::add_inputs() {
  for (const Tensor& input : program_.inputs) {
    const auto index = static_cast<uint32_t>(result_->inputs.size());
    result_->inputs.push_back(input.spec());
    values_[input.node().get()] = {
        new_value({Place::input, index, bytes_of(input.spec())})};
  }
}

uint32_t Builder::new_value(Storage storage) {
  result_->storages.push_back(storage);
  result_->values.push_back(
      {static_cast<uint32_t>(result_->storages.size() - 1)});
  return static_cast<uint32_t>(result_->values.size() - 1);
}

uint32_t Builder::value_of(const Tensor& tensor) {
  const Node* const node = tensor.node().get();
  if (fixed_.contains(node)) {
    return value_of_weight(weight_item(tensor, false), bytes_of(tensor.spec()));
  }
  return values_.at(node)[tensor.result()];
}

uint32_t Builder::value_of_weight(uint32_t item, size_t bytes) {
  const auto [it, is_new] = weight_values_.try_emplace(item, 0);
  if (is_new) it->second = new_value({Place::weight, item, bytes});
  return it->second;
}

// The item of a fixed tensor.
uint32_t Builder::weight_item(const Tensor& tensor, bool packed_only) {
  const Node& node = *tensor.node();
  Weights& weights = result_->weights;
  if (node.kind == Node::Kind::variable) {
    return weights.variable(*node.variable, packed_only);
  }
  auto& items = items_[&node];
  items.resize(node.results.size(), kNoValue);
  uint32_t& item = items[tensor.result()];
  if (item != kNoValue) {
    if (!packed_only) weights.keep(item);
    return item;
  }
  std::vector<Variable> variables;
  const Tensor outputs[] = {tensor};
  for (const Node* inner : topological_order(outputs)) {
    if (inner->variable) variables.push_back(*inner->variable);
  }
  Lowering once = lowering_;
  once.weights_stay = false;
  item = weights.computed(variables, packed_only, [tensor, once] {
    if (const Array* const array = tensor.constant()) {
      return Held{array->shared().owner, array->bytes().data()};
    }
    // Made for this once: nothing of it stays but the result.
    const Executor executor(Program{{}, {tensor}}, once);
    const Array array = executor.run({})[0];
    return Held{array.shared().owner, array.bytes().data()};
  });
  return item;
}

uint32_t Builder::packed(const Tensor& tensor, const Kernel* kernel) {
  const size_t bytes = kernel->packed_bytes();
  const uint32_t source = weight_item(tensor, true);
  const uint32_t item = result_->weights.made_of(
      {source}, false,
      [kernel, bytes,
       pool = lowering_.pool](std::span<const std::byte* const> sources) {
        std::shared_ptr<std::byte[]> memory = make_buffer(bytes);
        kernel->pack(sources[0], memory.get(), *pool);
        return Held{memory, memory.get()};
      });
  return value_of_weight(item, bytes);
}

std::vector<uint32_t> Builder::values_of(const std::vector<Tensor>& tensors) {
  std::vector<uint32_t> values;
  for (const Tensor& tensor : tensors) values.push_back(value_of(tensor));
  return values;
}

void Builder::add_unit(const Unit& unit) {
  if (unit.contraction != nullptr) return add_contraction(unit);
  if (!unit.maps.empty()) {
    std::vector<uint32_t> operands;
    MapProgram map = map_of(unit, operands);
    const Node& root = *unit.maps.back();
    const auto count =
        static_cast<size_t>(element_count(root.results[0].shape));
    return add_step(std::make_unique<MapKernel>(std::move(map), count), root,
                    std::move(operands));
  }
  if (is_alias(*unit.single)) return add_alias(*unit.single);
  if (is_contraction(*unit.single) ||
      unit.single->primitive == &primitives::conv_input_grad) {
    return add_contraction({unit.single, {}, nullptr});
  }
  const Node& node = *unit.single;
  if (node.primitive == &primitives::scan) {
    ScanBody body = scan_body(node, fixed_);
    std::vector<uint32_t> operands = values_of(body.operands);
    return add_step(make_scan(node, std::move(body), lowering_), node,
                    std::move(operands));
  }
  add_step(make_kernel(node, {lowering_.onednn, false, std::nullopt}), node,
           values_of(node.operands));
}

void Builder::add_alias(const Node& node) {
  const Value value = result_->values[value_of(node.operands[0])];
  result_->values.push_back(value);
  values_[&node] = {static_cast<uint32_t>(result_->values.size() - 1)};
}

void Builder::add_step(std::unique_ptr<Kernel> kernel, const Node& node,
                       std::vector<uint32_t> operands) {
  Step step;
  step.operands = std::move(operands);
  step.spec = to_string(node.results[0]);
  for (const Spec& spec : node.results) {
    step.results.push_back(new_value({Place::arena, 0, bytes_of(spec)}));
  }
  if (const size_t scratch = kernel->scratch_bytes()) {
    step.scratch = new_value({Place::arena, 0, scratch});
  }
  step.kernel = std::move(kernel);
  values_[&node] = step.results;
  result_->steps.push_back(std::move(step));
}

void Builder::add_contraction(const Unit& unit) {
  const Node& node = *unit.contraction;
  const Tensor& weight = node.operands[1];
  Making making{lowering_.onednn, fixed_.contains(weight.node().get()), {}};
  std::vector<uint32_t> operands = {value_of(node.operands[0]), kNoValue};
  if (!unit.maps.empty()) making.epilogue = map_of(unit, operands);
  std::unique_ptr<Kernel> kernel = make_kernel(node, std::move(making));
  operands[1] = kernel->packed_bytes() > 0 ? packed(weight, kernel.get())
                                           : value_of(weight);
  const Node& root = unit.maps.empty() ? node : *unit.maps.back();
  add_step(std::move(kernel), root, std::move(operands));
}

MapProgram Builder::map_of(const Unit& unit, std::vector<uint32_t>& operands) {
  const Shape& shape = unit.maps.back()->results[0].shape;
  MapProgram map(shape);
  std::unordered_map<const Node*, uint32_t> numbers;
  const auto number_of = [&](const Tensor& operand) {
    const auto known = numbers.find(operand.node().get());
    if (known != numbers.end()) return known->second;
    const Source source = source_of(operand, shape, fixed_);
    const Node* behind = source.tensor.node().get();
    while (behind->kind == Node::Kind::primitive && is_alias(*behind)) {
      behind = behind->operands[0].node().get();
    }
    uint32_t index = MapProgram::kSelf;
    if (unit.contraction == nullptr || behind != unit.contraction) {
      index = static_cast<uint32_t>(operands.size());
      operands.push_back(value_of(source.tensor));
    }
    const uint32_t number = map.source(index, operand.dtype(), source.access);
    const bool plain = operand.node()->results.size() == 1;
    if (plain) numbers[operand.node().get()] = number;
    return number;
  };
  for (const Node* node : unit.maps) {
    uint32_t at[3] = {};
    for (size_t i = 0; i < node->operands.size(); ++i) {
      at[i] = number_of(node->operands[i]);
    }
    numbers[node] = map.apply(op_of(*node), at[0], at[1], at[2]);
  }
  map.finish(unit.maps.back()->results[0].dtype);
  return map;
}

}  // namespace

size_t bytes_of(const Spec& spec) {
  return static_cast<size_t>(element_count(spec.shape)) * size_of(spec.dtype);
}

std::unique_ptr<Schedule> schedule(const Program& program,
                                   const Lowering& lowering) {
  check_inputs(program);
  return Builder(program, lowering).run();
}

}  // namespace keratin::engine
