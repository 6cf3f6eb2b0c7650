#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "keratin/graph/array.h"
#include "keratin/graph/attrs.h"

namespace keratin {

class Variable;
struct Node;
struct Primitive;

/// dtype and concrete shape: what is known of a value before it exists.
struct Spec {
  DType dtype = DType::float32;
  Shape shape;
  friend bool operator==(const Spec&, const Spec&) = default;
};

/// "float32 (2, 3)".
std::string to_string(const Spec& spec);

/// A value: numbers, a variable's present value, an input to come, or the
/// result of a primitive on other tensors. A cheap handle; nothing is computed
/// until `eval` or a plan runs.
///
/// A tensor may carry a mask, as Keras's `_keras_mask`: a bool tensor
/// `(batch, time)`, true where a step counts. Operations drop it, layers
/// decide what becomes of it.
class Tensor {
 public:
  Tensor() = default;
  /// A constant.
  Tensor(Array value);
  /// The value that the variable has when the program runs.
  Tensor(const Variable& variable);
  Tensor(std::shared_ptr<const Node> node, uint32_t result)
      : node_(std::move(node)), result_(result) {}

  /// A scalar constant.
  static Tensor scalar(double value, DType dtype = DType::float32);
  /// `value` everywhere.
  static Tensor full(Shape shape, double value, DType dtype = DType::float32);
  /// An input of a program, told apart by identity.
  static Tensor placeholder(Spec spec, std::string name = {});

  bool empty() const { return node_ == nullptr; }
  const Spec& spec() const;
  DType dtype() const { return spec().dtype; }
  const Shape& shape() const { return spec().shape; }
  size_t rank() const { return shape().size(); }
  /// Size along `axis`, which may count from the end.
  int64_t dim(int64_t axis) const;

  /// The numbers of a constant, or null.
  const Array* constant() const;

  /// The mask that travels with this tensor; empty where there is none.
  Tensor mask() const { return mask_ ? *mask_ : Tensor(); }
  bool has_mask() const { return mask_ != nullptr; }
  Tensor with_mask(const Tensor& mask) const;
  Tensor without_mask() const { return Tensor(node_, result_); }

  const std::shared_ptr<const Node>& node() const { return node_; }
  uint32_t result() const { return result_; }
  /// Whether both are the same value by identity (masks aside).
  friend bool same(const Tensor& a, const Tensor& b) {
    return a.node_ == b.node_ && a.result_ == b.result_;
  }

 private:
  std::shared_ptr<const Node> node_;
  uint32_t result_ = 0;
  std::shared_ptr<const Tensor> mask_;
};

/// One step of a graph in static single assignment. Immutable once made.
struct Node {
  enum class Kind : uint8_t { constant, variable, input, primitive };

  Kind kind = Kind::constant;
  std::vector<Spec> results;  // one, but for loops and top_k
  Array value;                // constant
  std::shared_ptr<const Variable> variable;
  std::string name;  // input
  const Primitive* primitive = nullptr;
  Attrs attrs;
  std::vector<Tensor> operands;

  Node() = default;
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;
  /// Takes a long chain apart without recursion.
  ~Node();
};

/// A function on tensors: placeholders, and what is computed from them,
/// constants and variables.
struct Program {
  std::vector<Tensor> inputs;
  std::vector<Tensor> outputs;
};

/// The nodes that `outputs` need, operands before users, in an order that
/// depends on the graph alone. Iterative.
std::vector<const Node*> topological_order(std::span<const Tensor> outputs);

/// Throws std::logic_error if a program breaks the rules of its primitives:
/// operands, dtypes and shapes are inferred again and compared. For debug
/// builds and tests, after each pass.
void verify(const Program& program);

}  // namespace keratin
