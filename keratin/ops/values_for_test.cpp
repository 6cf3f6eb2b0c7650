#include "keratin/ops/values_for_test.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "keratin/graph/eval.h"

namespace keratin::ops::testing {

Tensor wave(Shape shape, int64_t phase) {
  std::vector<double> values;
  for (int64_t i = 0; i < element_count(shape); ++i) {
    values.push_back(static_cast<double>((i * 37 + phase * 11) % 23 - 11) / 8);
  }
  return floats(std::move(shape), values);
}

Tensor tensor(DType dtype, Shape shape, const std::vector<double>& values) {
  return Array::of<double>(std::move(shape), values).cast(dtype);
}

Tensor floats(Shape shape, const std::vector<double>& values) {
  return tensor(DType::float32, std::move(shape), values);
}

Tensor ints(Shape shape, const std::vector<double>& values) {
  return tensor(DType::int32, std::move(shape), values);
}

Tensor bools(Shape shape, const std::vector<double>& values) {
  return tensor(DType::boolean, std::move(shape), values);
}

void check(const Tensor& result, const Shape& shape,
           const std::vector<double>& values, double tolerance) {
  const Array array = eval(result);
  CHECK(array.shape() == shape);
  REQUIRE(array.size() == static_cast<int64_t>(values.size()));
  for (size_t i = 0; i < values.size(); ++i) {
    CAPTURE(i);
    const double got = array.at(static_cast<int64_t>(i));
    const double due = values[i];
    if (std::isnan(due)) {
      CHECK(std::isnan(got));
    } else if (std::isinf(due)) {
      CHECK(got == due);
    } else {
      CHECK(std::abs(got - due) <= tolerance * std::max(1.0, std::abs(due)));
    }
  }
}

}  // namespace keratin::ops::testing
