#pragma once

#include <functional>
#include <span>
#include <vector>

#include "keratin/graph/tensor.h"

namespace keratin {

/// What one step of a loop gives: the carries for the next step, and the
/// outputs that are stacked.
struct ScanStep {
  std::vector<Tensor> carries;
  std::vector<Tensor> outputs;
};

/// A loop over the leading axis, as one primitive. `step` is called once, with
/// placeholders for the carries and for one slice of each of `sequences`; it
/// may use any tensor from outside, also of variables, and gradients flow to
/// them. Carries keep their dtypes and shapes from step to step.
///
/// Gives the last carries, then the outputs stacked along a new leading axis
/// of `length`, in the order of the slices also where `reverse` runs from the
/// last to the first. Throws ShapeError for what doesn't fit.
std::vector<Tensor> scan(
    const std::function<ScanStep(std::span<const Tensor> carries,
                                 std::span<const Tensor> slices)>& step,
    std::span<const Tensor> init, std::span<const Tensor> sequences,
    int64_t length, bool reverse = false);

}  // namespace keratin
