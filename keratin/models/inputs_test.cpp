#include "keratin/models/inputs.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/layers/core/dense.h"
#include "keratin/layers/core/embedding.h"
#include "keratin/layers/merging/merge.h"
#include "keratin/models/golden_for_test.h"
#include "keratin/models/sequential.h"

namespace keratin {
namespace {

using test::numbers;

Model sum_of_two() {
  const KerasTensor a = Input({2}, "a");
  const KerasTensor b = Input({2}, "b");
  return Model(KerasTensors::List{a, b}, layers::Add()({a, b}), {.name = "m"});
}

std::string refused(const Model& model, const Arrays& given) {
  try {
    model.predict(given);
  } catch (const ShapeError& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("inputs are matched by name in any order") {
  const Array a = numbers({3, 2}, 1);
  const Array b = numbers({3, 2}, 2);
  const auto fitted = fitted_inputs(*sum_of_two().operator->(),
                                    Arrays::Dict{{"b", b}, {"a", a}});
  CHECK(test::same_bits(fitted[0], a));
  CHECK(test::same_bits(fitted[1], b));
}

TEST_CASE("names that the model doesn't have are told with those it has") {
  const Array a = numbers({3, 2});
  CHECK(refused(sum_of_two(), Arrays::Dict{{"a", a}, {"c", a}}) ==
        "no input is called \"c\"; the model has \"a\", \"b\"");
  CHECK(refused(sum_of_two(), Arrays::Dict{{"a", a}}) ==
        "no value was given for the input \"b\"; the model has \"a\", \"b\"");
}

TEST_CASE("too few and too many inputs are refused") {
  const Array a = numbers({3, 2});
  CHECK(refused(sum_of_two(), Arrays(a)) ==
        "m: the model takes 2 inputs (\"a\", \"b\"), got 1");
  CHECK(refused(sum_of_two(), Arrays::List{a, a, a}) ==
        "m: the model takes 2 inputs (\"a\", \"b\"), got 3");
  CHECK(refused(sum_of_two(), Arrays()) ==
        "m: the model takes 2 inputs (\"a\", \"b\"), got 0");
}

TEST_CASE("shapes that don't fit are told with what is wanted") {
  const Array a = numbers({3, 2});
  CHECK(refused(sum_of_two(), Arrays::List{a, numbers({3, 4})}) ==
        "input \"b\" wants float32 (None, 2), got float32 (3, 4)");
  CHECK(refused(sum_of_two(), Arrays::List{a, numbers({2})}) ==
        "input \"b\" wants float32 (None, 2), got float32 (2,)");
  CHECK(refused(sum_of_two(), Arrays::List{a, numbers({})}) ==
        "input \"b\" wants float32 (None, 2), got float32 ()");
  CHECK(refused(sum_of_two(), Arrays::List{a, numbers({4, 2})}) ==
        "input \"b\" has 4 samples, \"a\" has 3");
}

TEST_CASE("numbers are converted where nothing is lost of them") {
  const Sequential model(
      {Input({2}, "x"),
       layers::Dense({.units = 1, .kernel_initializer = "ones"})});
  for (const DType dtype : {DType::float64, DType::int32, DType::uint8}) {
    const Array x = Array::of<double>({1, 2}, {3, 4}).cast(dtype);
    CHECK(model.predict(x).at(0) == 7);
  }
}

TEST_CASE("floats are never rounded to indices") {
  const KerasTensor x = Input({2}, "x", DType::int32);
  const Model model(x, layers::Embedding({.input_dim = 5, .output_dim = 3})(x));
  CHECK(model.predict(Array::of<int64_t>({1, 2}, {4, 0})).shape() ==
        Shape{1, 2, 3});
  CHECK(refused(model, Arrays(numbers({1, 2}))) ==
        "input \"x\" wants int32 (None, 2), got float32; convert it first");
}

TEST_CASE("a last axis of one may be left out") {
  const Sequential model({Input({1}), layers::Dense({.units = 2})});
  CHECK(model.predict(numbers({5})).shape() == Shape{5, 2});
  CHECK(model.predict(numbers({5, 1})).shape() == Shape{5, 2});
}

}  // namespace keratin
