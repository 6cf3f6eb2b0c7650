#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "keratin/engine/kernel.h"
#include "keratin/engine/kernels/simd.h"
#include "keratin/graph/tensor.h"

namespace keratin::engine {

/// How a source's elements are found from the indices of a result: steps in
/// elements, one an axis of the result, 0 where it is repeated.
struct Access {
  int64_t offset = 0;
  std::vector<int64_t> strides;
};

/// A chain of element-wise operations on float32 and bool, run in blocks that
/// stay in the first cache. Reading through broadcasts and slices costs no
/// step of its own.
class MapProgram {
 public:
  /// The most operations and sources that one program may have together.
  static constexpr size_t kMaxValues = 24;
  /// As a source's operand: what the result's memory holds before.
  static constexpr uint32_t kSelf = 0xffffffff;

  explicit MapProgram(Shape shape) : shape_(std::move(shape)) {}

  /// These give numbers of values, for the operations that follow.
  uint32_t source(uint32_t operand, DType dtype, const Access& access);
  uint32_t apply(Op op, uint32_t a, uint32_t b = 0, uint32_t c = 0);
  /// The last value is the result, of that dtype.
  void finish(DType dtype);

  size_t operations() const { return operations_.size(); }
  /// Whether some source reads `operand` at the very elements that the result
  /// is written to, and none reads it elsewhere.
  bool reads_in_place(uint32_t operand) const;

  /// Elements [begin, end) of the result, counted in row-major order.
  void run(const Call& call, std::byte* out, size_t begin, size_t end) const;

 private:
  static constexpr size_t kBlock = 512;
  struct Axis {
    int64_t extent;
    int64_t stride;
  };
  struct Source {
    enum class Kind : uint8_t { direct, fixed, strided };
    uint32_t operand;
    uint32_t value;
    DType dtype;
    Kind kind;
    int64_t offset;
    std::vector<Axis> axes;  // outermost first, merged where possible
  };
  struct Operation {
    Op op;
    uint8_t a, b, c, result;
  };
  using Slots = std::array<std::array<float, kBlock>, kMaxValues>;

  const std::byte* base_of(const Source& source, const Call& call,
                           const std::byte* out) const;
  const float* load(const Source& source, const std::byte* base, size_t begin,
                    size_t count, float* slot) const;

  Shape shape_;
  std::vector<Source> sources_;
  std::vector<Operation> operations_;
  uint32_t values_ = 0;
  DType dtype_ = DType::float32;
};

/// A map as a step of its own.
class MapKernel : public Kernel {
 public:
  MapKernel(MapProgram program, size_t count);
  std::string name() const override;
  void run(const Call& call) const override;
  bool overwrites(size_t operand) const override;

 private:
  MapProgram program_;
  size_t count_;
  size_t grain_;
};

/// The operation of a primitive whose operands and results are float32 or bool,
/// if `node` is such a one.
bool is_map_node(const Node& node);
Op op_of(const Node& node);

}  // namespace keratin::engine
