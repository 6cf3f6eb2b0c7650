#include <algorithm>
#include <cstring>

#include "keratin/graph/build.h"
#include "keratin/graph/kernels/cast.h"
#include "keratin/graph/kernels/movement.h"
#include "keratin/graph/primitive.h"
#include "keratin/graph/shape_rules.h"

namespace keratin {
namespace {

using kernels::MutView;
using kernels::View;
using rules::Takes;
using Specs = std::span<const Spec>;

std::vector<Spec> reshape_infer(Specs operands, const Attrs& attrs) {
  rules::expect_count(operands, 1);
  const Shape& shape = std::get<ShapeAttrs>(attrs).shape;
  rules::expect_concrete(shape);
  if (element_count(shape) != element_count(operands[0].shape)) {
    rules::mismatch(operands,
                    concat("as many elements as ", to_string(shape), " has"));
  }
  return {{operands[0].dtype, shape}};
}

void copy_eval(const Attrs&, std::span<const View> operands,
               std::span<const MutView> results) {
  const auto count = static_cast<size_t>(kernels::count_of(operands[0]));
  if (count == 0) return;
  std::memcpy(results[0].data, operands[0].data,
              count * size_of(operands[0].dtype));
}

std::vector<Tensor> reshape_grad(const GradCall& call) {
  return {build::reshape(call.cotangents[0], call.operands[0].shape())};
}

std::vector<Spec> broadcast_to_infer(Specs operands, const Attrs& attrs) {
  rules::expect_count(operands, 1);
  const Shape& from = operands[0].shape;
  const Shape& shape = std::get<ShapeAttrs>(attrs).shape;
  rules::expect_concrete(shape);
  bool fits = from.size() <= shape.size();
  for (size_t i = 0; fits && i < from.size(); ++i) {
    const int64_t to = shape[shape.size() - from.size() + i];
    fits = from[i] == 1 || from[i] == to;
  }
  if (!fits) {
    rules::mismatch(operands,
                    concat("a shape that broadcasts to ", to_string(shape)));
  }
  return {{operands[0].dtype, shape}};
}

void broadcast_to_eval(const Attrs&, std::span<const View> operands,
                       std::span<const MutView> results) {
  kernels::broadcast_to(operands[0], results[0]);
}

std::vector<Tensor> broadcast_to_grad(const GradCall& call) {
  return {build::reduce_sum_to(call.cotangents[0], call.operands[0].shape())};
}

std::vector<Spec> transpose_infer(Specs operands, const Attrs& attrs) {
  rules::expect_count(operands, 1);
  const std::vector<int64_t>& axes = std::get<AxesAttrs>(attrs).axes;
  const Shape& from = operands[0].shape;
  std::vector<bool> seen(from.size());
  Shape shape;
  for (const int64_t axis : axes) {
    rules::expect_axis(axis, operands[0]);
    if (seen[static_cast<size_t>(axis)]) break;
    seen[static_cast<size_t>(axis)] = true;
    shape.push_back(from[static_cast<size_t>(axis)]);
  }
  if (shape.size() != from.size() || axes.size() != from.size()) {
    rules::mismatch(operands, concat("as many axes as in the order ",
                                     to_string(axes), ", each of them once"));
  }
  return {{operands[0].dtype, std::move(shape)}};
}

void transpose_eval(const Attrs& attrs, std::span<const View> operands,
                    std::span<const MutView> results) {
  kernels::transpose(operands[0], std::get<AxesAttrs>(attrs).axes, results[0]);
}

std::vector<Tensor> transpose_grad(const GradCall& call) {
  const auto& axes = std::get<AxesAttrs>(call.node.attrs).axes;
  return {build::transpose(call.cotangents[0], build::inverse_of(axes))};
}

std::vector<Spec> reverse_infer(Specs operands, const Attrs& attrs) {
  rules::expect_count(operands, 1);
  for (const int64_t axis : std::get<AxesAttrs>(attrs).axes) {
    rules::expect_axis(axis, operands[0]);
  }
  return {operands[0]};
}

void reverse_eval(const Attrs& attrs, std::span<const View> operands,
                  std::span<const MutView> results) {
  kernels::reverse(operands[0], std::get<AxesAttrs>(attrs).axes, results[0]);
}

std::vector<Tensor> reverse_grad(const GradCall& call) {
  return {apply(primitives::reverse, call.node.attrs, {call.cotangents[0]})};
}

std::vector<Spec> concat_infer(Specs operands, const Attrs& attrs) {
  if (operands.empty()) rules::mismatch(operands, "at least one operand");
  rules::expect_one_dtype(operands);
  const int64_t axis = std::get<AxisAttrs>(attrs).axis;
  rules::expect_axis(axis, operands[0]);
  Spec result = operands[0];
  int64_t& joined = result.shape[static_cast<size_t>(axis)];
  for (const Spec& operand : operands.subspan(1)) {
    bool fits = operand.shape.size() == result.shape.size();
    for (size_t i = 0; fits && i < operand.shape.size(); ++i) {
      fits = static_cast<int64_t>(i) == axis ||
             operand.shape[i] == result.shape[i];
    }
    if (!fits) {
      rules::mismatch(operands, concat("shapes equal but for axis ", axis));
    }
    joined += operand.shape[static_cast<size_t>(axis)];
  }
  return {std::move(result)};
}

void concat_eval(const Attrs& attrs, std::span<const View> operands,
                 std::span<const MutView> results) {
  kernels::concat(operands, std::get<AxisAttrs>(attrs).axis, results[0]);
}

std::vector<Tensor> concat_grad(const GradCall& call) {
  const int64_t axis = std::get<AxisAttrs>(call.node.attrs).axis;
  std::vector<Tensor> flows;
  int64_t start = 0;
  for (const Tensor& operand : call.operands) {
    const int64_t stop = start + operand.dim(axis);
    flows.push_back(build::slice_axis(call.cotangents[0], axis, start, stop));
    start = stop;
  }
  return flows;
}

int64_t slice_length(const SliceAttrs& slice, size_t axis) {
  const int64_t stride = slice.stride[axis];
  return (slice.stop[axis] - slice.start[axis] + stride - 1) / stride;
}

std::vector<Spec> slice_infer(Specs operands, const Attrs& attrs) {
  rules::expect_count(operands, 1);
  const auto& slice = std::get<SliceAttrs>(attrs);
  Spec result = operands[0];
  const size_t rank = result.shape.size();
  rules::expect_entries(slice.start, "start", rank, 0);
  rules::expect_entries(slice.stop, "stop", rank, 0);
  rules::expect_entries(slice.stride, "stride", rank, 1);
  for (size_t i = 0; i < rank; ++i) {
    if (slice.start[i] > slice.stop[i] || slice.stop[i] > result.shape[i]) {
      throw ShapeError(concat(
          "expected 0 <= start <= stop <= size, got [", slice.start[i], ", ",
          slice.stop[i], ") for axis ", i, " of ", to_string(operands[0])));
    }
    result.shape[i] = slice_length(slice, i);
  }
  return {std::move(result)};
}

void slice_eval(const Attrs& attrs, std::span<const View> operands,
                std::span<const MutView> results) {
  const auto& slice = std::get<SliceAttrs>(attrs);
  kernels::slice(operands[0], slice.start, slice.stride, results[0]);
}

std::vector<Tensor> slice_grad(const GradCall& call) {
  const auto& slice = std::get<SliceAttrs>(call.node.attrs);
  const Shape& shape = call.operands[0].shape();
  PadAttrs pad;
  for (size_t i = 0; i < shape.size(); ++i) {
    const int64_t covered =
        rules::spread(slice_length(slice, i), slice.stride[i]);
    pad.low.push_back(slice.start[i]);
    pad.high.push_back(shape[i] - slice.start[i] - covered);
    pad.interior.push_back(slice.stride[i] - 1);
  }
  return {apply(primitives::pad, std::move(pad), {call.cotangents[0]})};
}

std::vector<Spec> pad_infer(Specs operands, const Attrs& attrs) {
  rules::expect_count(operands, 1);
  const auto& pad = std::get<PadAttrs>(attrs);
  Spec result = operands[0];
  const size_t rank = result.shape.size();
  rules::expect_entries(pad.low, "low", rank, rules::kMostCut);
  rules::expect_entries(pad.high, "high", rank, rules::kMostCut);
  rules::expect_entries(pad.interior, "interior", rank, 0);
  for (size_t i = 0; i < rank; ++i) {
    const int64_t inner = rules::spread(result.shape[i], pad.interior[i] + 1);
    const int64_t size = inner + pad.low[i] + pad.high[i];
    if (size < 0 || -pad.low[i] > inner || -pad.high[i] > inner) {
      throw ShapeError(concat("padding (", pad.low[i], ", ", pad.high[i],
                              ") cuts more than axis ", i, " of ",
                              to_string(operands[0]), " has"));
    }
    result.shape[i] = size;
  }
  element_count(result.shape);
  return {std::move(result)};
}

void pad_eval(const Attrs& attrs, std::span<const View> operands,
              std::span<const MutView> results) {
  const auto& pad = std::get<PadAttrs>(attrs);
  std::vector<kernels::PadAxis> axes;
  for (size_t i = 0; i < pad.low.size(); ++i) {
    axes.push_back({pad.low[i], pad.high[i], pad.interior[i]});
  }
  const Array value =
      Array::of<double>({}, {pad.value}).cast(operands[0].dtype);
  kernels::pad(operands[0], axes, {value.dtype(), {}, value.bytes().data()},
               results[0]);
}

std::vector<Tensor> pad_grad(const GradCall& call) {
  const auto& pad = std::get<PadAttrs>(call.node.attrs);
  const Shape& shape = call.operands[0].shape();
  PadAttrs cut;
  SliceAttrs slice;
  for (size_t i = 0; i < shape.size(); ++i) {
    cut.low.push_back(-pad.low[i]);
    cut.high.push_back(-pad.high[i]);
    cut.interior.push_back(0);
    slice.start.push_back(0);
    slice.stop.push_back(rules::spread(shape[i], pad.interior[i] + 1));
    slice.stride.push_back(pad.interior[i] + 1);
  }
  const Tensor inner =
      apply(primitives::pad, std::move(cut), {call.cotangents[0]});
  if (inner.shape() == shape) return {inner};
  return {apply(primitives::slice, std::move(slice), {inner})};
}

std::vector<Spec> iota_infer(Specs operands, const Attrs& attrs) {
  rules::expect_count(operands, 0);
  const auto& iota = std::get<IotaAttrs>(attrs);
  rules::expect_concrete(iota.shape);
  const Spec result{iota.dtype, iota.shape};
  rules::expect_dtype(result, Takes::numbers);
  rules::expect_axis(iota.axis, result);
  return {result};
}

void iota_eval(const Attrs& attrs, std::span<const View>,
               std::span<const MutView> results) {
  kernels::iota(std::get<IotaAttrs>(attrs).axis, results[0]);
}

std::vector<Tensor> iota_grad(const GradCall&) { return {}; }

std::vector<Spec> same_infer(Specs operands, const Attrs&) {
  rules::expect_count(operands, 1);
  return {operands[0]};
}

std::vector<Tensor> no_flow(const GradCall&) { return {Tensor()}; }

}  // namespace

namespace primitives {

constinit const Primitive reshape = {"reshape", reshape_infer, copy_eval,
                                     reshape_grad};
constinit const Primitive broadcast_to = {"broadcast_to", broadcast_to_infer,
                                          broadcast_to_eval, broadcast_to_grad};
constinit const Primitive transpose = {"transpose", transpose_infer,
                                       transpose_eval, transpose_grad};
constinit const Primitive reverse = {"reverse", reverse_infer, reverse_eval,
                                     reverse_grad};
constinit const Primitive concat = {"concat", concat_infer, concat_eval,
                                    concat_grad};
constinit const Primitive slice = {"slice", slice_infer, slice_eval,
                                   slice_grad};
constinit const Primitive pad = {"pad", pad_infer, pad_eval, pad_grad};
constinit const Primitive iota = {"iota", iota_infer, iota_eval, iota_grad};
constinit const Primitive stop_gradient = {"stop_gradient", same_infer,
                                           copy_eval, no_flow};

}  // namespace primitives
}  // namespace keratin
