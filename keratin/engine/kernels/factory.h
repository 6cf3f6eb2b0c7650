#pragma once

#include <memory>
#include <optional>

#include "keratin/engine/kernels/map.h"

namespace keratin::engine {

/// What is known where a kernel is chosen.
struct Making {
  bool onednn = true;
  /// Operand 1 is a weight, which a kernel may take packed.
  bool weight = false;
  /// To be applied to the result; its operands follow the primitive's own.
  std::optional<MapProgram> epilogue;
};

/// The kernel for a primitive: the fastest that takes these shapes and dtypes,
/// or its reference kernel. An epilogue is given to contractions only.
std::unique_ptr<Kernel> make_kernel(const Node& node, Making making);

// One a family; null where the family has no kernel for that node.
std::unique_ptr<Kernel> make_matmul(const Node& node, Making& making);
std::unique_ptr<Kernel> make_conv(const Node& node, Making& making);
std::unique_ptr<Kernel> make_reduction(const Node& node);
std::unique_ptr<Kernel> make_pool(const Node& node);
std::unique_ptr<Kernel> make_movement(const Node& node);
std::unique_ptr<Kernel> make_reference(const Node& node);

}  // namespace keratin::engine
