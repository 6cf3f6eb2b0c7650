#include "keratin/engine/passes/passes.h"
#include "keratin/engine/passes/rewrite.h"
#include "keratin/graph/primitive.h"

namespace keratin::engine {
namespace {

bool is_zero_frame(const PadAttrs& pad) {
  if (pad.value != 0) return false;
  const size_t last = pad.low.size() - 1;
  for (size_t axis = 0; axis <= last; ++axis) {
    if (pad.interior[axis] != 0) return false;
    const bool spatial = axis != 0 && axis != last;
    if (!spatial && (pad.low[axis] != 0 || pad.high[axis] != 0)) return false;
    if (pad.low[axis] < 0 || pad.high[axis] < 0) return false;
  }
  return true;
}

}  // namespace

Program with_pads_folded(const Program& program) {
  return rewritten(program,
                   [](const Node& node, const std::vector<Tensor>& operands) {
                     std::vector<Tensor> results;
                     if (node.primitive != &primitives::conv) return results;
                     const Node& input = *operands[0].node();
                     if (input.primitive != &primitives::pad) return results;
                     const auto& pad = std::get<PadAttrs>(input.attrs);
                     if (!is_zero_frame(pad)) return results;
                     auto conv = std::get<ConvAttrs>(node.attrs);
                     for (size_t axis = 0; axis < conv.pad_low.size(); ++axis) {
                       // A crop of what was put around isn't a pad of the
                       // input.
                       if (conv.pad_low[axis] < 0 || conv.pad_high[axis] < 0)
                         return results;
                       conv.pad_low[axis] += pad.low[axis + 1];
                       conv.pad_high[axis] += pad.high[axis + 1];
                     }
                     results.push_back(apply(primitives::conv, std::move(conv),
                                             {input.operands[0], operands[1]}));
                     return results;
                   });
}

}  // namespace keratin::engine
