#include <algorithm>
#include <utility>

#include "keratin/engine/kernels/map.h"
#include "keratin/graph/primitive.h"

namespace keratin::engine {
namespace {

namespace p = primitives;

enum class Takes : uint8_t { numbers, either };

struct Row {
  const Primitive* primitive;
  Op op;
  Takes takes = Takes::numbers;
};

const Row kRows[] = {
    {&p::negative, Op::negative},
    {&p::absolute, Op::absolute},
    {&p::relu, Op::relu},
    {&p::exp, Op::exp},
    {&p::expm1, Op::expm1},
    {&p::log, Op::log},
    {&p::log1p, Op::log1p},
    {&p::sqrt, Op::sqrt},
    {&p::rsqrt, Op::rsqrt},
    {&p::sin, Op::sin},
    {&p::cos, Op::cos},
    {&p::tanh, Op::tanh},
    {&p::sigmoid, Op::sigmoid},
    {&p::softplus, Op::softplus},
    {&p::erf, Op::erf},
    {&p::erfc, Op::erfc},
    {&p::floor, Op::floor},
    {&p::ceil, Op::ceil},
    {&p::round, Op::round},
    {&p::sign, Op::sign},
    {&p::square, Op::square},
    {&p::is_finite, Op::is_finite},
    {&p::is_inf, Op::is_inf},
    {&p::is_nan, Op::is_nan},
    {&p::logical_not, Op::is_zero, Takes::either},
    {&p::add, Op::add},
    {&p::subtract, Op::subtract},
    {&p::multiply, Op::multiply},
    {&p::divide, Op::divide},
    {&p::maximum, Op::maximum},
    {&p::minimum, Op::minimum},
    {&p::power, Op::power},
    {&p::equal, Op::equal, Takes::either},
    {&p::not_equal, Op::not_equal, Takes::either},
    {&p::less, Op::less},
    {&p::less_equal, Op::less_equal},
    {&p::greater, Op::greater},
    {&p::greater_equal, Op::greater_equal},
    {&p::logical_and, Op::logical_and, Takes::either},
    {&p::logical_or, Op::logical_or, Takes::either},
    {&p::logical_xor, Op::logical_xor, Takes::either},
};

bool is_simple(DType dtype) {
  return dtype == DType::float32 || dtype == DType::boolean;
}

const Row* row_of(const Node& node) {
  for (const Row& row : kRows) {
    if (row.primitive == node.primitive) return &row;
  }
  return nullptr;
}

}  // namespace

bool is_map_node(const Node& node) {
  if (node.kind != Node::Kind::primitive || node.results.size() != 1 ||
      !is_simple(node.results[0].dtype)) {
    return false;
  }
  const auto operand_is = [](DType dtype) {
    return [dtype](const Tensor& t) { return t.dtype() == dtype; };
  };
  const auto& operands = node.operands;
  if (node.primitive == &p::select) {
    return std::all_of(operands.begin() + 1, operands.end(),
                       operand_is(DType::float32));
  }
  if (node.primitive == &p::cast) return is_simple(operands[0].dtype());
  const Row* const row = row_of(node);
  if (row == nullptr) return false;
  if (row->takes == Takes::numbers) {
    return std::all_of(operands.begin(), operands.end(),
                       operand_is(DType::float32));
  }
  return std::all_of(operands.begin(), operands.end(),
                     [](const Tensor& t) { return is_simple(t.dtype()); });
}

Op op_of(const Node& node) {
  if (node.primitive == &p::select) return Op::select;
  if (node.primitive == &p::cast) {
    const bool to_truth = node.results[0].dtype == DType::boolean;
    return to_truth ? Op::is_nonzero : Op::copy;
  }
  return row_of(node)->op;
}

}  // namespace keratin::engine
