#include <numbers>

#include "keratin/graph/build.h"
#include "keratin/graph/kernels/cast.h"
#include "keratin/graph/kernels/unary.h"
#include "keratin/graph/primitive.h"
#include "keratin/graph/shape_rules.h"

namespace keratin {
namespace {

using build::operator*, build::operator-, build::operator+, build::operator/;
using kernels::Unary;
using rules::Takes;

template <Takes kTakes>
std::vector<Spec> same(std::span<const Spec> operands, const Attrs&) {
  rules::expect_count(operands, 1);
  rules::expect_dtype(operands[0], kTakes);
  return {operands[0]};
}

std::vector<Spec> to_bool(std::span<const Spec> operands, const Attrs&) {
  rules::expect_count(operands, 1);
  return {{DType::boolean, operands[0].shape}};
}

template <Unary kFunction>
void eval(const Attrs&, std::span<const kernels::View> operands,
          std::span<const kernels::MutView> results) {
  kernels::unary(kFunction, operands[0], results[0]);
}

// d result / d x, given x and the result.
using Slope = Tensor (*)(const Tensor& x, const Tensor& y);

template <Slope kSlope>
std::vector<Tensor> chain(const GradCall& call) {
  const Tensor slope = kSlope(call.operands[0], call.results[0]);
  return {call.cotangents[0] * slope};
}

std::vector<Tensor> no_flow(const GradCall&) { return {Tensor()}; }

Tensor reciprocal(const Tensor& x) { return build::scalar_like(x, 1) / x; }

Tensor rsqrt(const Tensor& x) { return build::call(primitives::rsqrt, x); }

std::vector<Tensor> negative_grad(const GradCall& call) {
  return {-call.cotangents[0]};
}

// 1 at zero, as in JAX.
Tensor absolute_slope(const Tensor& x, const Tensor&) {
  const Tensor zero = build::scalar_like(x, 0);
  return build::where(build::call(primitives::greater_equal, x, zero),
                      build::scalar_like(x, 1), build::scalar_like(x, -1));
}

// 0 at zero, as in JAX.
std::vector<Tensor> relu_grad(const GradCall& call) {
  const Tensor& x = call.operands[0];
  const Tensor zero = build::scalar_like(x, 0);
  return {build::where(build::greater(x, zero), call.cotangents[0], zero)};
}

Tensor exp_slope(const Tensor&, const Tensor& y) { return y; }
Tensor expm1_slope(const Tensor&, const Tensor& y) { return y + 1; }
Tensor log_slope(const Tensor& x, const Tensor&) { return reciprocal(x); }
Tensor log1p_slope(const Tensor& x, const Tensor&) { return reciprocal(x + 1); }
Tensor sqrt_slope(const Tensor&, const Tensor& y) {
  return build::scalar_like(y, 0.5) / y;
}
Tensor rsqrt_slope(const Tensor& x, const Tensor& y) { return y / x * -0.5; }

Tensor sin_slope(const Tensor& x, const Tensor&) {
  return build::call(primitives::cos, x);
}
Tensor cos_slope(const Tensor& x, const Tensor&) {
  return -build::call(primitives::sin, x);
}
Tensor tan_slope(const Tensor&, const Tensor& y) {
  return build::square(y) + 1;
}
Tensor asin_slope(const Tensor& x, const Tensor&) {
  return rsqrt(1 - build::square(x));
}
Tensor acos_slope(const Tensor& x, const Tensor&) {
  return -rsqrt(1 - build::square(x));
}
Tensor atan_slope(const Tensor& x, const Tensor&) {
  return reciprocal(build::square(x) + 1);
}
Tensor sinh_slope(const Tensor& x, const Tensor&) {
  return build::call(primitives::cosh, x);
}
Tensor cosh_slope(const Tensor& x, const Tensor&) {
  return build::call(primitives::sinh, x);
}
Tensor asinh_slope(const Tensor& x, const Tensor&) {
  return rsqrt(build::square(x) + 1);
}
Tensor acosh_slope(const Tensor& x, const Tensor&) {
  return rsqrt((x - 1) * (x + 1));
}
Tensor atanh_slope(const Tensor& x, const Tensor&) {
  return reciprocal(1 - build::square(x));
}
Tensor tanh_slope(const Tensor&, const Tensor& y) {
  return 1 - build::square(y);
}

Tensor sigmoid_slope(const Tensor&, const Tensor& y) { return y * (1 - y); }
Tensor softplus_slope(const Tensor& x, const Tensor&) {
  return build::call(primitives::sigmoid, x);
}
Tensor erf_slope(const Tensor& x, const Tensor&) {
  return build::call(primitives::exp, -build::square(x)) *
         (2 * std::numbers::inv_sqrtpi);
}
Tensor erfc_slope(const Tensor& x, const Tensor& y) { return -erf_slope(x, y); }
Tensor erfinv_slope(const Tensor&, const Tensor& y) {
  return build::call(primitives::exp, build::square(y)) *
         (0.5 / std::numbers::inv_sqrtpi);
}
Tensor square_slope(const Tensor& x, const Tensor&) { return x * 2; }

std::vector<Spec> cast_infer(std::span<const Spec> operands,
                             const Attrs& attrs) {
  rules::expect_count(operands, 1);
  return {{std::get<CastAttrs>(attrs).dtype, operands[0].shape}};
}

void cast_eval(const Attrs&, std::span<const kernels::View> operands,
               std::span<const kernels::MutView> results) {
  kernels::cast(operands[0], results[0]);
}

std::vector<Tensor> cast_grad(const GradCall& call) {
  const DType from = call.operands[0].dtype();
  if (!is_float(from)) return {Tensor()};
  return {build::cast(call.cotangents[0], from)};
}

constexpr auto kFloats = same<Takes::floats>;
constexpr auto kNumbers = same<Takes::numbers>;

}  // namespace

namespace primitives {

constinit const Primitive negative = {"negative", kNumbers, eval<Unary::neg>,
                                      negative_grad};
constinit const Primitive absolute = {"absolute", kNumbers, eval<Unary::abs>,
                                      chain<absolute_slope>};
constinit const Primitive relu = {"relu", kNumbers, eval<Unary::relu>,
                                  relu_grad};
constinit const Primitive exp = {"exp", kFloats, eval<Unary::exp>,
                                 chain<exp_slope>};
constinit const Primitive expm1 = {"expm1", kFloats, eval<Unary::expm1>,
                                   chain<expm1_slope>};
constinit const Primitive log = {"log", kFloats, eval<Unary::log>,
                                 chain<log_slope>};
constinit const Primitive log1p = {"log1p", kFloats, eval<Unary::log1p>,
                                   chain<log1p_slope>};
constinit const Primitive sqrt = {"sqrt", kFloats, eval<Unary::sqrt>,
                                  chain<sqrt_slope>};
constinit const Primitive rsqrt = {"rsqrt", kFloats, eval<Unary::rsqrt>,
                                   chain<rsqrt_slope>};
constinit const Primitive sin = {"sin", kFloats, eval<Unary::sin>,
                                 chain<sin_slope>};
constinit const Primitive cos = {"cos", kFloats, eval<Unary::cos>,
                                 chain<cos_slope>};
constinit const Primitive tan = {"tan", kFloats, eval<Unary::tan>,
                                 chain<tan_slope>};
constinit const Primitive asin = {"asin", kFloats, eval<Unary::asin>,
                                  chain<asin_slope>};
constinit const Primitive acos = {"acos", kFloats, eval<Unary::acos>,
                                  chain<acos_slope>};
constinit const Primitive atan = {"atan", kFloats, eval<Unary::atan>,
                                  chain<atan_slope>};
constinit const Primitive sinh = {"sinh", kFloats, eval<Unary::sinh>,
                                  chain<sinh_slope>};
constinit const Primitive cosh = {"cosh", kFloats, eval<Unary::cosh>,
                                  chain<cosh_slope>};
constinit const Primitive asinh = {"asinh", kFloats, eval<Unary::asinh>,
                                   chain<asinh_slope>};
constinit const Primitive acosh = {"acosh", kFloats, eval<Unary::acosh>,
                                   chain<acosh_slope>};
constinit const Primitive atanh = {"atanh", kFloats, eval<Unary::atanh>,
                                   chain<atanh_slope>};
constinit const Primitive tanh = {"tanh", kFloats, eval<Unary::tanh>,
                                  chain<tanh_slope>};
constinit const Primitive sigmoid = {"sigmoid", kFloats, eval<Unary::sigmoid>,
                                     chain<sigmoid_slope>};
constinit const Primitive softplus = {
    "softplus", kFloats, eval<Unary::softplus>, chain<softplus_slope>};
constinit const Primitive erf = {"erf", kFloats, eval<Unary::erf>,
                                 chain<erf_slope>};
constinit const Primitive erfc = {"erfc", kFloats, eval<Unary::erfc>,
                                  chain<erfc_slope>};
constinit const Primitive erfinv = {"erfinv", kFloats, eval<Unary::erfinv>,
                                    chain<erfinv_slope>};
constinit const Primitive floor = {"floor", kNumbers, eval<Unary::floor>,
                                   no_flow};
constinit const Primitive ceil = {"ceil", kNumbers, eval<Unary::ceil>, no_flow};
constinit const Primitive round = {"round", kNumbers, eval<Unary::round>,
                                   no_flow};
constinit const Primitive sign = {"sign", kNumbers, eval<Unary::sign>, no_flow};
constinit const Primitive square = {"square", kNumbers, eval<Unary::square>,
                                    chain<square_slope>};
constinit const Primitive is_finite = {"is_finite", to_bool,
                                       eval<Unary::isfinite>, no_flow};
constinit const Primitive is_inf = {"is_inf", to_bool, eval<Unary::isinf>,
                                    no_flow};
constinit const Primitive is_nan = {"is_nan", to_bool, eval<Unary::isnan>,
                                    no_flow};
constinit const Primitive logical_not = {"logical_not", to_bool,
                                         eval<Unary::logical_not>, no_flow};
constinit const Primitive bitwise_not = {"bitwise_not",
                                         same<Takes::ints_or_bool>,
                                         eval<Unary::bitwise_not>, no_flow};
constinit const Primitive cast = {"cast", cast_infer, cast_eval, cast_grad};

}  // namespace primitives
}  // namespace keratin
