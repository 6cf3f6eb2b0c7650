#pragma once

#include <cstdint>
#include <vector>

#include "keratin/graph/tensor.h"

namespace keratin::engine::onednn {

/// A convolution's geometry with channels apart; vectors have one entry a
/// spatial axis.
struct Geometry {
  int64_t batch = 0;
  int64_t groups = 1;
  int64_t channels = 0;
  int64_t filters = 0;
  std::vector<int64_t> input;
  std::vector<int64_t> output;
  std::vector<int64_t> kernel;
  std::vector<int64_t> strides;
  std::vector<int64_t> dilation;
  std::vector<int64_t> low;
  std::vector<int64_t> high;
  friend bool operator==(const Geometry&, const Geometry&) = default;
};

/// Whether there is something to do, and no padding that crops.
bool is_simple(const Geometry& g);

/// Of a node of the conv family, from the specs of what is its input, its
/// kernel and its output in the forward direction.
Geometry geometry_of(const ConvAttrs& conv, const Shape& input,
                     const Shape& kernel, const Shape& output);
/// Of a conv node. Pixels of a product (1×1, stride 1, no padding) become the
/// rows of one image, which may be divided anywhere.
Geometry geometry_of(const Node& node);

/// Some images, or some rows of one.
struct Part {
  size_t geometry = 0;  ///< index in Parts::geometries
  size_t input = 0;     ///< offsets in floats
  size_t output = 0;
  size_t count = 0;  ///< floats of the output
};

struct Parts {
  std::vector<Geometry> geometries;  ///< each kind of part once
  std::vector<Part> parts;
};

/// Divides by shape alone, into parts that are worth a thread's while.
Parts divided(const Geometry& whole);
/// The same by whole images, into at most `most` parts.
Parts divided_by_images(const Geometry& whole, int64_t most);

}  // namespace keratin::engine::onednn
