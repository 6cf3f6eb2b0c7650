#include <optional>

#include "keratin/base/error.h"
#include "keratin/ops/function_rows.h"
#include "keratin/ops/ops.h"

namespace keratin {
namespace {

constexpr std::string_view kNumpy = "keras.src.ops.numpy";

template <Tensor (*kFunction)(const ops::Operand&, const ops::Axes&, bool)>
Tensors reduction(const FunctionCall& call) {
  return kFunction(call.operand(0, "x"), call.axes("axis"),
                   call.flag("keepdims", false));
}

template <Tensor (*kFunction)(const ops::Operand&, const ops::Axes&, bool,
                              std::optional<ops::Scalar>)>
Tensors extreme(const FunctionCall& call) {
  return kFunction(call.operand(0, "x"), call.axes("axis"),
                   call.flag("keepdims", false), call.scalar("initial"));
}

template <Tensor (*kFunction)(const ops::Operand&, std::optional<DType>)>
Tensors filled_like(const FunctionCall& call) {
  return kFunction(call.operand(0, "x"), call.dtype("dtype"));
}

Tensors argmax(const FunctionCall& call) {
  return ops::argmax(call.operand(0, "x"), call.axis("axis"),
                     call.flag("keepdims", false));
}

Tensors clip(const FunctionCall& call) {
  const auto low = call.scalar("x_min");
  const auto high = call.scalar("x_max");
  const ops::Operand x = call.operand(0, "x");
  if (low && high) return ops::clip(x, *low, *high);
  const bool is_bool = x.tensor().dtype() == DType::boolean;
  const Tensor number = is_bool ? x.as(DType::int32) : x.tensor();
  if (low) return ops::maximum(number, *low);
  return high ? ops::minimum(number, *high) : number;
}

Tensors concatenate(const FunctionCall& call) {
  return ops::concatenate(call.list(0, "xs"), call.integer("axis", 0));
}

Tensors cumsum(const FunctionCall& call) {
  return ops::cumsum(call.operand(0, "x"), call.axis("axis"),
                     call.dtype("dtype"));
}

Tensors einsum(const FunctionCall& call) {
  std::vector<Tensor> operands;
  for (size_t i = 0; call.given(i, "") != nullptr; ++i) {
    operands.push_back(call.operand(i, "operands").tensor());
  }
  return ops::einsum(call.json("subscripts").as_string(), operands);
}

Tensors expand_dims(const FunctionCall& call) {
  return ops::expand_dims(call.operand(0, "x"), call.axes("axis"));
}

Tensors flip(const FunctionCall& call) {
  return ops::flip(call.operand(0, "x"), call.axes("axis"));
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

Tensors get_item(const FunctionCall& call) {
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

std::pair<int64_t, int64_t> width_from(const Json& entry) {
  if (entry.is_int()) return {entry.as_int(), entry.as_int()};
  const Json& low = entry.at(size_t{0});
  const Json& high = entry.as_array().size() == 1 ? low : entry.at(size_t{1});
  return {low.as_int(), high.as_int()};
}

// One number, one pair of them, or a list of what each axis gets.
ops::PadWidth pad_width_from(const Json& value) {
  const bool one = value.is_int() ||
                   (!value.as_array().empty() && value.at(size_t{0}).is_int());
  if (one) return {width_from(value)};
  ops::PadWidth widths;
  for (const Json& entry : value.as_array()) {
    widths.push_back(width_from(entry));
  }
  return widths;
}

Tensors pad(const FunctionCall& call) {
  const Tensors* value = call.given(1, "constant_values");
  const bool zero = value == nullptr || value->is_none();
  return ops::pad(call.operand(0, "x"), pad_width_from(call.json("pad_width")),
                  call.text("mode", "constant"),
                  zero ? ops::Scalar(0) : value->plain().as_double());
}

Tensors prod(const FunctionCall& call) {
  return ops::prod(call.operand(0, "x"), call.axes("axis"),
                   call.flag("keepdims", false), call.dtype("dtype"));
}

Tensors repeat(const FunctionCall& call) {
  const ops::Operand x = call.operand(0, "x");
  const Json& repeats = call.json("repeats");
  return repeats.is_int()
             ? ops::repeat(x, repeats.as_int(), call.axis("axis"))
             : ops::repeat(x, call.ints("repeats"), call.axis("axis"));
}

Tensors reshape(const FunctionCall& call) {
  return ops::reshape(call.operand(0, "x"), call.ints("newshape"));
}

Tensors split(const FunctionCall& call) {
  const ops::Operand x = call.operand(0, "x");
  const Json& parts = call.json("indices_or_sections");
  const int64_t axis = call.integer("axis", 0);
  return Tensors::list_of(
      parts.is_int() ? ops::split(x, parts.as_int(), axis)
                     : ops::split(x, call.ints("indices_or_sections"), axis));
}

Tensors squeeze(const FunctionCall& call) {
  return ops::squeeze(call.operand(0, "x"), call.axes("axis"));
}

Tensors stack(const FunctionCall& call) {
  return ops::stack(call.list(0, "x"), call.integer("axis", 0));
}

Tensors swapaxes(const FunctionCall& call) {
  return ops::swapaxes(call.operand(0, "x"), call.integer("axis1", 0),
                       call.integer("axis2", 1));
}

Tensors take(const FunctionCall& call) {
  return ops::take(call.operand(0, "x"), call.operand(1, "indices"),
                   call.axis("axis"));
}

Tensors transpose(const FunctionCall& call) {
  const ops::Operand x = call.operand(0, "x");
  return call.has("axes") ? ops::transpose(x, call.ints("axes"))
                          : ops::transpose(x);
}

Tensors where(const FunctionCall& call) {
  return ops::where(call.operand(0, "condition"), call.operand(1, "x1"),
                    call.operand(2, "x2"));
}

constexpr FunctionOperation::Row kRows[] = {
    {"Absolute", kNumpy, unary_function<ops::absolute>},
    {"Add", kNumpy, binary_function<ops::add>},
    {"All", kNumpy, reduction<ops::all>, {"axis", "keepdims"}},
    {"Any", kNumpy, reduction<ops::any>, {"axis", "keepdims"}},
    {"Argmax", kNumpy, argmax, {"axis", "keepdims"}},
    {"Ceil", kNumpy, unary_function<ops::ceil>},
    {"Clip", kNumpy, clip, {"x_min", "x_max"}},
    {"Concatenate", kNumpy, concatenate, {"axis"}},
    {"Cos", kNumpy, unary_function<ops::cos>},
    {"Cumsum", kNumpy, cumsum, {"axis", "dtype"}},
    {"Divide", kNumpy, binary_function<ops::divide>},
    {"Einsum", kNumpy, einsum, {"subscripts"}},
    {"Equal", kNumpy, binary_function<ops::equal>},
    {"Exp", kNumpy, unary_function<ops::exp>},
    {"ExpandDims", kNumpy, expand_dims, {"axis"}},
    {"Flip", kNumpy, flip, {"axis"}},
    {"Floor", kNumpy, unary_function<ops::floor>},
    {"FloorDivide", kNumpy, binary_function<ops::floor_divide>},
    {"GetItem", kNumpy, get_item},
    {"Greater", kNumpy, binary_function<ops::greater>},
    {"GreaterEqual", kNumpy, binary_function<ops::greater_equal>},
    {"Less", kNumpy, binary_function<ops::less>},
    {"LessEqual", kNumpy, binary_function<ops::less_equal>},
    {"Log", kNumpy, unary_function<ops::log>},
    {"LogicalAnd", kNumpy, binary_function<ops::logical_and>},
    {"LogicalNot", kNumpy, unary_function<ops::logical_not>},
    {"LogicalOr", kNumpy, binary_function<ops::logical_or>},
    {"Matmul", kNumpy, binary_function<ops::matmul>},
    {"Max", kNumpy, extreme<ops::max>, {"axis", "keepdims", "initial"}},
    {"Maximum", kNumpy, binary_function<ops::maximum>},
    {"Mean", kNumpy, reduction<ops::mean>, {"axis", "keepdims"}},
    {"Min", kNumpy, extreme<ops::min>, {"axis", "keepdims", "initial"}},
    {"Minimum", kNumpy, binary_function<ops::minimum>},
    {"Mod", kNumpy, binary_function<ops::mod>},
    {"Multiply", kNumpy, binary_function<ops::multiply>},
    {"Negative", kNumpy, unary_function<ops::negative>},
    {"NotEqual", kNumpy, binary_function<ops::not_equal>},
    {"OnesLike", kNumpy, filled_like<ops::ones_like>, {"dtype"}},
    {"Pad", kNumpy, pad, {"pad_width", "mode"}},
    {"Power", kNumpy, binary_function<ops::power>},
    {"Prod", kNumpy, prod, {"axis", "keepdims", "dtype"}},
    {"Ravel", kNumpy, unary_function<ops::ravel>},
    {"Repeat", kNumpy, repeat, {"repeats", "axis"}},
    {"Reshape", kNumpy, reshape, {"newshape"}},
    {"Sin", kNumpy, unary_function<ops::sin>},
    {"Split", kNumpy, split, {"indices_or_sections", "axis"}},
    {"Sqrt", kNumpy, unary_function<ops::sqrt>},
    {"Square", kNumpy, unary_function<ops::square>},
    {"Squeeze", kNumpy, squeeze, {"axis"}},
    {"Stack", kNumpy, stack, {"axis"}},
    {"Subtract", kNumpy, binary_function<ops::subtract>},
    {"Sum", kNumpy, reduction<ops::sum>, {"axis", "keepdims"}},
    {"Swapaxes", kNumpy, swapaxes, {"axis1", "axis2"}},
    {"Take", kNumpy, take, {"axis"}},
    {"Tanh", kNumpy, unary_function<ops::tanh>},
    {"Transpose", kNumpy, transpose, {"axes"}},
    {"TrueDivide", kNumpy, binary_function<ops::divide>},
    {"Var", kNumpy, reduction<ops::var>, {"axis", "keepdims"}},
    {"Where", kNumpy, where},
    {"ZerosLike", kNumpy, filled_like<ops::zeros_like>, {"dtype"}},
};

}  // namespace

std::span<const FunctionOperation::Row> numpy_function_rows() { return kRows; }

}  // namespace keratin
