#include <algorithm>
#include <array>
#include <cstring>

#include "keratin/engine/kernels/factory.h"
#include "keratin/engine/kernels/gemm.h"
#include "keratin/engine/kernels/window.h"
#include "keratin/engine/onednn/onednn.h"
#include "keratin/graph/primitive.h"

namespace keratin::engine {
namespace {

size_t as_size(int64_t n) { return static_cast<size_t>(n); }

Window window_of(const Node& node) {
  const auto& conv = std::get<ConvAttrs>(node.attrs);
  const Shape& kernel = node.operands[1].shape();
  return Window(node.operands[0].shape(), node.results[0].shape,
                std::span(kernel).first(kernel.size() - 2), conv.strides,
                conv.dilation, conv.pad_low);
}

// What lies under the windows, a row a position: (taps, channels of a group).
class Patches : public LeftMatrix {
 public:
  Patches(const Window& window, const float* input, size_t channels,
          size_t first, size_t count)
      : window_(window),
        input_(input),
        channels_(channels),
        first_(first),
        count_(count) {}

  Tile tile(size_t row, size_t rows, size_t begin, size_t end,
            float* space) const override {
    for (size_t r = 0; r < rows; ++r) {
      const auto place = window_.place(static_cast<int64_t>(row + r));
      for (size_t k = begin; k < end;) {
        const size_t tap = k / count_;
        const size_t channel = k % count_;
        const size_t run = std::min(count_ - channel, end - k);
        const int64_t pixel = window_.pixel(place, static_cast<int64_t>(tap));
        float* const to = space + (k - begin) * rows + r;
        if (pixel < 0) {
          for (size_t i = 0; i < run; ++i) to[i * rows] = 0;
        } else {
          const float* const from =
              input_ + as_size(pixel) * channels_ + first_ + channel;
          for (size_t i = 0; i < run; ++i) to[i * rows] = from[i];
        }
        k += run;
      }
    }
    return {space, rows};
  }

 private:
  const Window& window_;
  const float* input_;
  size_t channels_;
  size_t first_;
  size_t count_;
};

// A convolution as one matrix product a group.
class ConvByProduct : public Kernel {
 public:
  ConvByProduct(const Node& node, Making& making)
      : window_(window_of(node)),
        groups_(as_size(std::get<ConvAttrs>(node.attrs).groups)),
        channels_(as_size(node.operands[0].shape().back())),
        filters_(as_size(node.results[0].shape.back())),
        weight_(making.weight),
        epilogue_(std::move(making.epilogue)) {
    right_.depth = as_size(window_.taps()) * (channels_ / groups_);
    right_.columns = filters_ / groups_;
    is_product_ = window_.taps() == 1 && groups_ == 1 &&
                  window_.strides == Window::Three{1, 1, 1} &&
                  window_.input == window_.output;
  }

  std::string name() const override {
    return epilogue_ ? "conv by product + map of " +
                           std::to_string(epilogue_->operations())
                     : "conv by product";
  }
  size_t packed_bytes() const override {
    return weight_ ? groups_ * right_.floats() * sizeof(float) : 0;
  }
  size_t scratch_bytes() const override {
    return weight_ ? 0 : groups_ * right_.floats() * sizeof(float);
  }

  void pack(const std::byte* weight, std::byte* packed,
            ThreadPool& pool) const override {
    auto* const to = reinterpret_cast<float*>(packed);
    const size_t panels = right_.panels();
    parallel_for(pool, groups_ * panels, 1 + 4096 / (right_.depth + 1),
                 [&](size_t begin, size_t end, size_t) {
                   for (size_t i = begin; i < end; ++i) {
                     const size_t group = i / panels;
                     const size_t panel = i % panels;
                     pack_panel(
                         right_, panel,
                         weight + group * right_.columns * sizeof(float),
                         filters_, 1,
                         to + group * right_.floats() + right_.offset(panel));
                   }
                 });
  }

  void run(const Call& call) const override {
    const auto* packed = call.in<float>(1);
    if (!weight_) {
      pack(call.in<std::byte>(1), call.scratch, *call.pool);
      packed = reinterpret_cast<const float*>(call.scratch);
    }
    // An epilogue needs all of a row's groups, so a task takes them one after
    // the other.
    const Tasks tasks(as_size(window_.positions()), right_);
    const size_t count = groups_ == 1 ? tasks.count() : tasks.row_blocks;
    parallel_for(*call.pool, count, groups_ == 1 ? tasks.grain : 1,
                 [&](size_t begin, size_t end, size_t) {
                   for (size_t i = begin; i < end; ++i) {
                     groups_ == 1 ? run_panels(call, packed, tasks, i)
                                  : run_groups(call, packed, tasks, i);
                   }
                 });
  }

