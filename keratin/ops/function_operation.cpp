#include "keratin/ops/function_operation.h"

#include <optional>

#include "keratin/base/error.h"
#include "keratin/config/fields.h"
#include "keratin/config/nearest.h"
#include "keratin/graph/trace_budget.h"
#include "keratin/ops/ops.h"

namespace keratin {
namespace {

/// What a row is given: the arguments of the call, and the config.
class OperationCall {
 public:
  OperationCall(const TensorArguments& arguments, const JsonObject& config)
      : arguments_(arguments), config_(config) {}

  /// A tensor, or a number that stands for one.
  ops::Operand operand(size_t index, std::string_view name) const {
    const Tensors& value = argument(index, name);
    if (!value.is_plain()) return value.leaf();
    if (value.plain().is_int()) return value.plain().as_int();
    if (value.plain().is_bool()) return ops::Scalar(value.plain().as_bool());
    return value.plain().as_double();
  }
  std::vector<Tensor> list(size_t index, std::string_view name) const {
    return argument(index, name).flatten();
  }
  ops::Axes axes(std::string_view key) const {
    const Json* value = config_.find(key);
    if (value == nullptr || value->is_null()) return {};
    return ops::Axes(ints(key));
  }
  int64_t integer(std::string_view key, int64_t otherwise) const {
    const Json* value = config_.find(key);
    return value == nullptr || value->is_null() ? otherwise : value->as_int();
  }
  std::optional<int64_t> axis(std::string_view key) const {
    const Json* value = config_.find(key);
    if (value == nullptr || value->is_null()) return {};
    return value->as_int();
  }
  double number(std::string_view key) const {
    return config_.at(key).as_double();
  }
  bool flag(std::string_view key, bool otherwise) const {
    const Json* value = config_.find(key);
    return value == nullptr ? otherwise : value->as_bool();
  }
  std::string text(std::string_view key) const {
    return config_.at(key).as_string();
  }
  std::vector<int64_t> ints(std::string_view key) const {
    const Json& value = config_.at(key);
    if (value.is_int()) return {value.as_int()};
    return dims_from_json(value).values;
  }
  /// A plain argument of the call; None where it wasn't given.
  const Tensors* given(size_t index, std::string_view name) const {
    if (index < arguments_.positional.size()) {
      return &arguments_.positional[index];
    }
    for (const auto& [key, value] : arguments_.keyword) {
      if (key == name) return &value;
    }
    return nullptr;
  }
  const Json& json(std::string_view key) const { return config_.at(key); }
  bool has(std::string_view key) const {
    const Json* value = config_.find(key);
    return value != nullptr && !value->is_null();
  }

 private:
  const Tensors& argument(size_t index, std::string_view name) const {
    if (const Tensors* value = given(index, name)) return *value;
    throw ConfigError(concat("argument ", quoted(name), " is missing"));
  }

