#pragma once

#include <map>
#include <string>
#include <string_view>

#include "keratin/ops/operand.h"

namespace keratin::ops {

/// Axes split, ordered and merged as a pattern says:
/// "b (h p) c -> b h (p c)" with sizes for what the shape doesn't tell;
/// `keras.ops.rearrange`.
Tensor rearrange(const Operand& tensor, std::string_view pattern,
                 const std::map<std::string, int64_t>& axes_lengths = {});

}  // namespace keratin::ops
