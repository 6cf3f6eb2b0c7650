#include "keratin/graph/build.h"
#include "keratin/graph/kernels/matmul.h"
#include "keratin/graph/primitive.h"
#include "keratin/graph/shape_rules.h"

namespace keratin {
namespace {

std::vector<Spec> infer(std::span<const Spec> operands, const Attrs& attrs) {
  rules::expect_count(operands, 2);
  rules::expect_one_dtype(operands);
  const auto& matmul = std::get<MatmulAttrs>(attrs);
  const Shape& a = operands[0].shape;
  const Shape& b = operands[1].shape;
  if (a.size() < 2 || b.size() < 2) {
    rules::mismatch(operands, "operands of at least 2 axes");
  }
  const size_t rows = a.size() - (matmul.transpose_a ? 1 : 2);
  const size_t inner_a = a.size() - (matmul.transpose_a ? 2 : 1);
  const size_t inner_b = b.size() - (matmul.transpose_b ? 1 : 2);
  const size_t columns = b.size() - (matmul.transpose_b ? 2 : 1);
  if (a[inner_a] != b[inner_b]) {
    rules::mismatch(operands,
                    concat("axis ", inner_a, " of the first as long as axis ",
                           inner_b, " of the second"));
  }
  Spec result{operands[0].dtype, {}};
  try {
    result.shape =
        broadcast({a.begin(), a.end() - 2}, {b.begin(), b.end() - 2});
  } catch (const ShapeError&) {
    rules::mismatch(operands, "batch axes that broadcast");
  }
  result.shape.push_back(a[rows]);
  result.shape.push_back(b[columns]);
  return {std::move(result)};
}

void eval(const Attrs& attrs, std::span<const kernels::View> operands,
          std::span<const kernels::MutView> results) {
  const auto& matmul = std::get<MatmulAttrs>(attrs);
  kernels::matmul(operands[0], operands[1],
                  {matmul.transpose_a, matmul.transpose_b}, results[0]);
}

// With y = a · b: to a flows flow · bᵀ, to b flows aᵀ · flow, and each of them
// transposed where the operand was read transposed.
std::vector<Tensor> grad(const GradCall& call) {
  const auto& attrs = std::get<MatmulAttrs>(call.node.attrs);
  const Tensor& flow = call.cotangents[0];
  const Tensor& a = call.operands[0];
  const Tensor& b = call.operands[1];
  const Tensor to_a = attrs.transpose_a
                          ? build::matmul(b, flow, attrs.transpose_b, true)
                          : build::matmul(flow, b, false, !attrs.transpose_b);
  const Tensor to_b = attrs.transpose_b
                          ? build::matmul(flow, a, true, attrs.transpose_a)
                          : build::matmul(a, flow, !attrs.transpose_a, false);
  return {build::reduce_sum_to(to_a, a.shape()),
          build::reduce_sum_to(to_b, b.shape())};
}

}  // namespace

namespace primitives {

constinit const Primitive matmul = {"matmul", infer, eval, grad};

}  // namespace primitives
}  // namespace keratin
