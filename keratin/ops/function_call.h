#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "keratin/ops/operand.h"
#include "keratin/ops/operation.h"

namespace keratin {

/// What the function of a `FunctionOperation` is given: the arguments of the
/// call and the config. A config's None counts as not given.
class FunctionCall {
 public:
  FunctionCall(const TensorArguments& arguments, const JsonObject& config)
      : arguments_(arguments), config_(config) {}

  /// A tensor, or a number that stands for one.
  ops::Operand operand(size_t index, std::string_view name) const;
  std::vector<Tensor> list(size_t index, std::string_view name) const;
  /// An argument of the call; null where it wasn't given.
  const Tensors* given(size_t index, std::string_view name) const;

  bool has(std::string_view key) const { return find(key) != nullptr; }
  const Json& json(std::string_view key) const { return config_.at(key); }
  bool flag(std::string_view key, bool otherwise) const;
  int64_t integer(std::string_view key, int64_t otherwise) const;
  double number(std::string_view key, double otherwise) const;
  std::string text(std::string_view key, std::string_view otherwise) const;
  /// An integer or a list of them, in which None is -1.
  std::vector<int64_t> ints(std::string_view key) const;
  /// None means all axes; `absent` is what the key's absence means.
  ops::Axes axes(std::string_view key, const ops::Axes& absent = {}) const;
  std::optional<int64_t> axis(std::string_view key) const;
  std::optional<DType> dtype(std::string_view key) const;
  /// A number with its kind: integers leave integers what they are.
  std::optional<ops::Scalar> scalar(std::string_view key) const;

 private:
  const Tensors& argument(size_t index, std::string_view name) const;
  /// Null where the config has no such key, or None.
  const Json* find(std::string_view key) const;

  const TensorArguments& arguments_;
  const JsonObject& config_;
};

}  // namespace keratin
