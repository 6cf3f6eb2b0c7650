#include "keratin/base/error.h"
#include "keratin/ops/function_rows.h"
#include "keratin/ops/ops.h"

namespace keratin {
namespace {

constexpr std::string_view kCore = "keras.src.ops.core";
constexpr std::string_view kMath = "keras.src.ops.math";
constexpr std::string_view kNn = "keras.src.ops.nn";

Tensors cast(const FunctionCall& call) {
  const auto dtype = call.dtype("dtype");
  if (!dtype) throw ConfigError("argument \"dtype\" is missing");
  return ops::cast(call.operand(0, "x"), *dtype);
}

Tensors convert_to_tensor(const FunctionCall& call) {
  if (call.flag("sparse", false) || call.flag("ragged", false)) {
    throw Unsupported("tensors are dense here, neither sparse nor ragged");
  }
  return call.has("dtype") ? cast(call) : call.operand(0, "x").tensor();
}

Tensors elu(const FunctionCall& call) {
  return ops::elu(call.operand(0, "x"), call.number("alpha", 1));
}

Tensors gelu(const FunctionCall& call) {
  return ops::gelu(call.operand(0, "x"), call.flag("approximate", true));
}

Tensors leaky_relu(const FunctionCall& call) {
  return ops::leaky_relu(call.operand(0, "x"),
                         call.number("negative_slope", 0.2));
}

Tensors log_softmax(const FunctionCall& call) {
  return ops::log_softmax(call.operand(0, "x"), call.axes("axis", -1));
}

Tensors softmax(const FunctionCall& call) {
  return ops::softmax(call.operand(0, "x"), call.axes("axis", -1));
}

constexpr FunctionOperation::Row kRows[] = {
    {"Cast", kCore, cast, {"dtype"}},
    {"ConvertToTensor",
     kCore,
     convert_to_tensor,
     {"dtype", "sparse", "ragged"}},
    {"Elu", kNn, elu, {"alpha"}},
    {"Erf", kMath, unary_function<ops::erf>},
    {"Gelu", kNn, gelu, {"approximate"}},
    {"LeakyRelu", kNn, leaky_relu, {"negative_slope"}},
    {"LogSoftmax", kNn, log_softmax, {"axis"}},
    {"Relu", kNn, unary_function<ops::relu>},
    {"Relu6", kNn, unary_function<ops::relu6>},
    {"Rsqrt", kMath, unary_function<ops::rsqrt>},
    {"Selu", kNn, unary_function<ops::selu>},
    {"Sigmoid", kNn, unary_function<ops::sigmoid>},
    {"Silu", kNn, unary_function<ops::silu>},
    {"Softmax", kNn, softmax, {"axis"}},
    {"Softplus", kNn, unary_function<ops::softplus>},
};

}  // namespace

std::span<const FunctionOperation::Row> core_function_rows() { return kRows; }

}  // namespace keratin
