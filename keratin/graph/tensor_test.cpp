#include "keratin/graph/tensor.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/graph/build.h"
#include "keratin/graph/eval.h"
#include "keratin/graph/grad.h"
#include "keratin/graph/primitive.h"
#include "keratin/graph/variable.h"

namespace keratin {

using build::operator+;
using build::operator*;

TEST_CASE(
    "a chain of 200,000 nodes is built, run and freed without recursion") {
  const Tensor x = Tensor::scalar(1, DType::float64);
  const Tensor one = Tensor::scalar(1, DType::float64);
  Tensor sum = x;
  for (int i = 0; i < 200'000; ++i) sum = sum + one;
  CHECK(eval(sum).at(0) == 200'001);
  const Tensor wrt[] = {x};
  CHECK(eval(gradients(sum, wrt)[0]).at(0) == 1);
}

TEST_CASE("a node used twice by each of many users is visited once") {
  Tensor power = Tensor::scalar(1, DType::float64);
  for (int i = 0; i < 60; ++i) power = power + power;
  const Tensor outputs[] = {power, power};
  CHECK(topological_order(outputs).size() == 61);
  CHECK(eval(power).at(0) == 1152921504606846976.0);
}

TEST_CASE("operands come before their users") {
  const Tensor x = Tensor::placeholder({DType::float32, {}}, "x");
  const Tensor y = x * x;
  const Tensor outputs[] = {y + x};
  const auto order = topological_order(outputs);
  REQUIRE(order.size() == 3);
  CHECK(order[0] == x.node().get());
  CHECK(order[1] == y.node().get());
  CHECK(order[2] == outputs[0].node().get());
}

TEST_CASE("a tensor tells its dtype, shape and constant") {
  const Tensor x(Array::of<int32_t>({2, 3}, {1, 2, 3, 4, 5, 6}));
  CHECK(to_string(x.spec()) == "int32 (2, 3)");
  CHECK(x.dim(-1) == 3);
  CHECK_THROWS_AS(x.dim(2), ShapeError);
  REQUIRE(x.constant() != nullptr);
  CHECK(x.constant()->at(5) == 6);
  CHECK((x + x).constant() == nullptr);
  CHECK_THROWS_WITH_AS(Tensor().spec(), "an empty tensor has no shape",
                       ShapeError);
}

TEST_CASE("a mask travels with its tensor and operations drop it") {
  const Tensor x = Tensor::full({2}, 3);
  const Tensor mask(Array::of<bool>({2}, {true, false}));
  const Tensor masked = x.with_mask(mask);
  CHECK(masked.has_mask());
  CHECK(same(masked.mask(), mask));
  CHECK(same(masked, x));
  CHECK_FALSE((masked + x).has_mask());
  CHECK_FALSE(masked.with_mask({}).has_mask());
}

TEST_CASE("programs read the value that a variable has when they run") {
  Variable weight("weight", {DType::float32, {2}},
                  Array::of<float>({2}, {1, 2}));
  const Tensor doubled = Tensor(weight) + Tensor(weight);
  CHECK(eval(doubled).at(1) == 4);
  weight.assign(Array::of<float>({2}, {5, 7}));
  CHECK(eval(doubled).at(1) == 14);
}

TEST_CASE("interpreting checks what it is given") {
  const Tensor x = Tensor::placeholder({DType::float32, {2}}, "x");
  const Program program{{x}, {x + x}};
  const Array wrong[] = {Array::of<float>({3}, {1, 2, 3})};
  CHECK_THROWS_WITH_AS(interpret(program, wrong),
                       "input 0 is float32 (2,), got float32 (3,)", ShapeError);
  CHECK_THROWS_WITH_AS(interpret(program, {}),
                       "the program takes 1 inputs, got 0", ShapeError);
  CHECK_THROWS_WITH_AS(eval(x), "no value was given for the input \"x\"",
                       ShapeError);
}

TEST_CASE("an unused input and an output that is an input are fine") {
  const Tensor x = Tensor::placeholder({DType::float32, {}}, "x");
  const Tensor y = Tensor::placeholder({DType::float32, {}}, "y");
  const Program program{{x, y}, {y, y + y, y}};
  verify(program);
  const Array inputs[] = {Array::of<float>({}, {1}), Array::of<float>({}, {2})};
  const auto outputs = interpret(program, inputs);
  CHECK(outputs[0].at(0) == 2);
  CHECK(outputs[1].at(0) == 4);
  CHECK(outputs[2].at(0) == 2);
}

TEST_CASE("verify catches foreign placeholders and wrong results") {
  const Tensor x = Tensor::placeholder({DType::float32, {2}}, "x");
  CHECK_NOTHROW(verify({{x}, {x + x}}));
  CHECK_THROWS_WITH_AS(verify({{}, {x + x}}),
                       "a program uses a placeholder of another: x",
                       std::logic_error);
  CHECK_THROWS_WITH_AS(verify({{x + x}, {x}}),
                       "a program's input is no placeholder", std::logic_error);
  CHECK_THROWS_WITH_AS(verify({{x}, {Tensor()}}), "a program's output is empty",
                       std::logic_error);

  auto forged = std::make_shared<Node>();
  forged->kind = Node::Kind::primitive;
  forged->primitive = &primitives::add;
  forged->operands = {x, x};
  forged->results = {{DType::float32, {3}}};
  CHECK_THROWS_WITH_AS(
      verify({{x}, {Tensor(forged, 0)}}),
      "primitive add has results that its shape rule doesn't give",
      std::logic_error);
}

TEST_CASE("verify looks into loops, whose bodies must be closed") {
  const Variable weight("weight", {DType::float32, {}},
                        Array::of<float>({}, {2}));
  const Tensor carry = Tensor::placeholder({DType::float32, {}}, "carry");
  Program body{{carry}, {carry * Tensor(weight)}};
  ScanAttrs attrs;
  attrs.body = std::make_shared<const Program>(body);
  attrs.carries = 1;
  attrs.length = 3;
  const Tensor open = apply(primitives::scan, attrs, {Tensor::scalar(1)});
  CHECK_THROWS_WITH_AS(verify({{}, {open}}),
                       "a loop's body reads a variable: weight",
                       std::logic_error);
}

}  // namespace keratin
