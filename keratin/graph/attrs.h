#pragma once

#include <cstdint>
#include <memory>
#include <variant>
#include <vector>

#include "keratin/graph/dtype.h"
#include "keratin/graph/shape.h"

namespace keratin {

struct Program;

// The parameters of primitives: what isn't a tensor. Each primitive takes one
// of these; its row says which. They compare by value, so that equal work can
// be found.

struct NoAttrs {
  friend bool operator==(const NoAttrs&, const NoAttrs&) = default;
};

/// Target of a cast.
struct CastAttrs {
  DType dtype = DType::float32;
  friend bool operator==(const CastAttrs&, const CastAttrs&) = default;
};

/// Axes of a reduction, a transposition or a reversal: normalized, and sorted
/// for reductions.
struct AxesAttrs {
  std::vector<int64_t> axes;
  friend bool operator==(const AxesAttrs&, const AxesAttrs&) = default;
};

/// One axis: concatenation, gather, arg-reductions, sorting.
struct AxisAttrs {
  int64_t axis = 0;
  friend bool operator==(const AxisAttrs&, const AxisAttrs&) = default;
};

/// Running sums and their like along one axis.
struct CumulativeAttrs {
  int64_t axis = 0;
  bool reverse = false;
  bool exclusive = false;
  friend bool operator==(const CumulativeAttrs&,
                         const CumulativeAttrs&) = default;
};

/// Target shape of reshape, broadcast_to, scatter and their adjoints.
struct ShapeAttrs {
  Shape shape;
  int64_t axis = 0;  ///< scatter_add: the axis that is indexed
  friend bool operator==(const ShapeAttrs&, const ShapeAttrs&) = default;
};

/// `[start, stop)` in steps of `stride` ≥ 1, per axis.
struct SliceAttrs {
  std::vector<int64_t> start;
  std::vector<int64_t> stop;
  std::vector<int64_t> stride;
  friend bool operator==(const SliceAttrs&, const SliceAttrs&) = default;
};

/// Zeros (or `value`) before, after and between elements, per axis; negative
/// `low` and `high` cut off.
struct PadAttrs {
  std::vector<int64_t> low;
  std::vector<int64_t> high;
  std::vector<int64_t> interior;
  double value = 0;
  friend bool operator==(const PadAttrs&, const PadAttrs&) = default;
};

/// Matrix product of the two innermost axes, read transposed where it says so.
struct MatmulAttrs {
  bool transpose_a = false;
  bool transpose_b = false;
  friend bool operator==(const MatmulAttrs&, const MatmulAttrs&) = default;
};

/// Convolution over 1 to 3 spatial axes; every vector has one entry a spatial
/// axis. `shape` is that of the result where the operands don't decide it:
/// the input of `conv_input_grad`, the kernel of `conv_kernel_grad`.
struct ConvAttrs {
  std::vector<int64_t> strides;
  std::vector<int64_t> dilation;
  std::vector<int64_t> pad_low;
  std::vector<int64_t> pad_high;
  int64_t groups = 1;
  Shape shape;
  friend bool operator==(const ConvAttrs&, const ConvAttrs&) = default;
};

/// Pooling windows over 1 to 3 spatial axes. `shape` is the input's, for
/// `sum_pool_grad`.
struct PoolAttrs {
  std::vector<int64_t> window;
  std::vector<int64_t> strides;
  std::vector<int64_t> pad_low;
  std::vector<int64_t> pad_high;
  Shape shape;
  friend bool operator==(const PoolAttrs&, const PoolAttrs&) = default;
};

/// A counter 0, 1, 2, … along `axis`.
struct IotaAttrs {
  DType dtype = DType::int32;
  Shape shape;
  int64_t axis = 0;
  friend bool operator==(const IotaAttrs&, const IotaAttrs&) = default;
};

/// A loop over the leading axis. Operands: `carries` states, `sequences`
/// tensors with time first, then constants. The body takes
/// (carries…, one slice of each sequence…, constants…) and gives
/// (carries…, one slice of each output…); results are the last carries and the
/// stacked outputs, time first.
struct ScanAttrs {
  std::shared_ptr<const Program> body;
  int64_t carries = 0;
  int64_t sequences = 0;
  int64_t length = 0;
  bool reverse = false;  ///< from the last slice to the first
  friend bool operator==(const ScanAttrs&, const ScanAttrs&) = default;
};

using Attrs =
    std::variant<NoAttrs, CastAttrs, AxesAttrs, AxisAttrs, CumulativeAttrs,
                 ShapeAttrs, SliceAttrs, PadAttrs, MatmulAttrs, ConvAttrs,
                 PoolAttrs, IotaAttrs, ScanAttrs>;

}  // namespace keratin
