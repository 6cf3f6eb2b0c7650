#include <optional>

#include "keratin/engine/passes/passes.h"
#include "keratin/engine/passes/rewrite.h"
#include "keratin/graph/build.h"
#include "keratin/graph/primitive.h"

namespace keratin::engine {
namespace {

namespace p = primitives;

// root · scale + shift, where scale and shift are vectors of channels or
// scalars, or empty.
struct Affine {
  Tensor root;
  Tensor scale;
  Tensor shift;
};

Tensor product(const Tensor& a, const Tensor& b) {
  if (a.empty()) return b;
  return b.empty() ? a : build::call(p::multiply, a, b);
}

Tensor sum(const Tensor& a, const Tensor& b) {
  if (a.empty()) return b;
  return b.empty() ? a : build::call(p::add, a, b);
}

class Scales {
 public:
  explicit Scales(const Program& program)
      : program_(program), uses_(count_uses(program)) {}

  Program run() {
    depends_ = dependence_of(program_);
    return rewritten(program_,
                     [this](const Node& node, const std::vector<Tensor>& now) {
                       return visit(node, now);
                     });
  }

 private:
  std::vector<Tensor> visit(const Node& node, const std::vector<Tensor>& now) {
    if (node.results.size() != 1 || node.results[0].dtype != DType::float32) {
      return {};
    }
    if (is_root(node)) {
      const Tensor root = apply(*node.primitive, node.attrs, now);
      if (uses_.at(&node) == 1) {
        affine_[root.node().get()] = {root, {}, {}};
      }
      return {root};
    }
    const auto found = extended(node, now);
    if (!found) return {};
    const Tensor result = rebuilt(*found);
    if (uses_.at(&node) == 1) affine_[result.node().get()] = *found;
    return {result};
  }

  // Contractions whose kernel is a weight with channels last.
  bool is_root(const Node& node) const {
    if (node.primitive == &p::conv) return is_weight(node.operands[1]);
    return node.primitive == &p::matmul && is_weight(node.operands[1]) &&
           node.operands[1].rank() == 2 &&
           !std::get<MatmulAttrs>(node.attrs).transpose_b;
  }

  bool is_weight(const Tensor& original) const {
    return depends_.at(original.node().get()) != Depends::on_inputs;
  }

  // A weight as a vector of channels or a scalar; empty if it is neither.
  Tensor per_channel(const Tensor& original, const Tensor& now,
                     int64_t channels) const {
    if (!is_weight(original)) return {};
    const Tensor core = now.node()->primitive == &p::broadcast_to
                            ? now.node()->operands[0]
                            : now;
    const int64_t count = element_count(core.shape());
    if (count == 1) return build::reshape(core, {});
    if (core.rank() == 0 || core.dim(-1) != channels || count != channels) {
      return {};
    }
    return build::reshape(core, {channels});
  }

  std::optional<Affine> extended(const Node& node,
                                 const std::vector<Tensor>& now) const {
    const Primitive* const row = node.primitive;
    if (row != &p::add && row != &p::subtract && row != &p::multiply &&
        row != &p::divide) {
      return std::nullopt;
    }
    for (const size_t side : {0, 1}) {
      const auto known = affine_.find(now[side].node().get());
      if (known == affine_.end() || node.results[0] != now[side].spec()) {
        continue;
      }
      if (side == 1 && row == &p::divide) continue;
      const Tensor factor = per_channel(node.operands[1 - side], now[1 - side],
                                        now[side].shape().back());
      if (factor.empty()) continue;
      return step(known->second, row, factor, side == 1);
    }
    return std::nullopt;
  }

  static Affine step(Affine affine, const Primitive* row, const Tensor& weight,
                     bool reversed) {
    if (row == &p::add) {
      affine.shift = sum(affine.shift, weight);
    } else if (row == &p::subtract && !reversed) {
      affine.shift = sum(affine.shift, build::call(p::negative, weight));
    } else if (row == &p::subtract) {
      const Tensor minus = Tensor::scalar(-1);
      affine.scale = product(affine.scale, minus);
      affine.shift = affine.shift.empty()
                         ? weight
                         : build::call(p::subtract, weight, affine.shift);
    } else {
      const Tensor factor =
          row == &p::multiply
              ? weight
              : build::call(p::divide, Tensor::scalar(1), weight);
      affine.scale = product(affine.scale, factor);
      if (!affine.shift.empty()) affine.shift = product(affine.shift, factor);
    }
    return affine;
  }

  static Tensor rebuilt(const Affine& affine) {
    Tensor result = affine.root;
    if (!affine.scale.empty()) {
      const Node& root = *result.node();
      const Tensor kernel =
          build::call(p::multiply, root.operands[1], affine.scale);
      result = apply(*root.primitive, root.attrs, {root.operands[0], kernel});
    }
    if (affine.shift.empty()) return result;
    return build::call(p::add, result, affine.shift);
  }

  const Program& program_;
  std::unordered_map<const Node*, size_t> uses_;
  std::unordered_map<const Node*, Depends> depends_;
  std::unordered_map<const Node*, Affine> affine_;  // by the new result's node
};

}  // namespace

Program with_scales_folded(const Program& program) {
  return Scales(program).run();
}

}  // namespace keratin::engine
