#include "keratin/graph/build.h"
#include "keratin/graph/kernels/binary.h"
#include "keratin/graph/kernels/select.h"
#include "keratin/graph/primitive.h"
#include "keratin/graph/shape_rules.h"

namespace keratin {
namespace {

using build::operator*, build::operator-, build::operator+, build::operator/;
using kernels::Binary;
using rules::Takes;

// broadcast() of the operands, with their specs in the error.
Shape broadcast_all(std::span<const Spec> operands) {
  Shape shape;
  try {
    for (const Spec& operand : operands) {
      shape = broadcast(shape, operand.shape);
    }
  } catch (const ShapeError&) {
    rules::mismatch(operands, "shapes that broadcast");
  }
  return shape;
}

template <Takes kTakes>
std::vector<Spec> same(std::span<const Spec> operands, const Attrs&) {
  rules::expect_count(operands, 2);
  rules::expect_one_dtype(operands);
  rules::expect_dtype(operands[0], kTakes);
  return {{operands[0].dtype, broadcast_all(operands)}};
}

std::vector<Spec> to_bool(std::span<const Spec> operands, const Attrs&) {
  rules::expect_count(operands, 2);
  rules::expect_one_dtype(operands);
  return {{DType::boolean, broadcast_all(operands)}};
}

template <Binary kFunction>
void eval(const Attrs&, std::span<const kernels::View> operands,
          std::span<const kernels::MutView> results) {
  kernels::binary(kFunction, operands[0], operands[1], results[0]);
}

std::vector<Tensor> no_flow(const GradCall&) { return {Tensor(), Tensor()}; }

// Flows of the broadcast shape, summed to the shapes of the operands.
std::vector<Tensor> to_operands(const GradCall& call, const Tensor& to_a,
                                const Tensor& to_b) {
  return {build::reduce_sum_to(to_a, call.operands[0].shape()),
          build::reduce_sum_to(to_b, call.operands[1].shape())};
}

std::vector<Tensor> add_grad(const GradCall& call) {
  return to_operands(call, call.cotangents[0], call.cotangents[0]);
}

std::vector<Tensor> subtract_grad(const GradCall& call) {
  return to_operands(call, call.cotangents[0], -call.cotangents[0]);
}

std::vector<Tensor> multiply_grad(const GradCall& call) {
  const Tensor& flow = call.cotangents[0];
  return to_operands(call, flow * call.operands[1], flow * call.operands[0]);
}

std::vector<Tensor> divide_grad(const GradCall& call) {
  const Tensor to_a = call.cotangents[0] / call.operands[1];
  return to_operands(call, to_a, -(to_a * call.results[0]));
}

// a mod b = a - floor(a / b) · b
std::vector<Tensor> mod_grad(const GradCall& call) {
  const Tensor& flow = call.cotangents[0];
  const Tensor times =
      build::call(primitives::floor_divide, call.operands[0], call.operands[1]);
  return to_operands(call, flow, -(flow * times));
}

// Both slopes stay finite at a = 0, as JAX's do.
std::vector<Tensor> power_grad(const GradCall& call) {
  const Tensor& flow = call.cotangents[0];
  const Tensor& a = call.operands[0];
  const Tensor& b = call.operands[1];
  const Tensor one = build::scalar_like(a, 1);
  const Tensor zero = build::scalar_like(a, 0);
  const Tensor flat = build::equal(b, zero);
  const Tensor lower = build::where(flat, one, b - one);
  const Tensor raised = b * build::call(primitives::power, a, lower);
  const Tensor slope_a = build::where(flat, zero, raised);
  const Tensor base = build::where(build::equal(a, zero), one, a);
  const Tensor slope_b = build::call(primitives::log, base) * call.results[0];
  return to_operands(call, flow * slope_a, flow * slope_b);
}

// 1 where `winner` is alone, 1/2 where both are equal, 0 elsewhere.
Tensor share(const Tensor& winner, const Tensor& loser, const Tensor& result) {
  const Tensor one = build::scalar_like(result, 1);
  const Tensor half = build::scalar_like(result, 0.5);
  const Tensor zero = build::scalar_like(result, 0);
  const Tensor all = build::where(build::equal(winner, loser), half, one);
  return build::where(build::equal(winner, result), all, zero);
}

std::vector<Tensor> extreme_grad(const GradCall& call) {
  const Tensor& flow = call.cotangents[0];
  const Tensor& a = call.operands[0];
  const Tensor& b = call.operands[1];
  return to_operands(call, flow * share(a, b, call.results[0]),
                     flow * share(b, a, call.results[0]));
}

std::vector<Tensor> atan2_grad(const GradCall& call) {
  const Tensor& y = call.operands[0];
  const Tensor& x = call.operands[1];
  const Tensor flow =
      call.cotangents[0] / (build::square(y) + build::square(x));
  return to_operands(call, flow * x, -(flow * y));
}

std::vector<Spec> select_infer(std::span<const Spec> operands, const Attrs&) {
  rules::expect_count(operands, 3);
  if (operands[0].dtype != DType::boolean ||
      operands[1].dtype != operands[2].dtype) {
    rules::mismatch(operands, "a bool condition and two operands of one dtype");
  }
  return {{operands[1].dtype, broadcast_all(operands)}};
}

void select_eval(const Attrs&, std::span<const kernels::View> operands,
                 std::span<const kernels::MutView> results) {
  kernels::select(operands[0], operands[1], operands[2], results[0]);
}

std::vector<Tensor> select_grad(const GradCall& call) {
  const Tensor& flow = call.cotangents[0];
  const Tensor& condition = call.operands[0];
  const Tensor zero = build::scalar_like(flow, 0);
  const Tensor to_a = build::where(condition, flow, zero);
  const Tensor to_b = build::where(condition, zero, flow);
  return {Tensor(), build::reduce_sum_to(to_a, call.operands[1].shape()),
          build::reduce_sum_to(to_b, call.operands[2].shape())};
}

constexpr auto kAny = same<Takes::any>;
constexpr auto kNumbers = same<Takes::numbers>;
constexpr auto kFloats = same<Takes::floats>;
constexpr auto kInts = same<Takes::ints>;
constexpr auto kBits = same<Takes::ints_or_bool>;

}  // namespace

namespace primitives {

constinit const Primitive add = {"add", kAny, eval<Binary::add>, add_grad};
constinit const Primitive subtract = {"subtract", kNumbers, eval<Binary::sub>,
                                      subtract_grad};
constinit const Primitive multiply = {"multiply", kAny, eval<Binary::mul>,
                                      multiply_grad};
constinit const Primitive divide = {"divide", kFloats, eval<Binary::div>,
                                    divide_grad};
constinit const Primitive floor_divide = {"floor_divide", kNumbers,
                                          eval<Binary::floor_div>, no_flow};
constinit const Primitive mod = {"mod", kNumbers, eval<Binary::mod>, mod_grad};
constinit const Primitive power = {"power", kNumbers, eval<Binary::pow>,
                                   power_grad};
constinit const Primitive maximum = {"maximum", kAny, eval<Binary::max>,
                                     extreme_grad};
constinit const Primitive minimum = {"minimum", kAny, eval<Binary::min>,
                                     extreme_grad};
constinit const Primitive atan2 = {"atan2", kFloats, eval<Binary::atan2>,
                                   atan2_grad};
constinit const Primitive equal = {"equal", to_bool, eval<Binary::eq>, no_flow};
constinit const Primitive not_equal = {"not_equal", to_bool, eval<Binary::ne>,
                                       no_flow};
constinit const Primitive less = {"less", to_bool, eval<Binary::lt>, no_flow};
constinit const Primitive less_equal = {"less_equal", to_bool, eval<Binary::le>,
                                        no_flow};
constinit const Primitive greater = {"greater", to_bool, eval<Binary::gt>,
                                     no_flow};
constinit const Primitive greater_equal = {"greater_equal", to_bool,
                                           eval<Binary::ge>, no_flow};
constinit const Primitive logical_and = {"logical_and", to_bool,
                                         eval<Binary::logical_and>, no_flow};
constinit const Primitive logical_or = {"logical_or", to_bool,
                                        eval<Binary::logical_or>, no_flow};
constinit const Primitive logical_xor = {"logical_xor", to_bool,
                                         eval<Binary::logical_xor>, no_flow};
constinit const Primitive bitwise_and = {"bitwise_and", kBits,
                                         eval<Binary::bitwise_and>, no_flow};
constinit const Primitive bitwise_or = {"bitwise_or", kBits,
                                        eval<Binary::bitwise_or>, no_flow};
constinit const Primitive bitwise_xor = {"bitwise_xor", kBits,
                                         eval<Binary::bitwise_xor>, no_flow};
constinit const Primitive left_shift = {"left_shift", kInts,
                                        eval<Binary::shift_left>, no_flow};
constinit const Primitive right_shift = {"right_shift", kInts,
                                         eval<Binary::shift_right>, no_flow};
constinit const Primitive select = {"select", select_infer, select_eval,
                                    select_grad};

}  // namespace primitives
}  // namespace keratin
