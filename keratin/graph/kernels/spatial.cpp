#include "keratin/graph/kernels/spatial.h"

#include "keratin/graph/kernels/check.h"

namespace keratin::kernels {
namespace {

// Larger numbers in a geometry could overflow where positions are computed.
constexpr int64_t kLargest = int64_t{1} << 30;

int64_t entry(std::string_view kernel, std::span<const int64_t> values,
              size_t axis, size_t rank, int64_t fallback) {
  if (values.empty()) return fallback;
  expect(values.size() == rank, kernel, "one entry per spatial axis");
  expect(values[axis] >= -kLargest && values[axis] <= kLargest, kernel,
         "a geometry of numbers up to 2^30");
  return values[axis];
}

Place place(int64_t number, int64_t middle, int64_t last) {
  return {number / last / middle, number / last % middle, number % last};
}

}  // namespace

Place Spatial::output(int64_t number) const {
  return place(number, axes[1].out, axes[2].out);
}

Place Spatial::tap(int64_t number) const {
  return place(number, axes[1].taps, axes[2].taps);
}

Spatial Spatial::adjoint() const {
  Spatial turned = *this;
  for (SpatialAxis& axis : turned.axes) {
    std::swap(axis.in, axis.out);
    std::swap(axis.stride, axis.spread);
    axis.step = -axis.step;
    axis.offset = -axis.offset;
  }
  return turned;
}

Spatial spatial_of(std::string_view kernel, std::span<const int64_t> in,
                   std::span<const int64_t> out, const Windows& windows) {
  expect(in.size() >= 3 && in.size() <= 5 && out.size() == in.size(), kernel,
         "input and output of rank 3, 4 or 5");
  expect(in[0] == out[0], kernel, "one batch size");
  const size_t rank = in.size() - 2;
  Spatial spatial;
  spatial.batch = in[0];
  for (size_t i = 0; i < rank; ++i) {
    SpatialAxis& axis = spatial.axes[3 - rank + i];
    axis.in = in[i + 1];
    axis.out = out[i + 1];
    axis.taps = entry(kernel, windows.taps, i, rank, 1);
    axis.stride = entry(kernel, windows.strides, i, rank, 1);
    axis.step = entry(kernel, windows.dilation, i, rank, 1);
    const int64_t low = entry(kernel, windows.pad_low, i, rank, 0);
    const int64_t high = entry(kernel, windows.pad_high, i, rank, 0);
    axis.offset = -low;
    expect(axis.taps >= 1 && axis.stride >= 1 && axis.step >= 1, kernel,
           "windows, strides and dilations of at least 1");
    const int64_t room =
        axis.in + low + high - ((axis.taps - 1) * axis.step + 1);
    expect(axis.out == (room < 0 ? 0 : room / axis.stride + 1), kernel,
           "output positions as the geometry gives");
  }
  return spatial;
}

}  // namespace keratin::kernels
