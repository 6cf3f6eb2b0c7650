#pragma once

#include <array>
#include <string_view>

#include "keratin/graph/kernels/view.h"

namespace keratin::kernels {

/// How positions of an output meet those of an input along one axis: tap t of
/// output o lies at (o · stride + t · step + offset) / spread.
struct SpatialAxis {
  int64_t in = 1;
  int64_t out = 1;
  int64_t taps = 1;
  int64_t stride = 1;
  int64_t step = 1;
  int64_t offset = 0;
  int64_t spread = 1;

  /// The input's position, or -1 where there is none.
  int64_t source(int64_t o, int64_t tap) const {
    const int64_t at = o * stride + tap * step + offset;
    if (at < 0 || (spread > 1 && at % spread != 0)) return -1;
    const int64_t position = at / spread;
    return position < in ? position : -1;
  }
};

using Place = std::array<int64_t, 3>;

/// Sliding windows over the spatial axes of (batch, spatial…, channels) data,
/// always three: missing ones have size 1.
struct Spatial {
  int64_t batch = 1;
  std::array<SpatialAxis, 3> axes;

  int64_t outputs() const {  ///< per batch
    return axes[0].out * axes[1].out * axes[2].out;
  }
  int64_t inputs() const { return axes[0].in * axes[1].in * axes[2].in; }
  int64_t taps() const { return axes[0].taps * axes[1].taps * axes[2].taps; }

  /// Coordinates of an output or a tap, from its flat number.
  Place output(int64_t number) const;
  Place tap(int64_t number) const;

  /// The flat position, within the batch, that a tap of an output sees in the
  /// input; -1 where there is none.
  int64_t source(const Place& output, const Place& tap) const {
    int64_t flat = 0;
    for (size_t i = 0; i < 3; ++i) {
      const int64_t position = axes[i].source(output[i], tap[i]);
      if (position < 0) return -1;
      flat = flat * axes[i].in + position;
    }
    return flat;
  }

  /// The same meetings seen from the input: input and output change places.
  Spatial adjoint() const;
};

/// The windows of ConvGeometry and PoolGeometry.
struct Windows {
  std::span<const int64_t> taps = {};
  std::span<const int64_t> strides = {};
  std::span<const int64_t> dilation = {};
  std::span<const int64_t> pad_low = {};
  std::span<const int64_t> pad_high = {};
};

/// Throws ShapeError unless the (batch, spatial…, channels) shapes fit.
Spatial spatial_of(std::string_view kernel, std::span<const int64_t> in,
                   std::span<const int64_t> out, const Windows& windows);

}  // namespace keratin::kernels
