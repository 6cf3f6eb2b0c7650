#include "keratin/ops/nn_pool.h"

#include <algorithm>

#include "keratin/base/error.h"
#include "keratin/graph/build.h"
#include "keratin/ops/conv_geometry.h"
#include "keratin/ops/in_floats.h"
#include "keratin/ops/numpy_movement.h"
#include "keratin/ops/operators.h"

namespace keratin::ops {
namespace {

struct Windows {
  bool last = true;
  Shape inputs;  // spatial
  std::vector<int64_t> size;
  std::vector<int64_t> strides;
};

Windows windows_of(const Shape& inputs, const PerAxis& pool_size,
                   const PoolOptions& options) {
  if (options.padding == "causal") {
    throw ConfigError(
        "expected the padding of a pooling to be \"valid\" or \"same\", got "
        "\"causal\"");
  }
  const size_t spatial = spatial_rank(inputs, "pooling");
  Windows windows;
  windows.last = channels_last(options.data_format);
  windows.inputs = spatial_dims(inputs, windows.last);
  windows.size = pool_size.expand(spatial, "pool_size");
  windows.strides = options.strides
                        ? options.strides->expand(spatial, "strides")
                        : windows.size;
  return windows;
}

PoolAttrs attrs_of(const Windows& windows, std::string_view padding) {
  PoolAttrs attrs;
  attrs.window = windows.size;
  attrs.strides = windows.strides;
  for (size_t i = 0; i < windows.size.size(); ++i) {
    const AxisPadding around = window_padding(
        padding, windows.inputs[i], windows.size[i], windows.strides[i]);
    attrs.pad_low.push_back(around.low);
    attrs.pad_high.push_back(around.high);
  }
  return attrs;
}

// How many cells of each window along one axis aren't padding.
std::vector<double> cells_inside(int64_t input, int64_t size, int64_t stride,
                                 int64_t low, int64_t positions) {
  std::vector<double> counts;
  for (int64_t i = 0; i < positions; ++i) {
    const int64_t start = std::max<int64_t>(i * stride - low, 0);
    const int64_t stop = std::min(i * stride - low + size, input);
    counts.push_back(static_cast<double>(stop - start));
  }
  return counts;
}

// The same for whole windows: (1, positions…, 1).
Tensor cell_counts(const Windows& windows, const PoolAttrs& attrs,
                   const Shape& result, DType dtype) {
  Tensor counts = Tensor::scalar(1, dtype);
  for (size_t i = 0; i < windows.size.size(); ++i) {
    const int64_t positions = result[i + 1];
    Shape shape(result.size(), 1);
    shape[i + 1] = positions;
    const std::vector<double> along =
        cells_inside(windows.inputs[i], windows.size[i], windows.strides[i],
                     attrs.pad_low[i], positions);
    counts =
        counts * Tensor(Array::of<double>(std::move(shape), along).cast(dtype));
  }
  return counts;
}

// First cell of each adaptive window, and the one after the last.
struct Bounds {
  int64_t start = 0;
  int64_t stop = 0;
};

std::vector<Bounds> adaptive_windows(int64_t input, int64_t output) {
  std::vector<Bounds> windows;
  for (int64_t i = 0; i < output; ++i) {
    windows.push_back(
        {i * input / output, ((i + 1) * input + output - 1) / output});
  }
  return windows;
}

Tensor adaptive_max(const Tensor& x, int64_t axis, int64_t output) {
  const auto windows = adaptive_windows(x.dim(axis), output);
  int64_t width = 1;
  for (const Bounds& w : windows) width = std::max(width, w.stop - w.start);
  // Shorter windows meet their last cell again.
  std::vector<int32_t> cells;
  for (const Bounds& w : windows) {
    for (int64_t i = 0; i < width; ++i) {
      cells.push_back(static_cast<int32_t>(std::min(w.start + i, w.stop - 1)));
    }
  }
  const Tensor indices = Array::of<int32_t>({output, width}, cells);
  return build::reduce(primitives::reduce_max, build::gather(x, indices, axis),
                       {axis + 1});
}

Tensor adaptive_average(const Tensor& x, int64_t axis, int64_t output) {
  const int64_t input = x.dim(axis);
  std::vector<double> weights(static_cast<size_t>(input * output), 0);
  const auto windows = adaptive_windows(input, output);
  for (int64_t i = 0; i < output; ++i) {
    const Bounds& w = windows[static_cast<size_t>(i)];
    for (int64_t cell = w.start; cell < w.stop; ++cell) {
      weights[static_cast<size_t>(cell * output + i)] =
          1 / static_cast<double>(w.stop - w.start);
    }
  }
  const Tensor matrix =
      Array::of<double>({input, output}, weights).cast(x.dtype());
  const Tensor moved = moveaxis(x, axis, -1);
  const Tensor rows = build::matmul(reshape(moved, {-1, input}), matrix);
  Shape shape = moved.shape();
  shape.back() = output;
  return moveaxis(reshape(rows, std::move(shape)), -1, axis);
}

template <class AlongAxis>
Tensor adaptive(const Operand& inputs, const PerAxis& output_size,
                std::string_view data_format, AlongAxis along_axis) {
  const bool last = channels_last(data_format);
  const Tensor given = in_floats(inputs);
  const size_t spatial = spatial_rank(given.shape(), "adaptive pooling");
  const auto sizes = output_size.expand(spatial, "output_size");
  Tensor x = to_channels_last(given, last);
  for (size_t i = 0; i < spatial; ++i) {
    const auto axis = static_cast<int64_t>(i) + 1;
    if (x.dim(axis) == 0) {
      throw ShapeError(concat("adaptive pooling: ", to_string(given.shape()),
                              " has nothing to pool"));
    }
    element_count({x.dim(axis), sizes[i], 8});
    if (sizes[i] != x.dim(axis)) x = along_axis(x, axis, sizes[i]);
  }
  return from_channels_last(x, last);
}

}  // namespace

Tensor max_pool(const Operand& inputs, const PerAxis& pool_size,
                const PoolOptions& options) {
  const Tensor x = in_floats(inputs);
  const Windows windows = windows_of(x.shape(), pool_size, options);
  const Tensor pooled =
      apply(primitives::max_pool, attrs_of(windows, options.padding),
            {to_channels_last(x, windows.last)});
  return from_channels_last(pooled, windows.last);
}

Tensor average_pool(const Operand& inputs, const PerAxis& pool_size,
                    const PoolOptions& options) {
  const Tensor x = in_floats(inputs);
  const Windows windows = windows_of(x.shape(), pool_size, options);
  const PoolAttrs attrs = attrs_of(windows, options.padding);
  Tensor pooled =
      apply(primitives::sum_pool, attrs, {to_channels_last(x, windows.last)});
  if (options.padding == "valid") {
    pooled = pooled / element_count(windows.size);
  } else {
    pooled = pooled / cell_counts(windows, attrs, pooled.shape(), x.dtype());
  }
  return from_channels_last(pooled, windows.last);
}

Shape pool_output_shape(const Shape& inputs, const PerAxis& pool_size,
                        const PoolOptions& options) {
  const Windows windows = windows_of(inputs, pool_size, options);
  Shape spatial;
  for (size_t i = 0; i < windows.size.size(); ++i) {
    spatial.push_back(window_count(options.padding, windows.inputs[i],
                                   windows.size[i], windows.strides[i]));
  }
  return with_spatial(inputs[0], spatial,
                      windows.last ? inputs.back() : inputs[1], windows.last);
}

Tensor adaptive_max_pool(const Operand& inputs, const PerAxis& output_size,
                         std::string_view data_format) {
  return adaptive(inputs, output_size, data_format, adaptive_max);
}

Tensor adaptive_average_pool(const Operand& inputs, const PerAxis& output_size,
                             std::string_view data_format) {
  return adaptive(inputs, output_size, data_format, adaptive_average);
}

}  // namespace keratin::ops