  const TensorArguments& arguments_;
  const JsonObject& config_;
};

using Function = Tensors (*)(const OperationCall&);

template <Tensor (*kFunction)(const ops::Operand&)>
Tensors unary(const OperationCall& call) {
  return kFunction(call.operand(0, "x"));
}

template <Tensor (*kFunction)(const ops::Operand&, const ops::Operand&)>
Tensors binary(const OperationCall& call) {
  return kFunction(call.operand(0, "x1"), call.operand(1, "x2"));
}

template <Tensor (*kFunction)(const ops::Operand&, const ops::Axes&, bool)>
Tensors reduction(const OperationCall& call) {
  return kFunction(call.operand(0, "x"), call.axes("axis"),
                   call.flag("keepdims", false));
}

Tensors split(const OperationCall& call) {
  const auto parts = call.ints("indices_or_sections");
  const int64_t axis = call.integer("axis", 0);
  const ops::Operand x = call.operand(0, "x");
  return Tensors::list_of(parts.size() == 1 ? ops::split(x, parts[0], axis)
                                            : ops::split(x, parts, axis));
}

std::optional<int64_t> bound(const Json& config, std::string_view key) {
  const Json* value = config.find(key);
  if (value == nullptr || value->is_null()) return {};
  return value->as_int();
}

// One entry of x[…], as configs hold it: an integer, None for a new axis, a
// slice or an ellipsis.
ops::Index index_from(const Json& entry) {
  if (entry.is_int()) return entry.as_int();
  if (entry.is_null()) return ops::kNewAxis;
  const std::string& name = entry.at("class_name").as_string();
  if (name == "__ellipsis__") return ops::kEllipsis;
  if (name != "__slice__") {
    throw Unsupported(concat("an index that is ", entry.brief()));
  }
  const Json& config = entry.at("config");
  return ops::Slice{.start = bound(config, "start"),
                    .stop = bound(config, "stop"),
                    .step = bound(config, "step").value_or(1)};
}

Tensors get_item(const OperationCall& call) {
  const Tensors* key = call.given(1, "key");
  if (key == nullptr) throw ConfigError("argument \"key\" is missing");
  std::vector<ops::Index> indices;
  const auto add = [&](const Tensors& entry) {
    indices.push_back(entry.is_leaf() ? ops::Index(entry.leaf())
                                      : index_from(entry.plain()));
  };
  if (key->is_list()) {
    for (const Tensors& entry : key->list()) add(entry);
  } else if (key->is_plain() && key->plain().is_array()) {
    for (const Json& entry : key->plain().as_array()) {
      indices.push_back(index_from(entry));
    }
  } else {
    add(*key);
  }
  return ops::get_item(call.operand(0, "x"), indices);
}

Tensors pad(const OperationCall& call) {
  ops::PadWidth widths;
  for (const Json& pair : call.json("pad_width").as_array()) {
    widths.emplace_back(pair.at(size_t{0}).as_int(),
                        pair.at(size_t{1}).as_int());
  }
  const Tensors* value = call.given(1, "constant_values");
  const bool zero = value == nullptr || value->is_none();
  return ops::pad(call.operand(0, "x"), std::move(widths), call.text("mode"),
                  zero ? ops::Scalar(0) : value->plain().as_double());
}

Tensors filled_like(const OperationCall& call, double value) {
  const Tensor x = call.operand(0, "x").tensor();
  return Tensor::full(x.shape(), value, x.dtype());
}

Tensors einsum(const OperationCall& call) {
  std::vector<Tensor> operands;
  for (size_t i = 0; call.given(i, "") != nullptr; ++i) {
    operands.push_back(call.operand(i, "operands").tensor());
  }
  return ops::einsum(call.text("subscripts"), operands);
}

Tensors transpose(const OperationCall& call) {
  const ops::Operand x = call.operand(0, "x");
  return call.has("axes") ? ops::transpose(x, call.ints("axes"))
                          : ops::transpose(x);
}

Tensors cast(const OperationCall& call) {
  const auto dtype = dtype_of(call.text("dtype"));
  if (!dtype) throw ConfigError(concat("unknown dtype ", call.text("dtype")));
  return ops::cast(call.operand(0, "x"), *dtype);
}

Tensors convert_to_tensor(const OperationCall& call) {
  return call.has("dtype") ? cast(call) : call.operand(0, "x").tensor();
}

}  // namespace

struct FunctionOperation::Row {
  std::string_view class_name;
  std::string_view module;
  Function function;
};

namespace {

constexpr std::string_view kNumpy = "keras.src.ops.numpy";
constexpr std::string_view kNn = "keras.src.ops.nn";
constexpr std::string_view kCore = "keras.src.ops.core";
constexpr std::string_view kMath = "keras.src.ops.math";

constexpr FunctionOperation::Row kRows[] = {
    {"Absolute", kNumpy, unary<ops::absolute>},
    {"Add", kNumpy, binary<ops::add>},
    {"All", kNumpy, reduction<ops::all>},
    {"Any", kNumpy, reduction<ops::any>},
    {"Argmax", kNumpy,
     [](const OperationCall& c) -> Tensors {
       return ops::argmax(c.operand(0, "x"), c.axis("axis"),
                          c.flag("keepdims", false));
     }},
    {"Cast", kCore, cast},
    {"ConvertToTensor", kCore, convert_to_tensor},
    {"Ceil", kNumpy, unary<ops::ceil>},
    {"Clip", kNumpy,
     [](const OperationCall& c) -> Tensors {
       return ops::clip(c.operand(0, "x"), c.number("x_min"),
                        c.number("x_max"));
     }},
    {"Concatenate", kNumpy,
     [](const OperationCall& c) -> Tensors {
       return ops::concatenate(c.list(0, "xs"), c.integer("axis", 0));
     }},
    {"Cos", kNumpy, unary<ops::cos>},
    {"Cumsum", kNumpy,
     [](const OperationCall& c) -> Tensors {
       return ops::cumsum(c.operand(0, "x"), c.axis("axis"));
     }},
    {"Divide", kNumpy, binary<ops::divide>},
    {"Einsum", kNumpy, einsum},
    {"Elu", kNn,
     [](const OperationCall& c) -> Tensors {
       return ops::elu(c.operand(0, "x"), c.number("alpha"));
     }},
    {"Equal", kNumpy, binary<ops::equal>},
    {"Erf", kMath, unary<ops::erf>},
    {"Exp", kNumpy, unary<ops::exp>},
    {"ExpandDims", kNumpy,
     [](const OperationCall& c) -> Tensors {
       return ops::expand_dims(c.operand(0, "x"), c.axes("axis"));
     }},
    {"Flip", kNumpy,
     [](const OperationCall& c) -> Tensors {
       return ops::flip(c.operand(0, "x"), c.axes("axis"));
     }},
    {"Floor", kNumpy, unary<ops::floor>},
    {"FloorDivide", kNumpy, binary<ops::floor_divide>},
    {"Gelu", kNn,
     [](const OperationCall& c) -> Tensors {
       return ops::gelu(c.operand(0, "x"), c.flag("approximate", true));
     }},
    {"GetItem", kNumpy, get_item},
    {"Greater", kNumpy, binary<ops::greater>},
    {"GreaterEqual", kNumpy, binary<ops::greater_equal>},
    {"LeakyRelu", kNn,
     [](const OperationCall& c) -> Tensors {
       return ops::leaky_relu(c.operand(0, "x"), c.number("negative_slope"));
     }},
    {"Less", kNumpy, binary<ops::less>},
    {"LessEqual", kNumpy, binary<ops::less_equal>},
    {"Log", kNumpy, unary<ops::log>},
    {"LogicalAnd", kNumpy, binary<ops::logical_and>},
    {"LogicalNot", kNumpy, unary<ops::logical_not>},
    {"LogicalOr", kNumpy, binary<ops::logical_or>},
    {"LogSoftmax", kNn,
     [](const OperationCall& c) -> Tensors {
       return ops::log_softmax(c.operand(0, "x"), c.axes("axis"));
     }},
    {"Matmul", kNumpy, binary<ops::matmul>},
    {"Max", kNumpy, reduction<ops::max>},
    {"Maximum", kNumpy, binary<ops::maximum>},
    {"Mean", kNumpy, reduction<ops::mean>},
    {"Min", kNumpy, reduction<ops::min>},
    {"Minimum", kNumpy, binary<ops::minimum>},
    {"Mod", kNumpy, binary<ops::mod>},
    {"Multiply", kNumpy, binary<ops::multiply>},
    {"Negative", kNumpy, unary<ops::negative>},
    {"NotEqual", kNumpy, binary<ops::not_equal>},
    {"OnesLike", kNumpy,
     [](const OperationCall& c) { return filled_like(c, 1); }},
    {"Pad", kNumpy, pad},
    {"Power", kNumpy, binary<ops::power>},
    {"Prod", kNumpy, reduction<ops::prod>},
    {"Ravel", kNumpy, unary<ops::ravel>},
    {"Relu", kNn, unary<ops::relu>},
    {"Relu6", kNn, unary<ops::relu6>},
    {"Repeat", kNumpy,
     [](const OperationCall& c) -> Tensors {
       return ops::repeat(c.operand(0, "x"), c.ints("repeats")[0],
                          c.axis("axis"));
     }},
    {"Reshape", kNumpy,
     [](const OperationCall& c) -> Tensors {
       return ops::reshape(c.operand(0, "x"), c.ints("newshape"));
     }},
    {"Rsqrt", kMath, unary<ops::rsqrt>},
    {"Selu", kNn, unary<ops::selu>},
    {"Sigmoid", kNn, unary<ops::sigmoid>},
    {"Silu", kNn, unary<ops::silu>},
    {"Sin", kNumpy, unary<ops::sin>},
    {"Softmax", kNn,
     [](const OperationCall& c) -> Tensors {
       return ops::softmax(c.operand(0, "x"), c.axes("axis"));
     }},
    {"Softplus", kNn, unary<ops::softplus>},
    {"Split", kNumpy, split},
    {"Sqrt", kNumpy, unary<ops::sqrt>},
    {"Square", kNumpy, unary<ops::square>},
    {"Squeeze", kNumpy,
     [](const OperationCall& c) -> Tensors {
       return ops::squeeze(c.operand(0, "x"), c.axes("axis"));
     }},
    {"Stack", kNumpy,
     [](const OperationCall& c) -> Tensors {
       return ops::stack(c.list(0, "x"), c.integer("axis", 0));
     }},
    {"Subtract", kNumpy, binary<ops::subtract>},
    {"Sum", kNumpy, reduction<ops::sum>},
    {"Swapaxes", kNumpy,
     [](const OperationCall& c) -> Tensors {
       return ops::swapaxes(c.operand(0, "x"), c.integer("axis1", 0),
                            c.integer("axis2", 1));
     }},
    {"Take", kNumpy,
     [](const OperationCall& c) -> Tensors {
       return ops::take(c.operand(0, "x"), c.operand(1, "indices"),
                        c.axis("axis"));
     }},
    {"Tanh", kNumpy, unary<ops::tanh>},
    {"Transpose", kNumpy, transpose},
    {"TrueDivide", kNumpy, binary<ops::divide>},
    {"Var", kNumpy, reduction<ops::var>},
    {"Where", kNumpy,
     [](const OperationCall& c) -> Tensors {
       return ops::where(c.operand(0, "condition"), c.operand(1, "x1"),
                         c.operand(2, "x2"));
     }},
    {"ZerosLike", kNumpy,
     [](const OperationCall& c) { return filled_like(c, 0); }},
};

}  // namespace

std::shared_ptr<FunctionOperation> FunctionOperation::from_serialized(
    const JsonObject& serialized) {
  const std::string& name = serialized.at("class_name").as_string();
  for (const Row& row : kRows) {
    if (row.class_name != name) continue;
    auto operation = std::make_shared<FunctionOperation>();
    operation->row_ = &row;
    operation->config_ = serialized.at("config").as_object();
    operation->name_ = operation->config_.at("name").as_string();
    return operation;
  }
  std::vector<std::string> known;
  for (const Row& row : kRows) known.emplace_back(row.class_name);
  throw NotFound(concat("the operation ", quoted(name),
                        " isn't one that models can hold here",
                        nearest_names(name, known)));
}

JsonObject FunctionOperation::serialized() const {
  return {{"module", row_->module},
          {"class_name", row_->class_name},
          {"config", config_},
          {"registered_name", row_->class_name}};
}

std::string_view FunctionOperation::class_name() const {
  return row_->class_name;
}

Tensors FunctionOperation::run(const TensorArguments& arguments, bool) {
  TraceBudget::spend();
  return row_->function(OperationCall(arguments, config_));
}

}  // namespace keratin
