#pragma once

#include <cstdint>
#include <vector>

#include "keratin/graph/tensor.h"

namespace keratin::ops {

/// How the axes of one operand take part in a product: those shared with the
/// other and kept, and those that are summed over; the rest are its own.
struct ContractionAxes {
  std::vector<int64_t> batch;
  std::vector<int64_t> summed;
};

/// Σ a · b over the summed axes, which pair up in order, as do the batch axes:
/// (batch…, own of a…, own of b…). One matrix product, with as few
/// transpositions as the layouts allow. Both have one dtype.
Tensor contract(const Tensor& a, const ContractionAxes& axes_a, const Tensor& b,
                const ContractionAxes& axes_b);

}  // namespace keratin::ops
