#include "keratin/graph/kernels/pool.h"

#include <limits>

#include "keratin/graph/kernels/check.h"
#include "keratin/graph/kernels/spatial.h"
#include "keratin/graph/kernels/widen.h"

namespace keratin::kernels {
namespace {

Spatial pooling(std::string_view name, View x, const PoolGeometry& geometry,
                View y) {
  expect_dtype(name, y.dtype, x.dtype);
  const Windows windows = {.taps = geometry.window,
                           .strides = geometry.strides,
                           .dilation = geometry.dilation,
                           .pad_low = geometry.pad_low,
                           .pad_high = geometry.pad_high};
  const Spatial spatial = spatial_of(name, x.shape, y.shape, windows);
  expect(x.shape.back() == y.shape.back(), name,
         "as many channels in the output as in the input");
  return spatial;
}

// out[c] = join(out[c], in[c]) for all that an output's window sees, starting
// from `start`; out is where the range begins.
template <class A, class Join>
void slide(const Spatial& spatial, const A* in, int64_t channels, A start,
           Range rows, A* out, Join join) {
  const int64_t outputs = spatial.outputs();
  for (int64_t row = rows.begin; row < rows.end; ++row, out += channels) {
    const A* image = in + row / outputs * spatial.inputs() * channels;
    const Place place = spatial.output(row % outputs);
    std::fill_n(out, channels, start);
    for (int64_t t = 0; t < spatial.taps(); ++t) {
      const int64_t source = spatial.source(place, spatial.tap(t));
      if (source < 0) continue;
      const A* from = image + source * channels;
      for (int64_t c = 0; c < channels; ++c) out[c] = join(out[c], from[c]);
    }
  }
}

template <class Join>
void run(std::string_view name, const Spatial& spatial, View in, MutView out,
         double start, Range rows, Join join) {
  rows = rows.within(spatial.batch * spatial.outputs());
  const int64_t channels = out.shape.back();
  const bool done = dispatch_compute(in.dtype, [&]<class A>(A) {
    const Widened<A> from(in);
    WidenedOut<A> to(out, rows.begin * channels, rows.end * channels);
    slide(spatial, from.data(), channels, static_cast<A>(start), rows,
          to.data(), join);
    to.finish();
  });
  if (!done) refuse_dtype(name, in.dtype, "float dtypes");
}

// The windows of one image, by the first maximum that each saw.
template <class A>
class FirstMaxima {
 public:
  FirstMaxima(const Spatial& spatial, int64_t channels)
      : spatial_(spatial),
        channels_(channels),
        best_(static_cast<size_t>(channels)),
        winner_(static_cast<size_t>(channels)) {}

  // What comes from an output goes to its maximum.
  void add(const A* x, const A* dy, A* dx) {
    for (int64_t o = 0; o < spatial_.outputs(); ++o, dy += channels_) {
      find_winners(x, spatial_.output(o));
      for (int64_t c = 0; c < channels_; ++c) {
        if (winner_[c] >= 0) dx[winner_[c] * channels_ + c] += dy[c];
      }
    }
  }

  // Each output gets what lies at the place of its maximum.
  void pick(const A* x, const A* values, A* y) {
    for (int64_t o = 0; o < spatial_.outputs(); ++o, y += channels_) {
      find_winners(x, spatial_.output(o));
      for (int64_t c = 0; c < channels_; ++c) {
        if (winner_[c] >= 0) y[c] = values[winner_[c] * channels_ + c];
      }
    }
  }

 private:
  void find_winners(const A* x, const Place& output) {
    std::ranges::fill(winner_, -1);
    for (int64_t t = 0; t < spatial_.taps(); ++t) {
      const int64_t source = spatial_.source(output, spatial_.tap(t));
      if (source < 0) continue;
      const A* from = x + source * channels_;
      for (int64_t c = 0; c < channels_; ++c) {
        const bool first_nan = from[c] != from[c] && best_[c] == best_[c];
        if (winner_[c] >= 0 && !(from[c] > best_[c]) && !first_nan) continue;
        winner_[c] = source;
        best_[c] = from[c];
      }
    }
  }

  const Spatial& spatial_;
  int64_t channels_;
  std::vector<A> best_;
  std::vector<int64_t> winner_;
};

// step(maxima, x, other, out) for each image of a range.
template <class Step>
void each_image(std::string_view name, const Spatial& spatial, View x,
                View other, MutView out, Range rows, Step step) {
  rows = rows.within(spatial.batch);
  if (rows.begin == rows.end) return;
  const int64_t from_x = count_of(x) / spatial.batch;
  const int64_t from_other = count_of(other) / spatial.batch;
  const int64_t to = count_of(out) / spatial.batch;
  const bool done = dispatch_compute(x.dtype, [&]<class A>(A) {
    const Widened<A> seen(x), given(other);
    WidenedOut<A> made(out, rows.begin * to, rows.end * to);
    FirstMaxima<A> maxima(spatial, x.shape.back());
    for (int64_t b = rows.begin; b < rows.end; ++b) {
      step(maxima, seen.data() + b * from_x, given.data() + b * from_other,
           made.data() + (b - rows.begin) * to);
    }
    made.finish();
  });
  if (!done) refuse_dtype(name, x.dtype, "float dtypes");
}

}  // namespace

void max_pool(View x, const PoolGeometry& geometry, MutView y, Range rows) {
  const Spatial spatial = pooling("max_pool", x, geometry, y);
  run("max_pool", spatial, x, y, -std::numeric_limits<double>::infinity(), rows,
      [](auto a, auto b) { return a > b || a != a ? a : b; });
}

void sum_pool(View x, const PoolGeometry& geometry, MutView y, Range rows) {
  const Spatial spatial = pooling("sum_pool", x, geometry, y);
  run("sum_pool", spatial, x, y, 0, rows, [](auto a, auto b) { return a + b; });
}

void sum_pool_grad(View dy, const PoolGeometry& geometry, MutView dx,
                   Range rows) {
  const Spatial spatial = pooling("sum_pool_grad", dx, geometry, dy).adjoint();
  run("sum_pool_grad", spatial, dy, dx, 0, rows,
      [](auto a, auto b) { return a + b; });
}

void max_pool_grad(View x, View dy, const PoolGeometry& geometry, MutView dx,
                   Range rows) {
  const Spatial spatial = pooling("max_pool_grad", x, geometry, dy);
  expect_dtype("max_pool_grad", dx.dtype, x.dtype);
  expect_shape("max_pool_grad", dx.shape, x.shape);
  each_image("max_pool_grad", spatial, x, dy, dx, rows,
             [](auto& maxima, const auto* from, const auto* flow, auto* to) {
               maxima.add(from, flow, to);
             });
}

void max_pool_select(View x, View values, const PoolGeometry& geometry,
                     MutView y, Range rows) {
  const Spatial spatial = pooling("max_pool_select", x, geometry, y);
  expect_dtype("max_pool_select", values.dtype, x.dtype);
  expect_shape("max_pool_select", values.shape, x.shape);
  each_image("max_pool_select", spatial, x, values, y, rows,
             [](auto& maxima, const auto* from, const auto* at, auto* to) {
               maxima.pick(from, at, to);
             });
}

}  // namespace keratin::kernels
