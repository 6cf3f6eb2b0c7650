#include "keratin/graph/kernels/conv.h"

#include "keratin/graph/kernels/check.h"
#include "keratin/graph/kernels/conv_problem.h"
#include "keratin/graph/kernels/products.h"
#include "keratin/graph/kernels/widen.h"

namespace keratin::kernels {
namespace {

// Positions computed together, so that weights are read once for all of them.
constexpr int64_t kPositions = 64;

// One tap of a grouped convolution with few numbers a group:
// y[g · width + j] += Σ x[g · depth + k] · weights[k, g · width + j].
template <class A>
void add_small_groups(const ConvProblem& p, const Row<A>& row,
                      const A* weights) {
  if (p.depth == 1 && p.width == 1) {
    const A* __restrict in = row.in;
    A* __restrict out = row.out;
    for (int64_t g = 0; g < p.groups; ++g) out[g] += in[g] * weights[g];
    return;
  }
  for (int64_t k = 0; k < p.depth; ++k) {
    const A* w = weights + k * p.groups * p.width;
    for (int64_t j = 0; j < p.width; ++j) {
      for (int64_t g = 0; g < p.groups; ++g) {
        row.out[g * p.width + j] +=
            row.in[g * p.depth + k] * w[g * p.width + j];
      }
    }
  }
}

template <class A>
void add_tap(const ConvProblem& p, std::span<Row<A>> rows, const A* weights) {
  if (p.groups > 1 && (p.depth == 1 || p.width == 1)) {
    for (const Row<A>& row : rows) add_small_groups(p, row, weights);
    return;
  }
  for (int64_t g = 0; g < p.groups; ++g) {
    add_products<A>(rows, 1,
                    {.data = weights + g * p.width,
                     .depth = p.depth,
                     .width = p.width,
                     .row_step = p.groups * p.width});
    for (Row<A>& row : rows) {
      row.in += p.depth;
      row.out += p.width;
    }
  }
}

// weights are (tap, depth, groups · width); y is where the range begins.
template <class A>
void convolve(const ConvProblem& p, const A* x, const A* weights, A* y,
              Range range) {
  const Spatial& spatial = p.spatial;
  const int64_t channels = p.groups * p.depth, filters = p.groups * p.width;
  std::array<Place, kPositions> places;
  std::array<const A*, kPositions> images;
  std::vector<Row<A>> rows;
  for (int64_t first = range.begin; first < range.end; first += kPositions) {
    const int64_t count = std::min(kPositions, range.end - first);
    for (int64_t i = 0; i < count; ++i) {
      const int64_t batch = (first + i) / spatial.outputs();
      places[i] = spatial.output((first + i) % spatial.outputs());
      images[i] = x + batch * spatial.inputs() * channels;
    }
    for (int64_t t = 0; t < spatial.taps(); ++t) {
      const Place tap = spatial.tap(t);
      rows.clear();
      for (int64_t i = 0; i < count; ++i) {
        const int64_t source = spatial.source(places[i], tap);
        if (source < 0) continue;
        rows.push_back({images[i] + source * channels,
                        y + (first + i - range.begin) * filters});
      }
      add_tap<A>(p, rows, weights + t * p.depth * filters);
    }
  }
}

// (tap, depth, groups · width) to (tap, width, groups · depth).
template <class A>
std::vector<A> turned(const ConvProblem& p, const A* weights) {
  const int64_t taps = p.spatial.taps();
  const int64_t channels = p.groups * p.depth, filters = p.groups * p.width;
  std::vector<A> out(static_cast<size_t>(taps * p.depth * filters));
  for (int64_t t = 0; t < taps; ++t) {
    const A* from = weights + t * p.depth * filters;
    A* to = out.data() + t * p.width * channels;
    for (int64_t k = 0; k < p.depth; ++k) {
      for (int64_t f = 0; f < filters; ++f) {
        const int64_t group = f / p.width, j = f % p.width;
        to[j * channels + group * p.depth + k] = from[k * filters + f];
      }
    }
  }
  return out;
}

}  // namespace

void conv(View x, View kernel, const ConvGeometry& geometry, MutView y,
          Range rows) {
  const ConvProblem p = conv_problem("conv", x, kernel, geometry, y);
  rows = rows.within(p.spatial.batch * p.spatial.outputs());
  const bool done = dispatch_compute(x.dtype, [&]<class A>(A) {
    const int64_t filters = p.groups * p.width;
    const Widened<A> in(x), weights(kernel);
    WidenedOut<A> out(y, rows.begin * filters, rows.end * filters);
    convolve(p, in.data(), weights.data(), out.data(), rows);
    out.finish();
  });
  if (!done) refuse_dtype("conv", x.dtype, "float dtypes");
}

void conv_input_grad(View dy, View kernel, const ConvGeometry& geometry,
                     MutView dx, Range rows) {
  const ConvProblem forward =
      conv_problem("conv_input_grad", dx, kernel, geometry, dy);
  const ConvProblem p = {forward.spatial.adjoint(), forward.groups,
                         forward.width, forward.depth};
  rows = rows.within(p.spatial.batch * p.spatial.outputs());
  const bool done = dispatch_compute(dy.dtype, [&]<class A>(A) {
    const int64_t channels = p.groups * p.width;
    const Widened<A> in(dy), weights(kernel);
    WidenedOut<A> out(dx, rows.begin * channels, rows.end * channels);
    convolve(p, in.data(), turned(forward, weights.data()).data(), out.data(),
             rows);
    out.finish();
  });
  if (!done) refuse_dtype("conv_input_grad", dy.dtype, "float dtypes");
}

}  // namespace keratin::kernels
