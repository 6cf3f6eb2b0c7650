#include <algorithm>

#include "keratin/graph/kernels/conv.h"
#include "keratin/graph/primitive.h"
#include "keratin/graph/shape_rules.h"

namespace keratin {
namespace {

using kernels::MutView;
using kernels::View;
using Specs = std::span<const Spec>;

void check_attrs(const ConvAttrs& conv, size_t spatial) {
  rules::expect_entries(conv.strides, "strides", spatial, 1);
  rules::expect_entries(conv.dilation, "dilation", spatial, 1);
  rules::expect_entries(conv.pad_low, "pad_low", spatial, rules::kMostCut);
  rules::expect_entries(conv.pad_high, "pad_high", spatial, rules::kMostCut);
}

void check_channels(const Shape& input, const Shape& kernel, int64_t groups) {
  const int64_t channels = input.back();
  const int64_t filters = kernel.back();
  const int64_t due = kernel[kernel.size() - 2];
  const bool divides =
      groups >= 1 && channels % groups == 0 && filters % groups == 0;
  if (divides && channels / groups == due) return;
  throw ShapeError(concat(
      "expected channels = groups x channels of the kernel, and filters that "
      "divide by the groups, got the input ",
      to_string(input), ", the kernel ", to_string(kernel), " and ", groups,
      " groups"));
}

// Shape of a convolution's result from those of input and kernel.
Shape result_shape(const ConvAttrs& conv, const Shape& input,
                   const Shape& kernel) {
  const size_t rank = input.size();
  if (rank < 3 || rank > 5 || kernel.size() != rank) {
    throw ShapeError(
        concat("expected an input (batch, 1 to 3 spatial axes, channels) and a "
               "kernel (spatial axes, channels / groups, filters), got ",
               to_string(input), " and ", to_string(kernel)));
  }
  check_attrs(conv, rank - 2);
  rules::expect_entries(std::span(kernel).first(rank - 2), "kernel size",
                        rank - 2, 1);
  check_channels(input, kernel, conv.groups);
  Shape result = {input[0]};
  for (size_t i = 0; i + 2 < rank; ++i) {
    const int64_t window = rules::spread(kernel[i], conv.dilation[i]);
    const int64_t room =
        input[i + 1] + conv.pad_low[i] + conv.pad_high[i] - window;
    result.push_back(room < 0 ? 0 : room / conv.strides[i] + 1);
  }
  result.push_back(kernel.back());
  return result;
}

void check_operands(Specs operands) {
  rules::expect_count(operands, 2);
  rules::expect_one_dtype(operands);
  rules::expect_dtype(operands[0], rules::Takes::floats);
}

// The cotangent must look like the result of the convolution.
void check_cotangent(const Shape& got, const Shape& due) {
  if (got == due) return;
  throw ShapeError(concat("expected a cotangent ", to_string(due), ", got ",
                          to_string(got)));
}

std::vector<Spec> conv_infer(Specs operands, const Attrs& attrs) {
  check_operands(operands);
  return {
      {operands[0].dtype, result_shape(std::get<ConvAttrs>(attrs),
                                       operands[0].shape, operands[1].shape)}};
}

std::vector<Spec> input_grad_infer(Specs operands, const Attrs& attrs) {
  check_operands(operands);
  const auto& conv = std::get<ConvAttrs>(attrs);
  rules::expect_concrete(conv.shape);
  check_cotangent(operands[0].shape,
                  result_shape(conv, conv.shape, operands[1].shape));
  return {{operands[0].dtype, conv.shape}};
}

std::vector<Spec> kernel_grad_infer(Specs operands, const Attrs& attrs) {
  check_operands(operands);
  const auto& conv = std::get<ConvAttrs>(attrs);
  rules::expect_concrete(conv.shape);
  check_cotangent(operands[1].shape,
                  result_shape(conv, operands[0].shape, conv.shape));
  return {{operands[0].dtype, conv.shape}};
}

using Kernel = void (*)(View, View, const kernels::ConvGeometry&, MutView,
                        kernels::Range);

template <Kernel kKernel>
void eval(const Attrs& attrs, std::span<const View> operands,
          std::span<const MutView> results) {
  const auto& conv = std::get<ConvAttrs>(attrs);
  kernels::ConvGeometry geometry;
  geometry.strides = conv.strides;
  geometry.dilation = conv.dilation;
  geometry.pad_low = conv.pad_low;
  geometry.pad_high = conv.pad_high;
  geometry.groups = conv.groups;
  kKernel(operands[0], operands[1], geometry, results[0], {});
}

// The three are one trilinear form <conv(x, k), y> with one of x, k and y left
// open, so each one's gradients are the other two.
Tensor with_shape(const Primitive& primitive, const GradCall& call, Shape shape,
                  const Tensor& a, const Tensor& b) {
  ConvAttrs attrs = std::get<ConvAttrs>(call.node.attrs);
  attrs.shape = std::move(shape);
  return apply(primitive, std::move(attrs), {a, b});
}

Tensor to_input(const GradCall& call, const Tensor& y, const Tensor& kernel,
                const Tensor& like) {
  return with_shape(primitives::conv_input_grad, call, like.shape(), y, kernel);
}

Tensor to_kernel(const GradCall& call, const Tensor& x, const Tensor& y,
                 const Tensor& like) {
  return with_shape(primitives::conv_kernel_grad, call, like.shape(), x, y);
}

Tensor to_result(const GradCall& call, const Tensor& x, const Tensor& kernel) {
  return with_shape(primitives::conv, call, {}, x, kernel);
}

std::vector<Tensor> conv_grad(const GradCall& call) {
  const Tensor& x = call.operands[0];
  const Tensor& kernel = call.operands[1];
  const Tensor& flow = call.cotangents[0];
  return {to_input(call, flow, kernel, x), to_kernel(call, x, flow, kernel)};
}

std::vector<Tensor> input_grad_grad(const GradCall& call) {
  const Tensor& y = call.operands[0];
  const Tensor& kernel = call.operands[1];
  const Tensor& flow = call.cotangents[0];
  return {to_result(call, flow, kernel), to_kernel(call, flow, y, kernel)};
}

std::vector<Tensor> kernel_grad_grad(const GradCall& call) {
  const Tensor& x = call.operands[0];
  const Tensor& y = call.operands[1];
  const Tensor& flow = call.cotangents[0];
  return {to_input(call, y, flow, x), to_result(call, x, flow)};
}

}  // namespace

namespace primitives {

constinit const Primitive conv = {"conv", conv_infer, eval<kernels::conv>,
                                  conv_grad};
constinit const Primitive conv_input_grad = {
    "conv_input_grad", input_grad_infer, eval<kernels::conv_input_grad>,
    input_grad_grad};
constinit const Primitive conv_kernel_grad = {
    "conv_kernel_grad", kernel_grad_infer, eval<kernels::conv_kernel_grad>,
    kernel_grad_grad};

}  // namespace primitives
}  // namespace keratin
