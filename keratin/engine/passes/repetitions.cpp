#include <cstring>

#include "keratin/engine/passes/passes.h"
#include "keratin/engine/passes/rewrite.h"
#include "keratin/graph/primitive.h"

namespace keratin::engine {
namespace {

// Larger constants are compared by identity only.
constexpr size_t kMaxCompared = 256;  // bytes

bool same_constant(const Tensor& a, const Tensor& b) {
  const Array* const x = a.constant();
  const Array* const y = b.constant();
  if (x == nullptr || y == nullptr || a.spec() != b.spec()) return false;
  const ByteSpan bytes = x->bytes();
  if (bytes.size() > kMaxCompared) return false;
  return bytes.empty() ||
         std::memcmp(bytes.data(), y->bytes().data(), bytes.size()) == 0;
}

bool equal(const Tensor& a, const Tensor& b) {
  return same(a, b) || same_constant(a, b);
}

size_t key_of(const Node& node, const std::vector<Tensor>& operands) {
  size_t key = std::hash<const void*>()(node.primitive);
  for (const Tensor& operand : operands) {
    const void* const from =
        operand.constant() != nullptr ? nullptr : operand.node().get();
    key = key * 1'000'003 + std::hash<const void*>()(from) + operand.result();
  }
  return key;
}

bool same_call(const Node& node, const std::vector<Tensor>& operands,
               const Node& known) {
  if (node.primitive != known.primitive || !(node.attrs == known.attrs) ||
      operands.size() != known.operands.size()) {
    return false;
  }
  for (size_t i = 0; i < operands.size(); ++i) {
    if (!equal(operands[i], known.operands[i])) return false;
  }
  return true;
}

}  // namespace

Program without_repetitions(const Program& program) {
  std::unordered_multimap<size_t, std::vector<Tensor>> seen;
  return rewritten(program,
                   [&](const Node& node, const std::vector<Tensor>& operands) {
                     const size_t key = key_of(node, operands);
                     const auto [begin, end] = seen.equal_range(key);
                     for (auto it = begin; it != end; ++it) {
                       if (same_call(node, operands, *it->second[0].node())) {
                         return it->second;
                       }
                     }
                     std::vector<Tensor> results =
                         apply_all(*node.primitive, node.attrs, operands);
                     seen.emplace(key, results);
                     return results;
                   });
}

}  // namespace keratin::engine
