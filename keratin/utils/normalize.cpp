#include <algorithm>
#include <cmath>
#include <limits>

#include "keratin/base/error.h"
#include "keratin/utils/numerical_utils.h"

namespace keratin::utils {
namespace {

// Numbers a fixed step apart.
struct Vector {
  double* first = nullptr;
  int64_t count = 0;
  int64_t step = 1;

  double& operator[](int64_t i) const { return first[i * step]; }
};

// Of the sizes of a vector's numbers; `add(sum, size)` is the next sum.
template <class Add>
double folded(const Vector& vector, double start, Add add) {
  double sum = start;
  for (int64_t i = 0; i < vector.count; ++i) {
    sum = add(sum, std::abs(vector[i]));
  }
  return sum;
}

// NumPy's largest and smallest of numbers with a NaN are NaN.
double larger(double a, double b) { return a > b || std::isnan(a) ? a : b; }
double smaller(double a, double b) { return a < b || std::isnan(a) ? a : b; }

double norm_of(const Vector& vector, double order) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (vector.count == 0) return 0;
  if (order == kInfinity) return folded(vector, 0, larger);
  if (order == -kInfinity) return folded(vector, kInfinity, smaller);
  if (order == 0) {
    return folded(vector, 0, [](double sum, double size) {
      return sum + (size != 0 ? 1 : 0);
    });
  }
  if (order == 1) {
    return folded(vector, 0,
                  [](double sum, double size) { return sum + size; });
  }
  if (order == 2) {
    return std::sqrt(folded(
        vector, 0, [](double sum, double size) { return sum + size * size; }));
  }
  const double sum = folded(vector, 0, [order](double so_far, double size) {
    return so_far + std::pow(size, order);
  });
  return std::pow(sum, 1 / order);
}

}  // namespace

Array normalize(const Array& x, int64_t axis, double order) {
  if (x.empty()) throw ShapeError("x holds no array; expected numbers");
  const Shape& shape = x.shape();
  const auto along = static_cast<size_t>(normalize_axis(axis, shape.size()));
  const int64_t count = shape[along];
  const int64_t step = row_major_strides(shape)[along];

  // Not a cast alone, which would be `x` itself if it has float64.
  Array result = Array::zeros(DType::float64, shape);
  const Array numbers = x.cast(DType::float64).realigned();
  const auto values = result.mutable_typed<double>();
  std::ranges::copy(numbers.typed<double>(), values.begin());
  for (int64_t block = 0; block < x.size(); block += count * step) {
    for (int64_t i = 0; i < step; ++i) {
      const Vector vector{&values[static_cast<size_t>(block + i)], count, step};
      const double norm = norm_of(vector, order);
      if (norm == 0) continue;
      for (int64_t j = 0; j < count; ++j) vector[j] /= norm;
    }
  }
  if (is_float(x.dtype())) result = result.cast(x.dtype());
  return shape.size() == 1 ? result.reshaped({1, count}) : result;
}

}  // namespace keratin::utils
