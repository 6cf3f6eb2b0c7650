#include "keratin/ops/numpy_creation.h"

#include <cmath>
#include <numbers>

#include "keratin/base/error.h"
#include "keratin/graph/build.h"
#include "keratin/ops/core.h"
#include "keratin/ops/numpy_binary.h"
#include "keratin/ops/numpy_elementwise.h"
#include "keratin/ops/numpy_index.h"
#include "keratin/ops/numpy_movement.h"
#include "keratin/ops/operators.h"

namespace keratin::ops {
namespace {

Tensor constant(const std::vector<double>& values, DType dtype) {
  const auto size = static_cast<int64_t>(values.size());
  return Array::of<double>({size}, values).cast(dtype);
}

// Whether column ≤ row + k, as (rows, columns).
Tensor below(int64_t rows, int64_t columns, int64_t k) {
  const Tensor row = build::iota(DType::int32, {rows, 1}, 0);
  const Tensor column = build::iota(DType::int32, {1, columns}, 1);
  return row + k >= column;
}

void expect_matrix(const Tensor& x, const char* function) {
  if (x.rank() >= 2) return;
  throw ShapeError(
      concat(function, " needs at least two axes, got ", to_string(x.shape())));
}

// cos(turns · 2π · i / (n - 1)) for the windows below.
double wave(int64_t i, int64_t n, int turns) {
  return std::cos(2 * std::numbers::pi * turns * static_cast<double>(i) /
                  static_cast<double>(n - 1));
}

template <class Function>
Tensor window(int64_t n, const Function& value) {
  std::vector<double> values;
  for (int64_t i = 0; i < n; ++i) values.push_back(n == 1 ? 1 : value(i));
  return constant(values, DType::float32);
}

}  // namespace

Tensor ones(Shape shape, DType dtype) {
  return Tensor::full(std::move(shape), 1, dtype);
}

Tensor zeros(Shape shape, DType dtype) {
  return Tensor::full(std::move(shape), 0, dtype);
}

Tensor full(Shape shape, Scalar value, DType dtype) {
  return Tensor::full(std::move(shape), value.value, dtype);
}

Tensor ones_like(const Operand& x, std::optional<DType> dtype) {
  return full_like(x, 1, dtype);
}

Tensor zeros_like(const Operand& x, std::optional<DType> dtype) {
  return full_like(x, 0, dtype);
}

Tensor full_like(const Operand& x, Scalar value, std::optional<DType> dtype) {
  return Tensor::full(x.shape(), value.value,
                      dtype.value_or(x.tensor().dtype()));
}

Tensor arange(int64_t stop, DType dtype) { return arange(0, stop, 1, dtype); }

Tensor arange(Scalar start, Scalar stop, Scalar step,
              std::optional<DType> dtype) {
  const DType to =
      dtype.value_or(result_type({start.type, stop.type, step.type}));
  if (step.value == 0) throw ConfigError("the step of arange can't be 0");
  const double steps = std::ceil((stop.value - start.value) / step.value);
  if (!(steps < 1e15)) {
    throw ShapeError(concat("arange from ", start.value, " to ", stop.value,
                            " has too many steps of ", step.value));
  }
  const auto count = static_cast<int64_t>(std::max(steps, 0.0));
  if (start.value == 0 && step.value == 1 && to != DType::boolean) {
    return build::iota(to, {count}, 0);
  }
  if (is_int(to)) {
    const auto whole = [](double value) { return static_cast<int64_t>(value); };
    return build::iota(to, {count}, 0) * whole(step.value) + whole(start.value);
  }
  element_count({count, 16});
  // Rounded as NumPy fills a range of this dtype.
  const bool narrow = to != DType::float64;
  const auto rounded = [narrow](double value) {
    return narrow ? static_cast<double>(static_cast<float>(value)) : value;
  };
  const double first = rounded(start.value);
  const double delta = rounded(rounded(start.value + step.value) - first);
  std::vector<double> values;
  for (int64_t i = 0; i < count; ++i) {
    values.push_back(first + rounded(static_cast<double>(i) * delta));
  }
  return constant(values, to);
}

Tensor linspace(const Operand& start, const Operand& stop, int64_t num,
                bool endpoint, std::optional<DType> dtype, int64_t axis) {
  if (num < 0) {
    throw ConfigError(
        concat("expected linspace to have 0 steps or more, got ", num));
  }
  const DType compute =
      float_type(result_type({start.type(), stop.type(), Weak::floating}));
  const DType to = dtype.value_or(compute);
  const Shape shape = broadcast(start.shape(), stop.shape());
  const Tensor from = expand_dims(broadcast_to(start.as(compute), shape), 0);
  const Tensor until = expand_dims(broadcast_to(stop.as(compute), shape), 0);
  const int64_t parts = endpoint ? num - 1 : num;
  Tensor result = from;
  if (parts > 0) {
    const Tensor count = build::iota(compute, {parts}, 0);
    Shape column(shape.size() + 1, 1);
    column[0] = parts;
    const Tensor step = reshape(count / parts, column);
    result = from * (1 - step) + until * step;
    if (endpoint) result = concatenate({result, until}, 0);
  } else if (num == 0) {
    result = slice_axis(from, 0, {.stop = 0});
  }
  if (is_int(to)) result = floor(result);
  return cast(moveaxis(result, 0, axis), to);
}

Tensor eye(int64_t rows, std::optional<int64_t> columns, int64_t k,
           DType dtype) {
  const Tensor row = build::iota(DType::int32, {rows, 1}, 0);
  const Tensor column =
      build::iota(DType::int32, {1, columns.value_or(rows)}, 1);
  return cast(equal(row + k, column), dtype);
}

Tensor tri(int64_t rows, std::optional<int64_t> columns, int64_t k,
           DType dtype) {
  return cast(below(rows, columns.value_or(rows), k), dtype);
}

Tensor tril(const Operand& x, int64_t k) {
  const Tensor tensor = x.tensor();
  expect_matrix(tensor, "tril");
  return where(below(tensor.dim(-2), tensor.dim(-1), k), tensor,
               zeros({}, tensor.dtype()));
}

Tensor triu(const Operand& x, int64_t k) {
  const Tensor tensor = x.tensor();
  expect_matrix(tensor, "triu");
  return where(below(tensor.dim(-2), tensor.dim(-1), k - 1),
               zeros({}, tensor.dtype()), tensor);
}

Tensor diag(const Operand& x, int64_t k) {
  const Tensor tensor = x.tensor();
  if (tensor.rank() == 2) return diagonal(tensor, k);
  if (tensor.rank() != 1) {
    throw ShapeError(concat("diag needs a vector or a matrix, got ",
                            to_string(tensor.shape())));
  }
  const int64_t size = tensor.dim(0) + std::abs(k);
  const int64_t low = std::max<int64_t>(k, 0);
  // Row vector at its columns, kept where row + k is the column.
  const Tensor row = pad(tensor, {{low, size - tensor.dim(0) - low}});
  return where(eye(size, size, k, DType::boolean), row,
               zeros({}, tensor.dtype()));
}

std::vector<Tensor> meshgrid(const std::vector<Tensor>& xs,
                             std::string_view indexing) {
  if (indexing != "xy" && indexing != "ij") {
    throw ConfigError(
        concat("expected the indexing of meshgrid to be \"xy\" or \"ij\", got ",
               quoted(indexing)));
  }
  const size_t rank = xs.size();
  Shape shape;
  for (const Tensor& x : xs) shape.push_back(element_count(x.shape()));
  const bool swapped = indexing == "xy" && rank > 1;
  std::vector<Tensor> grids;
  for (size_t i = 0; i < rank; ++i) {
    Shape along(rank, 1);
    along[i] = shape[i];
    const Tensor grid = broadcast_to(reshape(xs[i], along), shape);
    grids.push_back(swapped ? swapaxes(grid, 0, 1) : grid);
  }
  return grids;
}

Tensor bartlett(int64_t n) {
  return window(n, [n](int64_t i) {
    const double place =
        2 * static_cast<double>(i) / static_cast<double>(n - 1);
    return place <= 1 ? place : 2 - place;
  });
}

Tensor blackman(int64_t n) {
  return window(n, [n](int64_t i) {
    return 0.42 - 0.5 * wave(i, n, 1) + 0.08 * wave(i, n, 2);
  });
}

Tensor hamming(int64_t n) {
  return window(n, [n](int64_t i) { return 0.54 - 0.46 * wave(i, n, 1); });
}

Tensor hanning(int64_t n) {
  return window(n, [n](int64_t i) { return 0.5 - 0.5 * wave(i, n, 1); });
}

}  // namespace keratin::ops
