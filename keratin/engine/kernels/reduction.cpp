#include <algorithm>
#include <array>

#include "keratin/engine/kernels/factory.h"
#include "keratin/graph/primitive.h"

namespace keratin::engine {
namespace {

namespace p = primitives;

// (outer, reduced, inner) → (outer, inner).
class Reduction : public Kernel {
 public:
  Reduction(const Primitive* primitive, size_t outer, size_t reduced,
            size_t inner)
      : outer_(outer), reduced_(reduced), inner_(inner) {
    const Simd& table = simd();
    if (primitive == &p::reduce_sum) {
      row_ = table.sum;
      op_ = Op::add;
    } else if (primitive == &p::reduce_max) {
      row_ = table.maximum;
      op_ = Op::maximum;
    } else {
      row_ = table.minimum;
      op_ = Op::minimum;
    }
  }

  std::string name() const override { return "reduction"; }

  void run(const Call& call) const override {
    const auto* const in = call.in<float>(0);
    auto* const out = call.out<float>(0);
    if (inner_ == 1) {
      parallel_for(*call.pool, outer_, 1 + 65'536 / (reduced_ + 1),
                   [&](size_t begin, size_t end, size_t) {
                     for (size_t i = begin; i < end; ++i) {
                       out[i] = row_(in + i * reduced_, reduced_);
                     }
                   });
      return;
    }
    const size_t pieces = (inner_ + kColumns - 1) / kColumns;
    const size_t cost = reduced_ * std::min(inner_, kColumns) + 1;
    parallel_for(*call.pool, outer_ * pieces, 1 + 65'536 / cost,
                 [&](size_t begin, size_t end, size_t) {
                   for (size_t i = begin; i < end; ++i) {
                     const size_t first = i % pieces * kColumns;
                     const size_t outer = i / pieces;
                     columns(in + outer * reduced_ * inner_ + first,
                             out + outer * inner_ + first,
                             std::min(kColumns, inner_ - first));
                   }
                 });
  }

 private:
  static constexpr size_t kColumns = 256;
  // Longer sums are made of the sums of so many rows.
  static constexpr size_t kRows = 256;

  void columns(const float* in, float* out, size_t count) const {
    const auto combine = simd().map[static_cast<size_t>(op_)];
    std::array<float, kColumns> part;
    for (size_t row = 0; row < reduced_; row += kRows) {
      const size_t end = std::min(reduced_, row + kRows);
      float* const to = row == 0 ? out : part.data();
      std::copy_n(in + row * inner_, count, to);
      for (size_t r = row + 1; r < end; ++r) {
        combine(to, to, in + r * inner_, nullptr, count);
      }
      if (row > 0) combine(out, out, to, nullptr, count);
    }
  }

  size_t outer_;
  size_t reduced_;
  size_t inner_;
  float (*row_)(const float* a, size_t count);
  Op op_;
};

bool is_dense_run(const std::vector<int64_t>& axes) {
  for (size_t i = 1; i < axes.size(); ++i) {
    if (axes[i] != axes[i - 1] + 1) return false;
  }
  return !axes.empty();
}

}  // namespace

std::unique_ptr<Kernel> make_reduction(const Node& node) {
  if ((node.primitive != &p::reduce_sum && node.primitive != &p::reduce_max &&
       node.primitive != &p::reduce_min) ||
      node.results[0].dtype != DType::float32) {
    return nullptr;
  }
  const auto& axes = std::get<AxesAttrs>(node.attrs).axes;
  const Shape& shape = node.operands[0].shape();
  if (!is_dense_run(axes) || element_count(shape) == 0) return nullptr;
  size_t outer = 1;
  size_t reduced = 1;
  size_t inner = 1;
  for (size_t axis = 0; axis < shape.size(); ++axis) {
    const auto extent = static_cast<size_t>(shape[axis]);
    const auto at = static_cast<int64_t>(axis);
    if (at < axes.front()) {
      outer *= extent;
    } else if (at <= axes.back()) {
      reduced *= extent;
    } else {
      inner *= extent;
    }
  }
  return std::make_unique<Reduction>(node.primitive, outer, reduced, inner);
}

}  // namespace keratin::engine
