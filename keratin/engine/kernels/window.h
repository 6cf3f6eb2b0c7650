#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "keratin/graph/shape.h"

namespace keratin::engine {

/// Windows that slide over one to three spatial axes, as over three: missing
/// axes come first and have size 1. Shapes are channels-last.
struct Window {
  using Three = std::array<int64_t, 3>;

  Window(const Shape& input, const Shape& output,
         std::span<const int64_t> kernel, std::span<const int64_t> strides,
         std::span<const int64_t> dilation, std::span<const int64_t> low);

  int64_t batch;
  Three input;
  Three output;
  Three kernel;
  Three strides;
  Three dilation;
  Three low;  ///< padding before the input

  int64_t positions() const;  ///< of the output, batch included
  int64_t taps() const;
  /// Batch and coordinates of the window's first tap, of output `position`.
  struct Place {
    int64_t batch;
    Three at;
  };
  Place place(int64_t position) const;
  /// The input pixel under a tap, counted in row-major order with the batch,
  /// or -1 in the padding.
  int64_t pixel(const Place& place, int64_t tap) const;
};

}  // namespace keratin::engine
