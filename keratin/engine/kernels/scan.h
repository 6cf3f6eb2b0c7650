#pragma once

#include <memory>
#include <unordered_set>
#include <vector>

#include "keratin/engine/schedule.h"

namespace keratin::engine {

/// A loop's body with the constants that are weights or numbers put into it,
/// so that it can prepare them once, and the operands that remain: carries,
/// sequences, other constants.
struct ScanBody {
  Program body;
  std::vector<Tensor> operands;
};
ScanBody scan_body(const Node& node,
                   const std::unordered_set<const Node*>& fixed);

/// Runs the body as a schedule of its own for every step of time.
std::unique_ptr<Kernel> make_scan(const Node& node, ScanBody body,
                                  const Lowering& lowering);

}  // namespace keratin::engine
