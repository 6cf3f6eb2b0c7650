#include <algorithm>
#include <array>
#include <cstring>

#include "keratin/engine/kernels/factory.h"
#include "keratin/graph/primitive.h"

namespace keratin::engine {
namespace {

namespace p = primitives;

constexpr size_t kMaxRank = 32;
// Elements that take a core some 10 µs.
constexpr int64_t kTaskElements = 32'768;

// One axis of a copy: steps in elements.
struct CopyAxis {
  int64_t extent;
  int64_t from;
  int64_t to;
};

// A block of elements from one array to another.
class StridedCopy {
 public:
  StridedCopy(size_t operand, size_t width, int64_t from, int64_t to,
              const std::vector<CopyAxis>& axes)
      : operand_(operand), width_(width), from_(from), to_(to) {
    for (const CopyAxis& axis : axes) {
      if (axis.extent == 1) continue;
      if (!axes_.empty() && axes_.back().from == axis.from * axis.extent &&
          axes_.back().to == axis.to * axis.extent) {
        axes_.back() = {axes_.back().extent * axis.extent, axis.from, axis.to};
      } else {
        axes_.push_back(axis);
      }
    }
    if (axes_.empty()) axes_.push_back({1, 1, 1});
    inner_ = axes_.back();
    axes_.pop_back();
    for (const CopyAxis& axis : axes_) rows_ *= axis.extent;
  }

  void run(const Call& call) const {
    if (inner_.extent == 0) return;
    const auto grain = static_cast<size_t>(1 + kTaskElements / inner_.extent);
    parallel_for(*call.pool, static_cast<size_t>(rows_), grain,
                 [&](size_t begin, size_t end, size_t) {
                   run_rows(call, static_cast<int64_t>(begin),
                            static_cast<int64_t>(end));
                 });
  }

 private:
  void run_rows(const Call& call, int64_t begin, int64_t end) const {
    std::array<int64_t, kMaxRank> at{};
    int64_t rest = begin;
    int64_t from = from_;
    int64_t to = to_;
    for (size_t axis = axes_.size(); axis-- > 0;) {
      at[axis] = rest % axes_[axis].extent;
      rest /= axes_[axis].extent;
      from += at[axis] * axes_[axis].from;
      to += at[axis] * axes_[axis].to;
    }
    const auto width = static_cast<int64_t>(width_);
    for (int64_t row = begin; row < end; ++row) {
      copy_row(call.in<std::byte>(operand_) + from * width,
               call.out<std::byte>(0) + to * width);
      for (size_t axis = axes_.size(); axis-- > 0;) {
        from += axes_[axis].from;
        to += axes_[axis].to;
        if (++at[axis] < axes_[axis].extent) break;
        from -= axes_[axis].extent * axes_[axis].from;
        to -= axes_[axis].extent * axes_[axis].to;
        at[axis] = 0;
      }
    }
  }

  void copy_row(const std::byte* from, std::byte* to) const {
    if (inner_.from == 1 && inner_.to == 1) {
      std::memcpy(to, from, static_cast<size_t>(inner_.extent) * width_);
      return;
    }
    switch (width_) {
      case 1: return copy_elements<uint8_t>(from, to);
      case 2: return copy_elements<uint16_t>(from, to);
      case 4: return copy_elements<uint32_t>(from, to);
      default: return copy_elements<uint64_t>(from, to);
    }
  }

  template <class T>
  void copy_elements(const std::byte* from, std::byte* to) const {
    const auto* const source = reinterpret_cast<const T*>(from);
    auto* const target = reinterpret_cast<T*>(to);
    for (int64_t i = 0; i < inner_.extent; ++i) {
      target[i * inner_.to] = source[i * inner_.from];
    }
  }

  size_t operand_;
  size_t width_;
  int64_t from_;
  int64_t to_;
  std::vector<CopyAxis> axes_;
  CopyAxis inner_;
  int64_t rows_ = 1;
};

class Movement : public Kernel {
 public:
  explicit Movement(const Node& node)
      : name_(node.primitive->name),
        count_(static_cast<size_t>(element_count(node.results[0].shape))) {}

  std::string name() const override { return name_; }

  void add(StridedCopy copy) { copies_.push_back(std::move(copy)); }
  void fill_with(double value, DType dtype) {
    const Array number = Array::of<double>({}, {value}).cast(dtype);
    fill_.assign(number.bytes().begin(), number.bytes().end());
  }

  void run(const Call& call) const override {
    if (count_ == 0) return;
    if (!fill_.empty()) fill(call.out<std::byte>(0));
    for (const StridedCopy& copy : copies_) copy.run(call);
  }

