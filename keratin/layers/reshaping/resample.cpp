#include "keratin/layers/reshaping/resample.h"

#include <algorithm>
#include <iterator>
#include <numbers>

#include "keratin/base/error.h"
#include "keratin/ops/ops.h"

namespace keratin::layers {
namespace {

// Far above what images need: each sample of an axis has shares of its own.
constexpr int64_t kMaxFactor = 1 << 20;
// A matrix product does about so many cells in the time of one tap, measured
// with 3 to 256 channels; it also grows with the square of the cells.
constexpr int64_t kCellsATap = 24;

// What a cell counts at each distance from it, in cells, up to a radius.
struct Filter {
  std::string_view name;
  int64_t radius;
  Tensor (*weigh)(const Tensor& distance);
};

Tensor triangle(const Tensor& distance) {
  return ops::maximum(1 - distance, 0);
}

// Keys 1981, https://doi.org/10.1109/TASSP.1981.1163711, with a = -1/2.
Tensor cubic(const Tensor& distance) {
  const Tensor& x = distance;
  const Tensor near = (1.5 * x - 2.5) * x * x + 1;
  const Tensor far = ((2.5 - 0.5 * x) * x - 4) * x + 2;
  return ops::where(x < 1, near, ops::where(x < 2, far, 0));
}

// sinc(x) · sinc(x / radius)
template <int kRadius>
Tensor lanczos(const Tensor& distance) {
  const Tensor angle = distance * std::numbers::pi;
  const Tensor wave = ops::sin(angle) * ops::sin(angle / kRadius) * kRadius /
                      ops::square(angle);
  return ops::where(distance > 1e-3, ops::where(distance > kRadius, 0, wave),
                    1);
}

constexpr Filter kFilters[] = {{"bilinear", 1, triangle},
                               {"bicubic", 2, cubic},
                               {"lanczos3", 3, lanczos<3>},
                               {"lanczos5", 5, lanczos<5>}};

// What each cell that `cell` names, (…, 1), counts in each sample: (…, cells,
// count). There is none outside, and the others make up for it. A subgraph, so
// that nothing of its size is allocated to learn a shape.
Tensor shares_of(const Tensor& cell, int64_t cells, int64_t count,
                 const Filter& filter) {
  // Rounded where XLA rounds, which tells in long rows: the step, and then,
  // once, the fused product and difference.
  const auto step = static_cast<double>(1.0F / static_cast<float>(count));
  const Tensor position =
      (ops::arange(element_count({cells, count}), DType::float64) + 0.5) *
          step -
      0.5;
  const Tensor sample =
      ops::reshape(ops::cast(position, DType::float32), {cells, count});
  const Tensor weights =
      ops::where((cell >= 0) & (cell < cells),
                 filter.weigh(ops::absolute(sample - cell)), 0);
  return weights / ops::sum(weights, 0, true);
}

// With shares (cells, cells, count), of every cell in every sample.
Tensor by_matrix(const Tensor& x, int64_t axis, const Tensor& shares) {
  const Tensor matrix =
      ops::reshape(shares, {shares.dim(0), shares.dim(1) * shares.dim(2)});
  return ops::moveaxis(ops::tensordot(matrix, x, {0}, {axis}), 0, axis);
}

// With shares (taps, cells, count), of the cells around each one.
Tensor by_taps(const Tensor& x, int64_t axis, const Tensor& shares) {
  const auto along = static_cast<size_t>(axis);
  const int64_t taps = shares.dim(0);
  ops::PadWidth border(x.rank(), {0, 0});
  border[along] = {taps / 2, taps / 2};
  const Tensor padded = ops::expand_dims(ops::pad(x, border), axis + 1);
  Shape fit(x.rank() + 1, 1);  // (1…, cells, count, 1…)
  fit[along] = shares.dim(1);
  fit[along + 1] = shares.dim(2);
  Tensor sum;
  for (int64_t tap = 0; tap < taps; ++tap) {
    const auto part = [tap](const Tensor& of, int64_t from, int64_t size) {
      return ops::slice_axis(of, from, {.start = tap, .stop = tap + size});
    };
    const Tensor product =
        part(padded, axis, fit[along]) * ops::reshape(part(shares, 0, 1), fit);
    sum = sum.empty() ? product : sum + product;
  }
  Shape shape = x.shape();
  shape[along] = fit[along] * fit[along + 1];
  return ops::reshape(sum, std::move(shape));
}

const Filter& filter_of(std::string_view interpolation) {
  return *std::find_if(
      std::begin(kFilters), std::end(kFilters),
      [&](const Filter& f) { return f.name == interpolation; });
}

}  // namespace

Tensor resampled(const Tensor& x, int64_t axis, int64_t count,
                 std::string_view interpolation) {
  if (count == 1) return x;
  if (count > kMaxFactor) {
    throw LimitError(concat("a ", interpolation, " upsampling by ", count,
                            "; expected at most ", kMaxFactor));
  }
  const Filter& filter = filter_of(interpolation);
  const int64_t taps = 2 * filter.radius + 1;
  const int64_t cells = x.dim(axis);
  // Three taps, of the bilinear filter, need no matrix.
  const bool few_cells = taps > 3 && cells <= kCellsATap * taps;
  const Tensor index = ops::arange(cells, DType::float32);
  const Tensor tap = ops::arange(taps, DType::float32) - filter.radius;
  const Tensor cell = few_cells ? ops::reshape(index, {cells, 1, 1})
                                : ops::reshape(index, {cells, 1}) +
                                      ops::reshape(tap, {taps, 1, 1});
  // Half precision rounds shares and sums, but, as in JAX, no products.
  const DType dtype = x.dtype();
  const DType wide = dtype == DType::float64 ? dtype : DType::float32;
  const Tensor shares =
      ops::cast(ops::cast(shares_of(cell, cells, count, filter), dtype), wide);
  const auto sum = few_cells ? &by_matrix : &by_taps;
  return ops::cast(sum(ops::cast(x, wide), axis, shares), dtype);
}

}  // namespace keratin::layers
