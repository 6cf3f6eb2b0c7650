#include "keratin/graph/kernels/pool_select.h"

#include <array>
#include <cmath>

#include "keratin/graph/kernels/check.h"
#include "keratin/graph/kernels/dispatch.h"

namespace keratin::kernels {
namespace {

constexpr std::string_view kName = "max_pool_select";
constexpr size_t kAxes = 3;
using Triple = std::array<int64_t, kAxes>;

// The geometry with leading spatial axes of size 1 added up to three.
struct Windows {
  Triple in;
  Triple out;
  Triple window;
  Triple stride;
  Triple pad;
  int64_t channels = 1;
};

Triple three(std::span<const int64_t> values, int64_t fill) {
  Triple triple;
  triple.fill(fill);
  for (size_t i = 0; i < values.size(); ++i) {
    triple[kAxes - values.size() + i] = values[i];
  }
  return triple;
}

Windows windows_of(View x, const PoolGeometry& geometry, View y) {
  const size_t spatial = x.shape.size() - 2;
  return {three(x.shape.subspan(1, spatial), 1),
          three(y.shape.subspan(1, spatial), 1),
          three(geometry.window, 1),
          three(geometry.strides, 1),
          three(geometry.pad_low, 0),
          x.shape.back()};
}

// First and last position of a window that lie in the input.
std::array<int64_t, 2> extent(const Windows& all, size_t axis, int64_t at) {
  const int64_t start = at * all.stride[axis] - all.pad[axis];
  return {std::max<int64_t>(start, 0),
          std::min(start + all.window[axis], all.in[axis])};
}

// Position of a window's maximum for one channel, or -1.
template <class T>
int64_t first_maximum(const Windows& all, const T* x, const Triple& at,
                      int64_t channel) {
  int64_t best = -1;
  Compute<T> most = 0;
  const auto [d, d_end] = extent(all, 0, at[0]);
  const auto [h, h_end] = extent(all, 1, at[1]);
  const auto [w, w_end] = extent(all, 2, at[2]);
  for (int64_t i = d; i < d_end; ++i) {
    for (int64_t j = h; j < h_end; ++j) {
      for (int64_t k = w; k < w_end; ++k) {
        const int64_t index =
            ((i * all.in[1] + j) * all.in[2] + k) * all.channels + channel;
        const Compute<T> value = load(x[index]);
        if (std::isnan(value)) return index;
        if (best >= 0 && !(value > most)) continue;
        best = index;
        most = value;
      }
    }
  }
  return best;
}

template <class T>
void select_image(const Windows& all, const T* x, const T* values, T* y) {
  for (int64_t i = 0; i < all.out[0]; ++i) {
    for (int64_t j = 0; j < all.out[1]; ++j) {
      for (int64_t k = 0; k < all.out[2]; ++k) {
        for (int64_t channel = 0; channel < all.channels; ++channel) {
          const int64_t best = first_maximum(all, x, {i, j, k}, channel);
          *y++ = best < 0 ? T{} : values[best];
        }
      }
    }
  }
}

}  // namespace

void max_pool_select(View x, View values, const PoolGeometry& geometry,
                     MutView y, Range rows) {
  const size_t rank = x.shape.size();
  expect(rank >= 3 && rank <= 2 + kAxes, kName, "1 to 3 spatial axes");
  expect(y.shape.size() == rank && y.shape[0] == x.shape[0] &&
             y.shape.back() == x.shape.back(),
         kName, "a result with the batch and channels of the input");
  expect_shape(kName, values.shape, x.shape);
  expect_dtype(kName, values.dtype, x.dtype);
  expect_dtype(kName, y.dtype, x.dtype);
  const Windows all = windows_of(x, geometry, y);
  if (x.shape[0] == 0) return;
  const int64_t in_size = count_of(x) / x.shape[0];
  const int64_t out_size = count_of(y) / x.shape[0];
  const Range images = rows.within(x.shape[0]);
  const bool known = dispatch_float(x.dtype, [&](auto tag) {
    using T = typename decltype(tag)::type;
    for (int64_t image = images.begin; image < images.end; ++image) {
      select_image(all, x.as<T>() + image * in_size,
                   values.as<T>() + image * in_size,
                   y.as<T>() + image * out_size);
    }
  });
  if (!known) refuse_dtype(kName, x.dtype, "floats");
}

}  // namespace keratin::kernels