 private:
  void fill(std::byte* out) const {
    const bool zero = std::all_of(fill_.begin(), fill_.end(), [](std::byte b) {
      return b == std::byte{0};
    });
    if (zero) {
      std::memset(out, 0, count_ * fill_.size());
      return;
    }
    for (size_t i = 0; i < count_; ++i) {
      std::memcpy(out + i * fill_.size(), fill_.data(), fill_.size());
    }
  }

  std::string name_;
  size_t count_;
  std::vector<std::byte> fill_;
  std::vector<StridedCopy> copies_;
};

std::vector<CopyAxis> dense_axes(const Shape& extents, const Shape& from,
                                 const Shape& to) {
  std::vector<CopyAxis> axes;
  for (size_t i = 0; i < extents.size(); ++i) {
    axes.push_back({extents[i], from[i], to[i]});
  }
  return axes;
}

void add_pad(Movement& movement, const Node& node) {
  const auto& pad = std::get<PadAttrs>(node.attrs);
  const Shape& in = node.operands[0].shape();
  const Shape& out = node.results[0].shape;
  const Shape from = row_major_strides(in);
  const Shape to = row_major_strides(out);
  movement.fill_with(pad.value, node.results[0].dtype);
  int64_t first_from = 0;
  int64_t first_to = 0;
  std::vector<CopyAxis> axes;
  for (size_t i = 0; i < in.size(); ++i) {
    const int64_t step = pad.interior[i] + 1;
    const int64_t low = pad.low[i];
    // The first element of the input that isn't cut off, and how many follow.
    const int64_t first = low >= 0 ? 0 : (-low + step - 1) / step;
    const int64_t at = low + first * step;
    const int64_t room = at < out[i] ? (out[i] - at - 1) / step + 1 : 0;
    const int64_t count = std::max<int64_t>(std::min(in[i] - first, room), 0);
    if (count == 0) return;
    first_from += first * from[i];
    first_to += at * to[i];
    axes.push_back({count, from[i], to[i] * step});
  }
  movement.add({0, size_of(node.results[0].dtype), first_from, first_to, axes});
}

void add_concat(Movement& movement, const Node& node) {
  const auto axis = static_cast<size_t>(std::get<AxisAttrs>(node.attrs).axis);
  const Shape to = row_major_strides(node.results[0].shape);
  int64_t at = 0;
  for (size_t i = 0; i < node.operands.size(); ++i) {
    const Shape& shape = node.operands[i].shape();
    if (element_count(shape) > 0) {
      movement.add({i, size_of(node.results[0].dtype), 0, at * to[axis],
                    dense_axes(shape, row_major_strides(shape), to)});
    }
    at += shape[axis];
  }
}

// Steps through the operand for each axis of the result, and where to begin.
std::vector<int64_t> steps_of(const Node& node, int64_t& offset) {
  const Shape& in = node.operands[0].shape();
  const Shape& out = node.results[0].shape;
  const Shape own = row_major_strides(in);
  std::vector<int64_t> steps(out.size(), 0);
  if (node.primitive == &p::transpose) {
    const auto& axes = std::get<AxesAttrs>(node.attrs).axes;
    for (size_t i = 0; i < out.size(); ++i) {
      steps[i] = own[static_cast<size_t>(axes[i])];
    }
  } else if (node.primitive == &p::reverse) {
    steps = own;
    for (const int64_t axis : std::get<AxesAttrs>(node.attrs).axes) {
      const auto i = static_cast<size_t>(axis);
      offset += (in[i] - 1) * own[i];
      steps[i] = -own[i];
    }
  } else if (node.primitive == &p::slice) {
    const auto& slice = std::get<SliceAttrs>(node.attrs);
    for (size_t i = 0; i < out.size(); ++i) {
      offset += slice.start[i] * own[i];
      steps[i] = slice.stride[i] * own[i];
    }
  } else {
    const size_t more = out.size() - in.size();
    for (size_t i = 0; i < in.size(); ++i) {
      if (in[i] == out[i + more]) steps[i + more] = own[i];
    }
  }
  return steps;
}

}  // namespace

std::unique_ptr<Kernel> make_movement(const Node& node) {
  const Primitive* const row = node.primitive;
  const bool by_steps = row == &p::transpose || row == &p::reverse ||
                        row == &p::slice || row == &p::broadcast_to;
  if (!by_steps && row != &p::pad && row != &p::concat) return nullptr;
  if (node.results[0].shape.size() > kMaxRank) return nullptr;
  auto movement = std::make_unique<Movement>(node);
  const Shape& out = node.results[0].shape;
  if (element_count(out) == 0) return movement;
  if (row == &p::pad) {
    add_pad(*movement, node);
  } else if (row == &p::concat) {
    add_concat(*movement, node);
  } else {
    int64_t offset = 0;
    const auto steps = steps_of(node, offset);
    movement->add({0, size_of(node.results[0].dtype), offset, 0,
                   dense_axes(out, steps, row_major_strides(out))});
  }
  return movement;
}

}  // namespace keratin::engine
