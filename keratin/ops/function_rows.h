#pragma once

#include <array>
#include <span>
#include <string_view>

#include "keratin/ops/function_call.h"
#include "keratin/ops/function_operation.h"

namespace keratin {

/// One function of `keras.ops` that can be a node of a model.
struct FunctionOperation::Row {
  std::string_view class_name;
  std::string_view module;
  Tensors (*function)(const FunctionCall&);
  /// The arguments that its config may hold, besides "name".
  std::array<std::string_view, 3> keys = {};

  bool knows(std::string_view key) const;
};

/// Those of keras.src.ops.core, math and nn.
std::span<const FunctionOperation::Row> core_function_rows();
/// Those of keras.src.ops.numpy.
std::span<const FunctionOperation::Row> numpy_function_rows();

/// Functions of one tensor and of two, without arguments.
template <Tensor (*kFunction)(const ops::Operand&)>
Tensors unary_function(const FunctionCall& call) {
  return kFunction(call.operand(0, "x"));
}

template <Tensor (*kFunction)(const ops::Operand&, const ops::Operand&)>
Tensors binary_function(const FunctionCall& call) {
  return kFunction(call.operand(0, "x1"), call.operand(1, "x2"));
}

}  // namespace keratin