 private:
  void multiply(const Call& call, const float* packed, size_t group, size_t row,
                size_t rows, size_t first, size_t last) const {
    const RightMatrix right{right_, packed + group * right_.floats(), nullptr,
                            0};
    float* const out = call.out<float>(0) + group * right_.columns;
    const auto* const input = call.in<float>(0);
    if (is_product_) {
      multiply_block(StridedMatrix(input, channels_, 1), right, row, rows,
                     first, last, out, filters_);
      return;
    }
    const size_t each = channels_ / groups_;
    multiply_block(Patches(window_, input, channels_, group * each, each),
                   right, row, rows, first, last, out, filters_);
  }

  void run_panels(const Call& call, const float* packed, const Tasks& tasks,
                  size_t task) const {
    const size_t row = task / tasks.panel_blocks * tasks.block_rows;
    const size_t rows = std::min(tasks.block_rows, tasks.rows - row);
    const size_t first = task % tasks.panel_blocks * tasks.block_panels;
    const size_t last = std::min(tasks.panels, first + tasks.block_panels);
    multiply(call, packed, 0, row, rows, first, last);
    const size_t width = simd().tile_columns;
    run_epilogue(epilogue_, call, row, rows, first * width,
                 std::min(filters_, last * width), filters_);
  }

  void run_groups(const Call& call, const float* packed, const Tasks& tasks,
                  size_t block) const {
    const size_t row = block * tasks.block_rows;
    const size_t rows = std::min(tasks.block_rows, tasks.rows - row);
    for (size_t group = 0; group < groups_; ++group) {
      multiply(call, packed, group, row, rows, 0, tasks.panels);
    }
    run_epilogue(epilogue_, call, row, rows, 0, filters_, filters_);
  }

  Window window_;
  size_t groups_;
  size_t channels_;
  size_t filters_;
  bool weight_;
  std::optional<MapProgram> epilogue_;
  PackedShape right_;
  bool is_product_;
};

// One filter a channel: sums of whole rows of channels.
class Depthwise : public Kernel {
 public:
  static constexpr int64_t kMaxTaps = 64;

  Depthwise(const Node& node, Making& making)
      : window_(window_of(node)),
        channels_(as_size(node.results[0].shape.back())),
        epilogue_(std::move(making.epilogue)) {}

  std::string name() const override {
    return epilogue_ ? "depthwise conv + map of " +
                           std::to_string(epilogue_->operations())
                     : "depthwise conv";
  }

  void run(const Call& call) const override {
    const size_t cost = as_size(window_.taps()) * channels_ + 1;
    const size_t grain = 1 + 65'536 / cost;
    parallel_for(*call.pool, as_size(window_.positions()), grain,
                 [&](size_t begin, size_t end, size_t) {
                   for (size_t i = begin; i < end; ++i) run_position(call, i);
                   run_epilogue(epilogue_, call, begin, end - begin, 0,
                                channels_, channels_);
                 });
  }

 private:
  void run_position(const Call& call, size_t position) const {
    std::array<const float*, kMaxTaps> rows;
    std::array<const float*, kMaxTaps> weights;
    const auto place = window_.place(static_cast<int64_t>(position));
    size_t count = 0;
    for (int64_t tap = 0; tap < window_.taps(); ++tap) {
      const int64_t pixel = window_.pixel(place, tap);
      if (pixel < 0) continue;
      rows[count] = call.in<float>(0) + as_size(pixel) * channels_;
      weights[count++] = call.in<float>(1) + as_size(tap) * channels_;
    }
    simd().weighted_rows(call.out<float>(0) + position * channels_, rows.data(),
                         weights.data(), count, channels_);
  }

  Window window_;
  size_t channels_;
  std::optional<MapProgram> epilogue_;
};

bool is_depthwise(const Node& node) {
  const Shape& kernel = node.operands[1].shape();
  const auto groups = std::get<ConvAttrs>(node.attrs).groups;
  const int64_t taps = element_count({kernel.begin(), kernel.end() - 2});
  return kernel[kernel.size() - 2] == 1 && groups == kernel.back() &&
         taps <= Depthwise::kMaxTaps;
}

}  // namespace

std::unique_ptr<Kernel> make_conv(const Node& node, Making& making) {
  if (node.primitive != &primitives::conv ||
      node.results[0].dtype != DType::float32) {
    return nullptr;
  }
  if (making.onednn && making.weight) {
    if (auto kernel = onednn::make_conv(node, making)) return kernel;
  }
  if (is_depthwise(node)) return std::make_unique<Depthwise>(node, making);
  return std::make_unique<ConvByProduct>(node, making);
}

}  // namespace keratin::engine
