#include <algorithm>

#include "keratin/graph/build.h"
#include "keratin/graph/kernels/gather.h"
#include "keratin/graph/primitive.h"
#include "keratin/graph/shape_rules.h"

namespace keratin {
namespace {

using kernels::MutView;
using kernels::View;
using Specs = std::span<const Spec>;

// `shape` with `axis` replaced by the shape of the indices.
Shape taken(const Shape& shape, int64_t axis, const Shape& indices) {
  Shape result(shape.begin(), shape.begin() + axis);
  result.insert(result.end(), indices.begin(), indices.end());
  result.insert(result.end(), shape.begin() + axis + 1, shape.end());
  element_count(result);
  return result;
}

std::vector<Spec> gather_infer(Specs operands, const Attrs& attrs) {
  rules::expect_count(operands, 2);
  rules::expect_indices(operands[1]);
  const int64_t axis = std::get<AxisAttrs>(attrs).axis;
  rules::expect_axis(axis, operands[0]);
  return {
      {operands[0].dtype, taken(operands[0].shape, axis, operands[1].shape)}};
}

void gather_eval(const Attrs& attrs, std::span<const View> operands,
                 std::span<const MutView> results) {
  kernels::gather(operands[0], std::get<AxisAttrs>(attrs).axis, operands[1],
                  results[0]);
}

std::vector<Tensor> gather_grad(const GradCall& call) {
  const int64_t axis = std::get<AxisAttrs>(call.node.attrs).axis;
  return {build::scatter_add(call.cotangents[0], call.operands[1],
                             call.operands[0].shape(), axis),
          Tensor()};
}

std::vector<Spec> scatter_add_infer(Specs operands, const Attrs& attrs) {
  rules::expect_count(operands, 2);
  rules::expect_dtype(operands[0], rules::Takes::numbers);
  rules::expect_indices(operands[1]);
  const auto& target = std::get<ShapeAttrs>(attrs);
  rules::expect_concrete(target.shape);
  const Spec result{operands[0].dtype, target.shape};
  rules::expect_axis(target.axis, result);
  const Shape due = taken(target.shape, target.axis, operands[1].shape);
  if (operands[0].shape != due) {
    rules::mismatch(operands, concat("updates ", to_string(due), " for ",
                                     to_string(target.shape)));
  }
  return {result};
}

void scatter_add_eval(const Attrs& attrs, std::span<const View> operands,
                      std::span<const MutView> results) {
  const auto& target = std::get<ShapeAttrs>(attrs);
  // Into zeros, which are made in place.
  const MutView& sums = results[0];
  const auto count = static_cast<size_t>(kernels::count_of(sums));
  std::fill_n(sums.data, count * size_of(sums.dtype), std::byte{0});
  kernels::scatter_add(sums, target.axis, operands[1], operands[0], sums);
}

std::vector<Tensor> scatter_add_grad(const GradCall& call) {
  const int64_t axis = std::get<ShapeAttrs>(call.node.attrs).axis;
  return {build::gather(call.cotangents[0], call.operands[1], axis), Tensor()};
}

}  // namespace

namespace primitives {

constinit const Primitive gather = {"gather", gather_infer, gather_eval,
                                    gather_grad};
constinit const Primitive scatter_add = {"scatter_add", scatter_add_infer,
                                         scatter_add_eval, scatter_add_grad};

}  // namespace primitives
}  // namespace keratin
