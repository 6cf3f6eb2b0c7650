#pragma once

#include <string_view>

#include "keratin/graph/kernels/conv.h"
#include "keratin/graph/kernels/spatial.h"

namespace keratin::kernels {

/// A convolution's sizes, known to fit together.
struct ConvProblem {
  Spatial spatial;
  int64_t groups;
  int64_t depth;  ///< channels in a group
  int64_t width;  ///< filters in a group
};

/// Throws ShapeError unless x, kernel and y fit the geometry.
ConvProblem conv_problem(std::string_view name, View x, View kernel,
                         const ConvGeometry& geometry, View y);

}  // namespace keratin::kernels
