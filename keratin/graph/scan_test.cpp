#include "keratin/graph/scan.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/graph/build.h"
#include "keratin/graph/eval.h"
#include "keratin/graph/grad.h"
#include "keratin/graph/gradient_check.h"
#include "keratin/graph/primitive.h"
#include "keratin/graph/variable.h"

namespace keratin {
namespace {

using build::operator+;
using build::operator*;
using Tensors = std::span<const Tensor>;

// Running product, and each product plus one.
ScanStep multiply(Tensors carries, Tensors slices) {
  const Tensor product = carries[0] * slices[0];
  return {{product}, {product + 1}};
}

Tensor numbers() { return Tensor(Array::of<double>({4}, {2, 3, 5, 7})); }

}  // namespace

TEST_CASE("a loop gives the last carry and the stacked outputs") {
  const Tensor init[] = {Tensor::scalar(1, DType::float64)};
  const Tensor sequences[] = {numbers()};
  const auto results = scan(multiply, init, sequences, 4);
  REQUIRE(results.size() == 2);
  CHECK(eval(results[0]).at(0) == 210);
  const Array stacked = eval(results[1]);
  CHECK(stacked.shape() == Shape{4});
  CHECK(stacked.at(0) == 3);
  CHECK(stacked.at(1) == 7);
  CHECK(stacked.at(3) == 211);
}

TEST_CASE("a reversed loop keeps outputs at the places of their slices") {
  const Tensor init[] = {Tensor::scalar(1, DType::float64)};
  const Tensor sequences[] = {numbers()};
  const Array stacked = eval(scan(multiply, init, sequences, 4, true)[1]);
  CHECK(stacked.at(3) == 8);
  CHECK(stacked.at(0) == 211);
}

TEST_CASE("a loop of no steps gives its initial carry") {
  const Tensor init[] = {Tensor::scalar(9, DType::float64)};
  const Tensor sequences[] = {Tensor::full({0}, 0, DType::float64)};
  const auto results = scan(multiply, init, sequences, 0);
  CHECK(eval(results[0]).at(0) == 9);
  CHECK(results[1].shape() == Shape{0});
  const Tensor wrt[] = {init[0]};
  CHECK(eval(gradients(results[0], wrt)[0]).at(0) == 1);
}

TEST_CASE("gradients reach variables and tensors that the step captured") {
  const Variable factor("factor", {DType::float64, {}},
                        Array::of<double>({}, {2}));
  const Tensor outer = numbers() * Tensor(factor);
  const Tensor init[] = {Tensor::scalar(1, DType::float64)};
  const auto step = [&](Tensors carries, Tensors) -> ScanStep {
    const Tensor sum = build::reduce_sum(outer, {0});
    return {{carries[0] * Tensor(factor) + sum}, {}};
  };
  // c = ((f + 17f) f + 17f) f + 17f = f³ + 17 f³ + 17 f² + 17 f at f = 2
  const Tensor last = scan(step, init, {}, 3)[0];
  verify({{}, {last}});
  CHECK(eval(last).at(0) == 18 * 8 + 17 * 4 + 17 * 2);
  const Tensor wrt[] = {Tensor(factor)};
  const Tensor slope = gradients(last, wrt)[0];
  verify({{}, {slope}});
  CHECK(eval(slope).at(0) == 18 * 12 + 17 * 4 + 17);
}

TEST_CASE("integer carries count, and no gradient flows to them") {
  const Tensor init[] = {Tensor::scalar(0, DType::int32),
                         Tensor::scalar(1, DType::float64)};
  const auto step = [](Tensors carries, Tensors) -> ScanStep {
    const Tensor count = carries[0] + 1;
    return {{count, carries[1] * build::cast(count, DType::float64)}, {count}};
  };
  const auto results = scan(step, init, {}, 5);
  CHECK(eval(results[0]).at(0) == 5);
  CHECK(eval(results[1]).at(0) == 120);
  CHECK(eval(results[2]).at(3) == 4);
  const Tensor wrt[] = {init[1], init[0]};
  const auto slopes = gradients(results[1], wrt);
  CHECK(eval(slopes[0]).at(0) == 120);
  CHECK(eval(slopes[1]).at(0) == 0);
}

TEST_CASE("a step may run a loop of its own") {
  const auto outer = [](Tensors inputs) {
    const auto step = [&](Tensors carries, Tensors slices) -> ScanStep {
      const auto inner = [&](Tensors sums, Tensors) -> ScanStep {
        return {{sums[0] * slices[0] + inputs[0]}, {}};
      };
      return {{scan(inner, carries, {}, 2)[0]}, {carries[0]}};
    };
    const auto results = scan(step, inputs.first(1), inputs.subspan(1), 3);
    return results[0] + results[1];
  };
  const Array inputs[] = {testing::spread_numbers({}, 0.5, 1),
                          testing::spread_numbers({3}, -1, 1)};
  CHECK(testing::gradient_error(outer, inputs) < 1e-7);
  CHECK(testing::gradient_error(testing::gradient_of(outer, 1), inputs) < 1e-6);
}

TEST_CASE("loops say what doesn't fit") {
  const Tensor init[] = {Tensor::scalar(1, DType::float64)};
  const Tensor sequences[] = {numbers()};
  CHECK_THROWS_WITH_AS(
      scan(multiply, init, sequences, 3),
      "scan: expected a sequence of length 3, got float64 (4,)", ShapeError);
  const auto widens = [](Tensors carries, Tensors slices) -> ScanStep {
    return {{build::broadcast_to(carries[0] * slices[0], {2})}, {}};
  };
  CHECK_THROWS_WITH_AS(
      scan(widens, init, sequences, 4),
      "scan: carry 0 begins as float64 (), a step makes it float64 (2,)",
      ShapeError);
  const auto forgets = [](Tensors, Tensors) -> ScanStep { return {}; };
  CHECK_THROWS_WITH_AS(scan(forgets, init, sequences, 4),
                       "scan: the step takes 1 carries and gives 0",
                       ShapeError);
}

}  // namespace keratin
