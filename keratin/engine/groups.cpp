#include "keratin/engine/groups.h"

#include <algorithm>

#include "keratin/graph/primitive.h"

namespace keratin::engine {
namespace {

namespace p = primitives;

// The same elements seen from a shape that the old one broadcasts to.
Access widened(const Access& access, const Shape& from, const Shape& to) {
  Access wide{access.offset, std::vector<int64_t>(to.size(), 0)};
  const size_t more = to.size() - from.size();
  for (size_t axis = 0; axis < from.size(); ++axis) {
    if (from[axis] == to[axis + more]) {
      wide.strides[axis + more] = access.strides[axis];
    }
  }
  return wide;
}

// Where a tensor's own elements lie.
Source own_source(const Tensor& tensor,
                  const std::unordered_set<const Node*>& fixed) {
  const Node& node = *tensor.node();
  const bool live =
      node.kind == Node::Kind::primitive && !fixed.contains(&node);
  if (live && node.primitive == &p::broadcast_to) {
    Source inner = own_source(node.operands[0], fixed);
    inner.access =
        widened(inner.access, node.operands[0].shape(), tensor.shape());
    return inner;
  }
  if (live && node.primitive == &p::slice) {
    Source inner = own_source(node.operands[0], fixed);
    const auto& slice = std::get<SliceAttrs>(node.attrs);
    for (size_t axis = 0; axis < slice.start.size(); ++axis) {
      int64_t& stride = inner.access.strides[axis];
      inner.access.offset += slice.start[axis] * stride;
      stride *= slice.stride[axis];
    }
    return inner;
  }
  return {tensor, {0, row_major_strides(tensor.shape())}};
}

}  // namespace

bool is_alias(const Node& node) {
  return node.primitive == &p::reshape || node.primitive == &p::stop_gradient;
}

bool is_contraction(const Node& node) {
  return (node.primitive == &p::conv || node.primitive == &p::matmul) &&
         node.results[0].dtype == DType::float32;
}

Source source_of(const Tensor& operand, const Shape& shape,
                 const std::unordered_set<const Node*>& fixed) {
  Source source = own_source(operand, fixed);
  source.access = widened(source.access, operand.shape(), shape);
  return source;
}

Groups::Groups(const Program& program,
               const std::unordered_set<const Node*>& fixed)
    : program_(program),
      fixed_(fixed),
      order_(topological_order(program.outputs)) {
  find_users();
  for (const Tensor& output : program_.outputs) {
    outputs_.insert(output.node().get());
    demanded_.insert(output.node().get());
  }
  for (auto it = order_.rbegin(); it != order_.rend(); ++it) visit(*it);
  for (size_t group = 0; group < groups_.size(); ++group) {
    attach_contraction(group);
  }
  list_units();
}

void Groups::find_users() {
  for (size_t i = 0; i < order_.size(); ++i) {
    const Node* const node = order_[i];
    position_[node] = i;
    if (fixed_.contains(node)) continue;
    for (const Tensor& operand : node->operands) {
      users_[operand.node().get()].push_back(node);
    }
  }
}

void Groups::visit(const Node* node) {
  if (node->kind != Node::Kind::primitive || fixed_.contains(node)) return;
  if (is_map_node(*node)) {
    if (joins(node)) {
      const size_t group = group_.at(users_.at(node)[0]);
      group_[node] = group;
      groups_[group].maps.push_back(node);
      cost_[group] += added_cost(node);
    } else if (demanded_.contains(node)) {
      group_[node] = groups_.size();
      groups_.push_back({nullptr, {node}, nullptr});
      cost_.push_back(1 + node->operands.size());
    } else {
      return;
    }
  } else if (!demanded_.contains(node)) {
    return;
  }
  demand_operands(node);
}

bool Groups::joins(const Node* node) const {
  const auto users = users_.find(node);
  if (users == users_.end() || outputs_.contains(node)) return false;
  const auto first = group_.find(users->second[0]);
  if (first == group_.end()) return false;
  const size_t group = first->second;
  const Shape& shape = groups_[group].maps[0]->results[0].shape;
  return node->results[0].shape == shape && all_users_in(node, group) &&
         cost_[group] + added_cost(node) < MapProgram::kMaxValues;
}

// The operation and its sources, less the source that it was before.
size_t Groups::added_cost(const Node* node) const {
  const size_t cost = 1 + node->operands.size();
  const size_t saved = users_.at(node).size();
  return cost > saved ? cost - saved : 0;
}

bool Groups::all_users_in(const Node* node, size_t group) const {
  if (outputs_.contains(node)) return false;
  const auto& users = users_.at(node);
  return std::all_of(users.begin(), users.end(), [&](const Node* user) {
    const auto found = group_.find(user);
    return found != group_.end() && found->second == group;
  });
}

void Groups::demand_operands(const Node* node) {
  for (const Tensor& operand : node->operands) {
    const Tensor source =
        group_.contains(node)
            ? source_of(operand, node->results[0].shape, fixed_).tensor
            : operand;
    demanded_.insert(source.node().get());
  }
}

// The contraction whose result, or an alias of it, is that operand, if nothing
// else looks at either; `aliases` gets those on the way.
const Node* Groups::followed(const Tensor& operand, size_t group,
                             std::vector<const Node*>& aliases) const {
  const Node* node = operand.node().get();
  const Shape& shape = groups_[group].maps[0]->results[0].shape;
  if (operand.shape() != shape || fixed_.contains(node)) return nullptr;
  if (node->kind != Node::Kind::primitive || !all_users_in(node, group)) {
    return nullptr;
  }
  while (is_alias(*node)) {
    aliases.push_back(node);
    node = node->operands[0].node().get();
    if (node->kind != Node::Kind::primitive || fixed_.contains(node) ||
        outputs_.contains(node) || users_.at(node).size() != 1) {
      return nullptr;
    }
  }
  return is_contraction(*node) ? node : nullptr;
}

// The last of the contractions that the group may follow: its other operands
// are there by then.
void Groups::attach_contraction(size_t group) {
  if (groups_[group].maps[0]->results[0].dtype != DType::float32) return;
  const Node* best = nullptr;
  std::vector<const Node*> on_the_way;
  for (const Node* map : groups_[group].maps) {
    for (const Tensor& operand : map->operands) {
      std::vector<const Node*> aliases;
      const Node* const node = followed(operand, group, aliases);
      if (node == nullptr) continue;
      if (best != nullptr && position_.at(node) <= position_.at(best)) continue;
      best = node;
      on_the_way = aliases;
    }
  }
  if (best == nullptr) return;
  groups_[group].contraction = best;
  absorbed_.insert(best);
  absorbed_.insert(on_the_way.begin(), on_the_way.end());
}

void Groups::list_units() {
  for (const Node* node : order_) {
    if (node->kind != Node::Kind::primitive || fixed_.contains(node) ||
        absorbed_.contains(node)) {
      continue;
    }
    const auto group = group_.find(node);
    if (group == group_.end()) {
      if (demanded_.contains(node)) units_.push_back({nullptr, {}, node});
      continue;
    }
    Unit& unit = groups_[group->second];
    if (unit.maps[0] != node) continue;  // the root stands first as yet
    std::sort(unit.maps.begin(), unit.maps.end(),
              [&](const Node* a, const Node* b) {
                return position_.at(a) < position_.at(b);
              });
    units_.push_back(unit);
  }
}

}  // namespace keratin::engine
