#pragma once

#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "keratin/base/json.h"
#include "keratin/base/nested.h"
#include "keratin/graph/array.h"
#include "keratin/graph/dtype.h"
#include "keratin/graph/shape.h"

namespace keratin {

class Operation;
struct OperationNode;

/// A symbolic tensor of the model graph: dtype, a shape that may have unknown
/// dimensions, and the call that makes it. Keras's `KerasTensor`. A handle.
class KerasTensor {
 public:
  KerasTensor() = default;
  KerasTensor(Shape shape, DType dtype, std::string name = {});
  /// An array that stands in a call beside what calls make. `form` is how a
  /// config has it: {"class_name": "__tensor__" or "__numpy__", …}.
  KerasTensor(Array constant, Json form);

  bool empty() const { return state_ == nullptr; }
  const Shape& shape() const;
  DType dtype() const;
  const std::string& name() const;
  /// The call whose `tensor_index`-th output this is; null for a loose tensor.
  const std::shared_ptr<OperationNode>& node() const;
  size_t tensor_index() const;

  bool is_constant() const;
  /// Of a constant: its value, and its form.
  const Array& constant() const;
  const Json& constant_form() const;

  friend bool operator==(const KerasTensor& a, const KerasTensor& b);

 private:
  friend struct OperationNode;
  struct State;
  std::shared_ptr<State> state_;
};

using KerasTensors = Nested<KerasTensor>;

/// What a layer or an operation is called with. Positional arguments and
/// keyword arguments, each a structure of tensors and plain values.
template <class T>
struct Arguments {
  std::vector<Nested<T>> positional;
  typename Nested<T>::Dict keyword;

  /// Every tensor in them, in Keras's order: keywords go by their names.
  /// Constants of the model graph aren't among them.
  std::vector<T> tensors() const {
    std::vector<T> all;
    const auto add = [&](const Nested<T>& nested) {
      for (auto& leaf : nested.flatten()) {
        if constexpr (std::is_same_v<T, KerasTensor>) {
          if (leaf.is_constant()) continue;
        }
        all.push_back(std::move(leaf));
      }
    };
    for (const auto& nested : positional) add(nested);
    add(Nested<T>(keyword));
    return all;
  }
  template <class F>
  auto map(F&& f) const -> Arguments<decltype(f(std::declval<const T&>()))> {
    Arguments<decltype(f(std::declval<const T&>()))> mapped;
    for (const auto& nested : positional) {
      mapped.positional.push_back(nested.map(f));
    }
    for (const auto& [name, nested] : keyword) {
      mapped.keyword.emplace_back(name, nested.map(f));
    }
    return mapped;
  }
};

using KerasArguments = Arguments<KerasTensor>;

/// One call of an operation in the model graph: Keras's `Node`.
struct OperationNode {
  std::shared_ptr<Operation> operation;
  KerasArguments arguments;
  /// Shapes and dtypes of the outputs, without history.
  KerasTensors outputs;
  /// Which call of its operation this is, from 0.
  size_t index = 0;

  OperationNode() = default;
  OperationNode(const OperationNode&) = delete;
  OperationNode& operator=(const OperationNode&) = delete;
  /// Takes a deep graph apart without recursion.
  ~OperationNode();

  /// The outputs, as tensors that `node` makes. Two handles made for the same
  /// output are equal.
  static KerasTensors outputs_of(const std::shared_ptr<OperationNode>& node);
};

}  // namespace keratin
