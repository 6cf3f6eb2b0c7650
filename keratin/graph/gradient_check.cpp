#include "keratin/graph/gradient_check.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "keratin/graph/build.h"
#include "keratin/graph/eval.h"
#include "keratin/graph/grad.h"

namespace keratin::testing {
namespace {

using build::operator*;

constexpr double kStep = 1e-5;

// Sums the elements with a weight of its own for each, so that no wrong order
// of elements goes unseen.
Tensor weighted_sum(const Tensor& y) {
  const Tensor weights(spread_numbers(y.shape(), -1, 2));
  const Tensor flat = build::reshape(y * weights, {element_count(y.shape())});
  return build::reduce_sum(flat, {0});
}

std::vector<Tensor> placeholders_for(std::span<const Array> inputs) {
  std::vector<Tensor> placeholders;
  for (const Array& input : inputs) {
    placeholders.push_back(Tensor::placeholder({input.dtype(), input.shape()}));
  }
  return placeholders;
}

double shifted(const Program& loss, std::vector<Array> inputs, size_t which,
               size_t element, double by) {
  const auto values = inputs[which].typed<double>();
  std::vector<double> moved(values.begin(), values.end());
  moved[element] += by;
  inputs[which] =
      Array::of<double>(inputs[which].shape(), std::span<const double>(moved));
  return interpret(loss, inputs)[0].at(0);
}

}  // namespace

Array spread_numbers(Shape shape, double low, double high) {
  const auto count = static_cast<size_t>(element_count(shape));
  std::vector<double> values(count);
  size_t stride = 7;  // coprime with the count: visits every position once
  while (count > 0 && std::gcd(stride, count) != 1) ++stride;
  for (size_t i = 0; i < count; ++i) {
    const size_t at = (i * stride + 3) % count;
    values[i] = low + (high - low) * (static_cast<double>(at) + 0.37) /
                          static_cast<double>(count);
  }
  return Array::of<double>(std::move(shape), std::span<const double>(values));
}

double gradient_error(const Function& function, std::span<const Array> inputs) {
  const std::vector<Tensor> placeholders = placeholders_for(inputs);
  const Tensor sum = weighted_sum(function(placeholders));
  const Program loss{placeholders, {sum}};
  const Program slopes{placeholders, gradients(sum, placeholders)};
  verify(loss);
  verify(slopes);
  const std::vector<Array> found = interpret(slopes, inputs);
  const std::vector<Array> start(inputs.begin(), inputs.end());
  double worst = 0;
  for (size_t which = 0; which < inputs.size(); ++which) {
    for (int64_t i = 0; i < inputs[which].size(); ++i) {
      const auto element = static_cast<size_t>(i);
      const double up = shifted(loss, start, which, element, kStep);
      const double down = shifted(loss, start, which, element, -kStep);
      const double due = (up - down) / (2 * kStep);
      const double error = std::abs(found[which].at(i) - due);
      worst = std::max(worst, error / std::max(1.0, std::abs(due)));
      if (std::isnan(error)) return error;
    }
  }
  return worst;
}

Function gradient_of(Function function, size_t index) {
  return
      [function = std::move(function), index](std::span<const Tensor> inputs) {
        const Tensor wrt[] = {inputs[index]};
        return gradients(weighted_sum(function(inputs)), wrt)[0];
      };
}

}  // namespace keratin::testing
