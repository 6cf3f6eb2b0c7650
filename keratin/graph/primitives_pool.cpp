#include "keratin/graph/kernels/pool.h"

#include "keratin/graph/primitive.h"
#include "keratin/graph/shape_rules.h"

namespace keratin {
namespace {

using kernels::MutView;
using kernels::View;
using Specs = std::span<const Spec>;

// Shape of what pooling makes of `input`.
Shape pooled(const PoolAttrs& pool, const Shape& input) {
  if (input.size() < 3 || input.size() > 5) {
    throw ShapeError(
        concat("expected (batch, 1 to 3 spatial axes, channels), got ",
               to_string(input)));
  }
  const size_t spatial = input.size() - 2;
  rules::expect_entries(pool.window, "window", spatial, 1);
  rules::expect_entries(pool.strides, "strides", spatial, 1);
  rules::expect_entries(pool.pad_low, "pad_low", spatial, rules::kMostCut);
  rules::expect_entries(pool.pad_high, "pad_high", spatial, rules::kMostCut);
  Shape result = input;
  for (size_t i = 0; i < spatial; ++i) {
    const int64_t room =
        input[i + 1] + pool.pad_low[i] + pool.pad_high[i] - pool.window[i];
    result[i + 1] = room < 0 ? 0 : room / pool.strides[i] + 1;
  }
  return result;
}

void check_operands(Specs operands, size_t count) {
  rules::expect_count(operands, count);
  rules::expect_one_dtype(operands);
  rules::expect_dtype(operands[0], rules::Takes::floats);
}

std::vector<Spec> pool_infer(Specs operands, const Attrs& attrs) {
  check_operands(operands, 1);
  return {{operands[0].dtype,
           pooled(std::get<PoolAttrs>(attrs), operands[0].shape)}};
}

std::vector<Spec> max_pool_grad_infer(Specs operands, const Attrs& attrs) {
  check_operands(operands, 2);
  const Shape due = pooled(std::get<PoolAttrs>(attrs), operands[0].shape);
  if (operands[1].shape != due) {
    rules::mismatch(operands, concat("a cotangent ", to_string(due)));
  }
  return {operands[0]};
}

std::vector<Spec> max_pool_select_infer(Specs operands, const Attrs& attrs) {
  check_operands(operands, 2);
  if (operands[0].shape != operands[1].shape) {
    rules::mismatch(operands, "an input and values of one shape");
  }
  return pool_infer(operands.first(1), attrs);
}

std::vector<Spec> sum_pool_grad_infer(Specs operands, const Attrs& attrs) {
  check_operands(operands, 1);
  const auto& pool = std::get<PoolAttrs>(attrs);
  rules::expect_concrete(pool.shape);
  const Shape due = pooled(pool, pool.shape);
  if (operands[0].shape != due) {
    rules::mismatch(operands, concat("a cotangent ", to_string(due)));
  }
  return {{operands[0].dtype, pool.shape}};
}

kernels::PoolGeometry geometry_of(const Attrs& attrs) {
  const auto& pool = std::get<PoolAttrs>(attrs);
  kernels::PoolGeometry geometry;
  geometry.window = pool.window;
  geometry.strides = pool.strides;
  geometry.pad_low = pool.pad_low;
  geometry.pad_high = pool.pad_high;
  return geometry;
}

void max_pool_eval(const Attrs& attrs, std::span<const View> operands,
                   std::span<const MutView> results) {
  kernels::max_pool(operands[0], geometry_of(attrs), results[0]);
}

void max_pool_grad_eval(const Attrs& attrs, std::span<const View> operands,
                        std::span<const MutView> results) {
  kernels::max_pool_grad(operands[0], operands[1], geometry_of(attrs),
                         results[0]);
}

void max_pool_select_eval(const Attrs& attrs, std::span<const View> operands,
                          std::span<const MutView> results) {
  kernels::max_pool_select(operands[0], operands[1], geometry_of(attrs),
                           results[0]);
}

void sum_pool_eval(const Attrs& attrs, std::span<const View> operands,
                   std::span<const MutView> results) {
  kernels::sum_pool(operands[0], geometry_of(attrs), results[0]);
}

void sum_pool_grad_eval(const Attrs& attrs, std::span<const View> operands,
                        std::span<const MutView> results) {
  kernels::sum_pool_grad(operands[0], geometry_of(attrs), results[0]);
}

std::vector<Tensor> max_pool_rule(const GradCall& call) {
  return {apply(primitives::max_pool_grad, call.node.attrs,
                {call.operands[0], call.cotangents[0]})};
}

// Where the maxima lie doesn't change for small changes of the input, so
// nothing flows to the first operand of the next two.
std::vector<Tensor> max_pool_grad_rule(const GradCall& call) {
  return {Tensor(), apply(primitives::max_pool_select, call.node.attrs,
                          {call.operands[0], call.cotangents[0]})};
}

std::vector<Tensor> max_pool_select_rule(const GradCall& call) {
  return {Tensor(), apply(primitives::max_pool_grad, call.node.attrs,
                          {call.operands[0], call.cotangents[0]})};
}

std::vector<Tensor> sum_pool_rule(const GradCall& call) {
  PoolAttrs attrs = std::get<PoolAttrs>(call.node.attrs);
  attrs.shape = call.operands[0].shape();
  return {
      apply(primitives::sum_pool_grad, std::move(attrs), {call.cotangents[0]})};
}

std::vector<Tensor> sum_pool_grad_rule(const GradCall& call) {
  PoolAttrs attrs = std::get<PoolAttrs>(call.node.attrs);
  attrs.shape.clear();
  return {apply(primitives::sum_pool, std::move(attrs), {call.cotangents[0]})};
}

}  // namespace

namespace primitives {

constinit const Primitive max_pool = {"max_pool", pool_infer, max_pool_eval,
                                      max_pool_rule};
constinit const Primitive max_pool_grad = {"max_pool_grad", max_pool_grad_infer,
                                           max_pool_grad_eval,
                                           max_pool_grad_rule};
constinit const Primitive max_pool_select = {
    "max_pool_select", max_pool_select_infer, max_pool_select_eval,
    max_pool_select_rule};
constinit const Primitive sum_pool = {"sum_pool", pool_infer, sum_pool_eval,
                                      sum_pool_rule};
constinit const Primitive sum_pool_grad = {"sum_pool_grad", sum_pool_grad_infer,
                                           sum_pool_grad_eval,
                                           sum_pool_grad_rule};

}  // namespace primitives
}  // namespace keratin
