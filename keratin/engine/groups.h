#pragma once

#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "keratin/engine/kernels/map.h"
#include "keratin/graph/tensor.h"

namespace keratin::engine {

/// What becomes one step: a primitive, a chain of element-wise ones, or a
/// convolution or matrix product with the chain that follows it.
struct Unit {
  const Node* contraction = nullptr;
  std::vector<const Node*> maps;  ///< operands first; the last one is the root
  const Node* single = nullptr;   ///< any other primitive
};

/// The units of a program in an order that works, with the aliases that are
/// needed (reshapes and their like) as units of their own.
class Groups {
 public:
  /// `fixed` tells nodes that no step computes: constants and weights.
  Groups(const Program& program, const std::unordered_set<const Node*>& fixed);

  const std::vector<Unit>& units() const { return units_; }

 private:
  void find_users();
  void visit(const Node* node);
  bool joins(const Node* node) const;
  void demand_operands(const Node* node);
  size_t added_cost(const Node* node) const;
  void attach_contraction(size_t group);
  const Node* followed(const Tensor& operand, size_t group,
                       std::vector<const Node*>& aliases) const;
  bool all_users_in(const Node* node, size_t group) const;
  void list_units();

  const Program& program_;
  const std::unordered_set<const Node*>& fixed_;
  std::vector<const Node*> order_;
  std::unordered_map<const Node*, size_t> position_;
  std::unordered_map<const Node*, std::vector<const Node*>> users_;
  std::unordered_set<const Node*> outputs_;
  std::unordered_set<const Node*> demanded_;
  std::unordered_map<const Node*, size_t> group_;  // of map nodes
  std::vector<Unit> groups_;                       // maps in reverse order
  std::vector<size_t> cost_;                       // of groups_
  std::unordered_set<const Node*> absorbed_;       // into a contraction's unit
  std::vector<Unit> units_;
};

/// Whether the node gives its operand's numbers, in order, under another shape.
bool is_alias(const Node& node);
/// Convolutions and matrix products that a map may follow.
bool is_contraction(const Node& node);

/// Where a map finds an operand: behind the broadcasts and slices that it reads
/// through.
struct Source {
  Tensor tensor;
  Access access;  ///< for the shape of the map's result
};
Source source_of(const Tensor& operand, const Shape& shape,
                 const std::unordered_set<const Node*>& fixed);

}  // namespace keratin::engine
