#include <algorithm>
#include <numeric>

#include "keratin/graph/build.h"
#include "keratin/graph/kernels/reduce.h"
#include "keratin/graph/primitive.h"
#include "keratin/graph/scan.h"
#include "keratin/graph/shape_rules.h"

namespace keratin {
namespace {

using build::operator*, build::operator+, build::operator/;
using kernels::ArgReduction;
using kernels::Cumulation;
using kernels::Reduction;
using rules::Takes;

// The shape without `axes`, which must be sorted and in range.
Shape without(const Spec& operand, std::span<const int64_t> axes) {
  for (size_t i = 0; i < axes.size(); ++i) {
    rules::expect_axis(axes[i], operand);
    if (i == 0 || axes[i - 1] < axes[i]) continue;
    throw ShapeError(concat("expected sorted, distinct axes, got ",
                            to_string(Shape(axes.begin(), axes.end())), " for ",
                            to_string(operand)));
  }
  Shape shape;
  for (size_t i = 0; i < operand.shape.size(); ++i) {
    const auto axis = static_cast<int64_t>(i);
    if (!std::binary_search(axes.begin(), axes.end(), axis)) {
      shape.push_back(operand.shape[i]);
    }
  }
  return shape;
}

template <Takes kTakes>
std::vector<Spec> reduced(std::span<const Spec> operands, const Attrs& attrs) {
  rules::expect_count(operands, 1);
  rules::expect_dtype(operands[0], kTakes);
  return {{operands[0].dtype,
           without(operands[0], std::get<AxesAttrs>(attrs).axes)}};
}

// A largest element has to exist.
std::vector<Spec> extreme_infer(std::span<const Spec> operands,
                                const Attrs& attrs) {
  const auto results = reduced<Takes::any>(operands, attrs);
  for (const int64_t axis : std::get<AxesAttrs>(attrs).axes) {
    if (operands[0].shape[static_cast<size_t>(axis)] > 0) continue;
    throw ShapeError(concat("axis ", axis, " of ", to_string(operands[0]),
                            " has no elements to choose from"));
  }
  return results;
}

std::vector<Spec> reduced_to_bool(std::span<const Spec> operands,
                                  const Attrs& attrs) {
  auto results = reduced<Takes::any>(operands, attrs);
  results[0].dtype = DType::boolean;
  return results;
}

template <Reduction kReduction>
void eval(const Attrs& attrs, std::span<const kernels::View> operands,
          std::span<const kernels::MutView> results) {
  kernels::reduce(kReduction, operands[0], std::get<AxesAttrs>(attrs).axes,
                  results[0]);
}

std::vector<Tensor> no_flow(const GradCall&) { return {Tensor()}; }

const std::vector<int64_t>& axes_of(const GradCall& call) {
  return std::get<AxesAttrs>(call.node.attrs).axes;
}

std::vector<Tensor> sum_grad(const GradCall& call) {
  return {build::expand_reduced(call.cotangents[0], axes_of(call),
                                call.operands[0].shape())};
}

// Each element's slope is the product of all others, which a product divided
// by the element is not where one is zero.
std::vector<Tensor> prod_grad(const GradCall& call) {
  const Tensor& x = call.operands[0];
  const std::vector<int64_t>& axes = axes_of(call);
  if (axes.empty()) return {call.cotangents[0]};
  std::vector<int64_t> order;  // kept axes, then reduced ones
  for (int64_t i = 0; i < static_cast<int64_t>(x.rank()); ++i) {
    if (!std::binary_search(axes.begin(), axes.end(), i)) order.push_back(i);
  }
  const auto kept = static_cast<int64_t>(order.size());
  order.insert(order.end(), axes.begin(), axes.end());
  const Tensor moved = build::transpose(x, order);
  Shape flat(moved.shape().begin(), moved.shape().begin() + kept);
  flat.push_back(std::accumulate(moved.shape().begin() + kept,
                                 moved.shape().end(), int64_t{1},
                                 std::multiplies<>()));
  const Tensor rows = build::reshape(moved, std::move(flat));
  const Tensor before =
      apply(primitives::cumprod, CumulativeAttrs{kept, false, true}, {rows});
  const Tensor after =
      apply(primitives::cumprod, CumulativeAttrs{kept, true, true}, {rows});
  const Tensor others = build::transpose(
      build::reshape(before * after, moved.shape()), build::inverse_of(order));
  return {build::expand_reduced(call.cotangents[0], axes, x.shape()) * others};
}

// Ties share evenly, as in JAX.
std::vector<Tensor> extreme_grad(const GradCall& call) {
  const Tensor& x = call.operands[0];
  const std::vector<int64_t>& axes = axes_of(call);
  const Tensor best = build::expand_reduced(call.results[0], axes, x.shape());
  const Tensor chosen = build::cast(build::equal(x, best), x.dtype());
  const Tensor flow = call.cotangents[0] / build::reduce_sum(chosen, axes);
  return {build::expand_reduced(flow, axes, x.shape()) * chosen};
}

std::vector<Spec> arg_infer(std::span<const Spec> operands,
                            const Attrs& attrs) {
  const int64_t axis[] = {std::get<AxisAttrs>(attrs).axis};
  rules::expect_count(operands, 1);
  Shape shape = without(operands[0], axis);
  if (operands[0].shape[static_cast<size_t>(axis[0])] == 0) {
    throw ShapeError(concat("axis ", axis[0], " of ", to_string(operands[0]),
                            " has no elements to choose from"));
  }
  return {{DType::int32, std::move(shape)}};
}

template <ArgReduction kReduction>
void arg_eval(const Attrs& attrs, std::span<const kernels::View> operands,
              std::span<const kernels::MutView> results) {
  kernels::arg_reduce(kReduction, operands[0], std::get<AxisAttrs>(attrs).axis,
                      results[0]);
}

std::vector<Spec> cumulative_infer(std::span<const Spec> operands,
                                   const Attrs& attrs) {
  rules::expect_count(operands, 1);
  rules::expect_dtype(operands[0], Takes::numbers);
  rules::expect_axis(std::get<CumulativeAttrs>(attrs).axis, operands[0]);
  return {operands[0]};
}

template <Cumulation kCumulation>
void cumulative_eval(const Attrs& attrs,
                     std::span<const kernels::View> operands,
                     std::span<const kernels::MutView> results) {
  const auto& cumulative = std::get<CumulativeAttrs>(attrs);
  kernels::cumulate(kCumulation, operands[0], cumulative.axis,
                    {cumulative.exclusive, cumulative.reverse}, results[0]);
}

std::vector<Tensor> cumsum_grad(const GradCall& call) {
  CumulativeAttrs attrs = std::get<CumulativeAttrs>(call.node.attrs);
  attrs.reverse = !attrs.reverse;
  return {apply(primitives::cumsum, attrs, {call.cotangents[0]})};
}

// With y[j] = x[0] · … · x[j], the flow to x[i] is
//   (x[0] · … · x[i-1]) · s[i],  s[i] = flow[i] + x[i+1] · s[i+1],
// and without flow[i] where the products are exclusive: right for zeros too.
std::vector<Tensor> cumprod_grad(const GradCall& call) {
  const auto& attrs = std::get<CumulativeAttrs>(call.node.attrs);
  const Tensor& x = call.operands[0];
  const auto order = build::axis_first(attrs.axis, x.rank());
  const Tensor sequences[] = {build::transpose(x, order),
                              build::transpose(call.cotangents[0], order)};
  const Shape& shape = sequences[0].shape();
  const Tensor init[] = {
      Tensor::full({shape.begin() + 1, shape.end()}, 0, x.dtype())};
  const auto step = [&](std::span<const Tensor> carries,
                        std::span<const Tensor> slices) -> ScanStep {
    const Tensor sum = carries[0] + slices[1];
    if (!attrs.exclusive) return {{slices[0] * sum}, {sum}};
    return {{slices[0] * carries[0] + slices[1]}, {carries[0]}};
  };
  const Tensor sums = scan(step, init, sequences, shape[0], !attrs.reverse)[1];
  CumulativeAttrs before = attrs;
  before.exclusive = true;
  return {apply(primitives::cumprod, before, {x}) *
          build::transpose(sums, build::inverse_of(order))};
}

constexpr auto kNumbers = reduced<Takes::numbers>;

}  // namespace

namespace primitives {

constinit const Primitive reduce_sum = {"reduce_sum", kNumbers,
                                        eval<Reduction::sum>, sum_grad};
constinit const Primitive reduce_prod = {"reduce_prod", kNumbers,
                                         eval<Reduction::prod>, prod_grad};
constinit const Primitive reduce_max = {"reduce_max", extreme_infer,
                                        eval<Reduction::max>, extreme_grad};
constinit const Primitive reduce_min = {"reduce_min", extreme_infer,
                                        eval<Reduction::min>, extreme_grad};
constinit const Primitive reduce_any = {"reduce_any", reduced_to_bool,
                                        eval<Reduction::any>, no_flow};
constinit const Primitive reduce_all = {"reduce_all", reduced_to_bool,
                                        eval<Reduction::all>, no_flow};
constinit const Primitive argmax = {"argmax", arg_infer,
                                    arg_eval<ArgReduction::argmax>, no_flow};
constinit const Primitive argmin = {"argmin", arg_infer,
                                    arg_eval<ArgReduction::argmin>, no_flow};
constinit const Primitive cumsum = {
    "cumsum", cumulative_infer, cumulative_eval<Cumulation::sum>, cumsum_grad};
constinit const Primitive cumprod = {"cumprod", cumulative_infer,
                                     cumulative_eval<Cumulation::prod>,
                                     cumprod_grad};

}  // namespace primitives
}  // namespace keratin
