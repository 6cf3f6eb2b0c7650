#include "keratin/graph/grad.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <set>
#include <string_view>

#include "keratin/base/error.h"
#include "keratin/graph/build.h"
#include "keratin/graph/eval.h"
#include "keratin/graph/gradient_check.h"
#include "keratin/graph/primitive.h"
#include "keratin/graph/scan.h"

namespace keratin {
namespace {

using build::operator*;
using testing::Function;
using testing::gradient_error;
using testing::gradient_of;
using testing::spread_numbers;
using Tensors = std::span<const Tensor>;

constexpr double kTolerance = 1e-6;

/// A function, the shapes of its operands, and the range of their numbers.
struct Case {
  std::string_view name;
  Function function;
  std::vector<Shape> shapes;
  double low = -2;
  double high = 2;
};

Case unary(const Primitive& primitive, double low, double high) {
  const auto* row = &primitive;
  return {primitive.name,
          [row](Tensors x) { return build::call(*row, x[0]); },
          {{2, 3}},
          low,
          high};
}

// Both operands are broadcast.
Case binary(const Primitive& primitive, double low, double high) {
  const auto* row = &primitive;
  return {primitive.name,
          [row](Tensors x) { return build::call(*row, x[0], x[1]); },
          {{2, 1, 3}, {4, 1}},
          low,
          high};
}

Case with(const Primitive& primitive, Attrs attrs, std::vector<Shape> shapes,
          double low = -2, double high = 2) {
  const auto* row = &primitive;
  return {primitive.name,
          [row, attrs](Tensors x) {
            return apply(*row, attrs, {x.begin(), x.end()});
          },
          std::move(shapes), low, high};
}

std::vector<Case> unary_cases() {
  namespace p = primitives;
  return {unary(p::negative, -2, 2),   unary(p::absolute, -2, 2),
          unary(p::exp, -2, 2),        unary(p::expm1, -2, 2),
          unary(p::log, 0.2, 3),       unary(p::log1p, -0.5, 2),
          unary(p::sqrt, 0.2, 3),      unary(p::rsqrt, 0.3, 3),
          unary(p::sin, -2, 2),        unary(p::cos, -2, 2),
          unary(p::tan, -1, 1),        unary(p::asin, -0.8, 0.8),
          unary(p::acos, -0.8, 0.8),   unary(p::atan, -2, 2),
          unary(p::sinh, -2, 2),       unary(p::cosh, -2, 2),
          unary(p::asinh, -2, 2),      unary(p::acosh, 1.3, 4),
          unary(p::atanh, -0.8, 0.8),  unary(p::tanh, -2, 2),
          unary(p::sigmoid, -3, 3),    unary(p::softplus, -3, 3),
          unary(p::erf, -2, 2),        unary(p::erfc, -2, 2),
          unary(p::erfinv, -0.8, 0.8), unary(p::square, -2, 2),
          unary(p::floor, -1.8, 2.2),  unary(p::ceil, -1.8, 2.2),
          unary(p::round, -1.8, 2.2),  unary(p::sign, -1.8, 2.2),
          unary(p::relu, -1.8, 2.2)};
}

std::vector<Case> binary_cases() {
  namespace p = primitives;
  return {binary(p::add, -2, 2),
          binary(p::subtract, -2, 2),
          binary(p::multiply, -2, 2),
          binary(p::divide, 0.5, 3),
          binary(p::mod, 0.6, 3.1),
          binary(p::power, 0.5, 3),
          binary(p::maximum, -2, 2),
          binary(p::minimum, -2, 2),
          binary(p::atan2, 0.3, 2),
          binary(p::floor_divide, 0.6, 3.1),
          {"select",
           [](Tensors x) {
             const Tensor zero = build::scalar_like(x[0], 0);
             return build::where(build::greater(x[0], zero), x[0], x[1]);
           },
           {{2, 1, 3}, {4, 1}}}};
}

std::vector<Case> reduction_cases() {
  namespace p = primitives;
  const AxesAttrs axes{{0, 2}};
  const Shape shape{2, 3, 4};
  return {with(p::reduce_sum, axes, {shape}),
          with(p::reduce_prod, axes, {shape}, 0.4, 1.9),
          with(p::reduce_max, axes, {shape}),
          with(p::reduce_min, axes, {shape}),
          with(p::cumsum, CumulativeAttrs{1, false, false}, {shape}),
          with(p::cumsum, CumulativeAttrs{1, true, true}, {shape}),
          with(p::cumprod, CumulativeAttrs{1, false, false}, {shape}),
          with(p::cumprod, CumulativeAttrs{1, true, false}, {shape}),
          with(p::cumprod, CumulativeAttrs{1, false, true}, {shape}),
          with(p::cumprod, CumulativeAttrs{2, true, true}, {shape})};
}

std::vector<Case> movement_cases() {
  namespace p = primitives;
  const Tensor rows(Array::of<int32_t>({2, 2}, {3, 0, 1, 3}));
  const auto gather = [rows](Tensors x) {
    return build::gather(x[0], rows, 1);
  };
  const auto scatter = [rows](Tensors x) {
    return build::scatter_add(x[0], rows, {2, 4, 3}, 1);
  };
  const auto top = [](Tensors x) {
    return apply_all(primitives::top_k, ShapeAttrs{{}, 2}, {x[0]})[0];
  };
  return {with(p::reshape, ShapeAttrs{{3, 4}}, {{2, 6}}),
          with(p::broadcast_to, ShapeAttrs{{2, 3, 4}}, {{3, 1}}),
          with(p::transpose, AxesAttrs{{2, 0, 1}}, {{2, 3, 4}}),
          with(p::reverse, AxesAttrs{{0, 2}}, {{2, 3, 4}}),
          with(p::concat, AxisAttrs{1}, {{2, 1, 2}, {2, 3, 2}}),
          with(p::slice, SliceAttrs{{1, 0}, {5, 3}, {2, 2}}, {{5, 4}}),
          with(p::slice, SliceAttrs{{1, 2}, {5, 2}, {2, 2}}, {{5, 4}}),
          with(p::pad, PadAttrs{{1, -1}, {0, 2}, {1, 0}, 0.5}, {{3, 4}}),
          with(p::pad, PadAttrs{{-2, 1}, {-1, 0}, {2, 1}}, {{3, 2}}),
          {"gather", gather, {{2, 4, 3}}},
          {"scatter_add", scatter, {{2, 2, 2, 3}}},
          with(p::sort, NoAttrs{}, {{2, 5}}),
          {"top_k", top, {{2, 5}}}};
}

ConvAttrs conv_attrs(int64_t groups, Shape shape = {}) {
  return {{2, 1}, {1, 2}, {1, 0}, {0, 2}, groups, std::move(shape)};
}

std::vector<Case> window_cases() {
  namespace p = primitives;
  const Shape image{2, 5, 4, 2};
  const PoolAttrs pool{{3, 2}, {2, 1}, {1, 0}, {0, 1}, {}};
  PoolAttrs adjoint = pool;
  adjoint.shape = image;
  return {with(p::matmul, MatmulAttrs{false, false}, {{2, 1, 2, 3}, {4, 3, 2}}),
          with(p::matmul, MatmulAttrs{true, false}, {{3, 2}, {4, 3, 2}}),
          with(p::matmul, MatmulAttrs{false, true}, {{4, 2, 3}, {1, 2, 3}}),
          with(p::matmul, MatmulAttrs{true, true}, {{3, 2}, {2, 3}}),
          with(p::conv, conv_attrs(1), {image, {3, 2, 2, 3}}),
          with(p::conv, conv_attrs(2), {image, {3, 2, 1, 4}}),
          with(p::conv_input_grad, conv_attrs(2, image),
               {{2, 2, 4, 4}, {3, 2, 1, 4}}),
          with(p::conv_kernel_grad, conv_attrs(2, {3, 2, 1, 4}),
               {image, {2, 2, 4, 4}}),
          with(p::max_pool, pool, {image}),
          with(p::max_pool_grad, pool, {image, {2, 2, 4, 2}}),
          with(p::max_pool_select, pool, {image, image}),
          with(p::sum_pool, pool, {image}),
          with(p::sum_pool_grad, adjoint, {{2, 2, 4, 2}})};
}

// A recurrent net: h = tanh(x · w + h · u), with all h and the last one.
Tensor recurrent(Tensors x) {
  const auto step = [&](Tensors carries, Tensors slices) -> ScanStep {
    const Tensor sum =
        build::call(primitives::add, build::matmul(slices[0], x[2]),
                    build::matmul(carries[0], x[3]));
    const Tensor next = build::call(primitives::tanh, sum);
    return {{next}, {next}};
  };
  const auto results = scan(step, x.subspan(0, 1), x.subspan(1, 1), 3, true);
  return build::call(primitives::multiply, results[0], results[1]);
}

std::vector<Case> all_cases() {
  std::vector<Case> all;
  for (const auto& part : {unary_cases(), binary_cases(), reduction_cases(),
                           movement_cases(), window_cases()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  all.push_back({"scan", recurrent, {{2, 3}, {3, 2, 2}, {2, 3}, {3, 3}}});
  all.push_back({"cast",
                 [](Tensors x) {
                   const Tensor same = build::cast(x[0], DType::float64);
                   return build::call(primitives::square, same);
                 },
                 {{3}}});
  return all;
}

std::vector<Array> inputs_of(const Case& each) {
  std::vector<Array> inputs;
  for (const Shape& shape : each.shapes) {
    // Each operand in a range of its own, so that no two numbers are equal.
    const auto shift = 0.013 * static_cast<double>(inputs.size());
    inputs.push_back(
        spread_numbers(shape, each.low + shift, each.high + shift));
  }
  return inputs;
}

}  // namespace

TEST_CASE("gradients agree with finite differences") {
  for (const Case& each : all_cases()) {
    CAPTURE(each.name);
    CHECK(gradient_error(each.function, inputs_of(each)) < kTolerance);
  }
}

TEST_CASE("every primitive through which a gradient flows is checked") {
  const std::set<std::string_view> flat{
      "is_finite",   "is_inf",      "is_nan",         "logical_not",
      "bitwise_not", "equal",       "not_equal",      "less",
      "less_equal",  "greater",     "greater_equal",  "logical_and",
      "logical_or",  "logical_xor", "bitwise_and",    "bitwise_or",
      "bitwise_xor", "left_shift",  "right_shift",    "reduce_any",
      "reduce_all",  "argmax",      "argmin",         "iota",
      "argsort",     "cast",        "random_uniform", "stop_gradient"};
  std::set<std::string_view> checked;
  for (const Case& each : all_cases()) checked.insert(each.name);
  for (const Primitive* primitive : all_primitives()) {
    CAPTURE(primitive->name);
    CHECK(flat.contains(primitive->name) + checked.contains(primitive->name) >
          0);
    const bool has_gradient = primitive->grad != nullptr;
    CHECK(has_gradient);
  }
}

TEST_CASE("gradients can be differentiated again") {
  for (const Case& each : all_cases()) {
    CAPTURE(each.name);
    for (size_t i = 0; i < each.shapes.size(); ++i) {
      const Function slope = gradient_of(each.function, i);
      CHECK(gradient_error(slope, inputs_of(each)) < 10 * kTolerance);
    }
  }
}

TEST_CASE("third derivatives of a recurrent net agree too") {
  const Array inputs[] = {
      spread_numbers({1, 2}, -1, 1), spread_numbers({3, 1, 1}, -1, 1),
      spread_numbers({1, 2}, -1, 1), spread_numbers({2, 2}, -1, 1)};
  const Function twice = gradient_of(gradient_of(recurrent, 2), 3);
  CHECK(gradient_error(twice, inputs) < 10 * kTolerance);
}

TEST_CASE("ties share: half to both operands, evenly over an axis") {
  const Tensor x(Array::of<double>({3}, {1, 4, 4}));
  const Tensor y(Array::of<double>({3}, {1, 2, 4}));
  const Tensor wrt[] = {x, y};
  const Tensor most = build::call(primitives::maximum, x, y);
  const auto flows = gradients(build::reduce_sum(most, {0}), wrt);
  CHECK(eval(flows[0]).at(0) == 0.5);
  CHECK(eval(flows[0]).at(1) == 1);
  CHECK(eval(flows[1]).at(1) == 0);
  CHECK(eval(flows[1]).at(2) == 0.5);
  const Tensor best = build::reduce(primitives::reduce_max, x, {0});
  const Array share = eval(gradients(best, wrt)[0]);
  CHECK(share.at(0) == 0);
  CHECK(share.at(1) == 0.5);
  CHECK(share.at(2) == 0.5);
}

TEST_CASE("relu is flat at zero, and keeps NaN") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const Tensor x(Array::of<float>({4}, {-1, 0, 2, nan}));
  const Tensor y = build::call(primitives::relu, x);
  const Tensor wrt[] = {x};
  const Array slope = eval(gradients(build::reduce_sum(y, {0}), wrt)[0]);
  CHECK(slope.at(0) == 0);
  CHECK(slope.at(1) == 0);
  CHECK(slope.at(2) == 1);
  CHECK(eval(y).at(0) == 0);
  CHECK(std::isnan(eval(y).at(3)));
}

TEST_CASE("products have the right slope where factors are zero") {
  const Tensor x(Array::of<double>({2, 3}, {0, 2, 3, 0, 0, 5}));
  const Tensor wrt[] = {x};
  const Tensor product = build::reduce(primitives::reduce_prod, x, {1});
  const Array slope = eval(gradients(build::reduce_sum(product, {0}), wrt)[0]);
  CHECK(slope.at(0) == 6);
  CHECK(slope.at(1) == 0);
  CHECK(slope.at(3) == 0);
  const Tensor running =
      apply(primitives::cumprod, CumulativeAttrs{1, false, false}, {x});
  const Array slopes =
      eval(gradients(build::reduce_sum(running, {0, 1}), wrt)[0]);
  CHECK(slopes.at(0) == 1 + 2 + 6);
  CHECK(slopes.at(1) == 0);
  CHECK(slopes.at(3) == 1);
}

TEST_CASE("the slope of absolute is 1 at zero, as in JAX") {
  const Tensor x = Tensor::scalar(0, DType::float64);
  const Tensor wrt[] = {x};
  const Tensor size = build::call(primitives::absolute, x);
  CHECK(eval(gradients(size, wrt)[0]).at(0) == 1);
}

TEST_CASE("powers of zero have finite slopes") {
  const Tensor a(Array::of<double>({3}, {0, 0, 2}));
  const Tensor b(Array::of<double>({3}, {0, 2, 0}));
  const Tensor wrt[] = {a, b};
  const Tensor power = build::call(primitives::power, a, b);
  const auto flows = gradients(build::reduce_sum(power, {0}), wrt);
  for (int64_t i = 0; i < 3; ++i) CHECK(eval(flows[0]).at(i) == 0);
  CHECK(eval(flows[1]).at(0) == 0);
  CHECK(eval(flows[1]).at(1) == 0);
  CHECK(eval(flows[1]).at(2) == doctest::Approx(0.6931471805599453));
}

TEST_CASE("nothing flows through stop_gradient, integers and what is unused") {
  const Tensor x = Tensor::scalar(3, DType::float64);
  const Tensor wrt[] = {x, Tensor::scalar(1, DType::int32)};
  const Tensor held = build::call(primitives::stop_gradient, x);
  CHECK(eval(gradients(held * x, wrt)[0]).at(0) == 3);
  const Tensor counted =
      build::cast(build::cast(x, DType::int32), DType::float64);
  CHECK(eval(gradients(counted, wrt)[0]).at(0) == 0);
  const Array unused = eval(gradients(x, wrt)[1]);
  CHECK(unused.dtype() == DType::int32);
  CHECK(unused.at(0) == 0);
}

TEST_CASE("a primitive without a gradient is named when one is asked for") {
  Primitive opaque = primitives::negative;
  opaque.name = "opaque";
  opaque.grad = nullptr;
  const Tensor x = Tensor::scalar(3);
  const Tensor wrt[] = {x};
  const Tensor y = build::call(opaque, x);
  CHECK_THROWS_WITH_AS(gradients(y, wrt),
                       "primitive \"opaque\" has no gradient", Unsupported);
}

TEST_CASE("cotangents must fit, and one tensor's gradient needs a scalar") {
  const Tensor x = Tensor::full({2}, 1);
  const Tensor wrt[] = {x};
  CHECK_THROWS_WITH_AS(
      gradients(x, wrt),
      "the gradient of one tensor needs a scalar, got float32 (2,)",
      ShapeError);
  const Tensor scalar[] = {Tensor::scalar(1)};
  CHECK_THROWS_WITH_AS(gradients(wrt, scalar, wrt),
                       "a cotangent is float32 (), its output float32 (2,)",
                       ShapeError);
}

}  // namespace keratin
