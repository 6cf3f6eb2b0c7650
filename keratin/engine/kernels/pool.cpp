#include <algorithm>
#include <array>
#include <limits>

#include "keratin/engine/kernels/factory.h"
#include "keratin/engine/kernels/window.h"
#include "keratin/graph/primitive.h"

namespace keratin::engine {
namespace {

size_t as_size(int64_t n) { return static_cast<size_t>(n); }

// Sums or maxima of whole rows of channels.
class Pool : public Kernel {
 public:
  static constexpr int64_t kMaxTaps = 256;

  Pool(const Node& node, const PoolAttrs& pool)
      : window_(node.operands[0].shape(), node.results[0].shape, pool.window,
                pool.strides, std::vector<int64_t>(pool.window.size(), 1),
                pool.pad_low),
        channels_(as_size(node.results[0].shape.back())),
        is_max_(node.primitive == &primitives::max_pool) {}

  std::string name() const override {
    return is_max_ ? "max pool" : "sum pool";
  }

  void run(const Call& call) const override {
    const size_t cost = as_size(window_.taps()) * channels_ + 1;
    parallel_for(*call.pool, as_size(window_.positions()), 1 + 65'536 / cost,
                 [&](size_t begin, size_t end, size_t) {
                   for (size_t i = begin; i < end; ++i) run_position(call, i);
                 });
  }

 private:
  void run_position(const Call& call, size_t position) const {
    std::array<const float*, kMaxTaps> rows;
    const auto place = window_.place(static_cast<int64_t>(position));
    size_t count = 0;
    for (int64_t tap = 0; tap < window_.taps(); ++tap) {
      const int64_t pixel = window_.pixel(place, tap);
      if (pixel < 0) continue;
      rows[count++] = call.in<float>(0) + as_size(pixel) * channels_;
    }
    float* const out = call.out<float>(0) + position * channels_;
    if (!is_max_) {
      simd().sum_rows(out, rows.data(), count, channels_);
    } else if (count > 0) {
      simd().max_rows(out, rows.data(), count, channels_);
    } else {
      std::fill_n(out, channels_, -std::numeric_limits<float>::infinity());
    }
  }

  Window window_;
  size_t channels_;
  bool is_max_;
};

}  // namespace

std::unique_ptr<Kernel> make_pool(const Node& node) {
  if ((node.primitive != &primitives::max_pool &&
       node.primitive != &primitives::sum_pool) ||
      node.results[0].dtype != DType::float32) {
    return nullptr;
  }
  const auto& pool = std::get<PoolAttrs>(node.attrs);
  int64_t taps = 1;
  for (const int64_t size : pool.window) {
    if (size > Pool::kMaxTaps) return nullptr;
    taps *= size;
  }
  if (taps > Pool::kMaxTaps) return nullptr;
  return std::make_unique<Pool>(node, pool);
}

}  // namespace keratin::engine
