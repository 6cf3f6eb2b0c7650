#include "keratin/graph/kernels/random.h"
#include "keratin/graph/primitive.h"
#include "keratin/graph/shape_rules.h"

namespace keratin {
namespace {

std::vector<Spec> infer(std::span<const Spec> operands, const Attrs& attrs) {
  rules::expect_count(operands, 1);
  const Spec key{DType::uint32, {2}};
  if (operands[0] != key) {
    rules::mismatch(operands, concat("a key ", to_string(key)));
  }
  const Shape& shape = std::get<ShapeAttrs>(attrs).shape;
  rules::expect_concrete(shape);
  return {{DType::float32, shape}};
}

void eval(const Attrs&, std::span<const kernels::View> operands,
          std::span<const kernels::MutView> results) {
  kernels::uniform(kernels::key_of(operands[0]), 0, 1, results[0]);
}

std::vector<Tensor> no_flow(const GradCall&) { return {Tensor()}; }

}  // namespace

namespace primitives {

constinit const Primitive random_uniform = {"random_uniform", infer, eval,
                                            no_flow};

}  // namespace primitives
}  // namespace keratin
