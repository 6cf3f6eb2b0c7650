#include "keratin/graph/build.h"
#include "keratin/graph/kernels/sort.h"
#include "keratin/graph/primitive.h"
#include "keratin/graph/shape_rules.h"

namespace keratin {
namespace {

using kernels::MutView;
using kernels::View;
using Specs = std::span<const Spec>;

void check_rank(Specs operands) {
  rules::expect_count(operands, 1);
  if (operands[0].shape.empty()) {
    rules::mismatch(operands, "an operand of at least 1 axis");
  }
}

std::vector<Spec> sort_infer(Specs operands, const Attrs&) {
  check_rank(operands);
  return {operands[0]};
}

std::vector<Spec> argsort_infer(Specs operands, const Attrs&) {
  check_rank(operands);
  return {{DType::int32, operands[0].shape}};
}

std::vector<Spec> top_k_infer(Specs operands, const Attrs& attrs) {
  check_rank(operands);
  const int64_t k = std::get<ShapeAttrs>(attrs).axis;
  Shape shape = operands[0].shape;
  if (k < 0 || k > shape.back()) {
    throw ShapeError(concat("expected k in [0, ", shape.back(), "], got ", k,
                            " for ", to_string(operands[0])));
  }
  shape.back() = k;
  return {{operands[0].dtype, shape}, {DType::int32, shape}};
}

void sort_eval(const Attrs&, std::span<const View> operands,
               std::span<const MutView> results) {
  kernels::sort(operands[0], results[0]);
}

void argsort_eval(const Attrs&, std::span<const View> operands,
                  std::span<const MutView> results) {
  kernels::argsort(operands[0], results[0]);
}

void top_k_eval(const Attrs&, std::span<const View> operands,
                std::span<const MutView> results) {
  kernels::top_k(operands[0], results[0], results[1]);
}

std::vector<Tensor> sort_grad(const GradCall& call) {
  const Tensor& x = call.operands[0];
  const Tensor indices = build::call(primitives::argsort, x);
  return {build::scatter_along_last(call.cotangents[0], indices, x.dim(-1))};
}

std::vector<Tensor> no_flow(const GradCall&) { return {Tensor()}; }

std::vector<Tensor> top_k_grad(const GradCall& call) {
  if (call.cotangents[0].empty()) return {Tensor()};
  return {build::scatter_along_last(call.cotangents[0], call.results[1],
                                    call.operands[0].dim(-1))};
}

}  // namespace

namespace primitives {

constinit const Primitive sort = {"sort", sort_infer, sort_eval, sort_grad};
constinit const Primitive argsort = {"argsort", argsort_infer, argsort_eval,
                                     no_flow};
constinit const Primitive top_k = {"top_k", top_k_infer, top_k_eval,
                                   top_k_grad};

}  // namespace primitives
}  // namespace keratin
