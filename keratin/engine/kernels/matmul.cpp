#include <algorithm>

#include "keratin/engine/kernels/factory.h"
#include "keratin/engine/kernels/gemm.h"
#include "keratin/graph/primitive.h"

namespace keratin::engine {
namespace {

// With fewer rows than this a matrix that isn't a weight is read as it lies:
// packing would cost more than it saves.
constexpr size_t kRowsWorthPacking = 8;

size_t as_size(int64_t n) { return static_cast<size_t>(n); }

// Where each batch's matrix begins, in floats.
std::vector<size_t> offsets_of(const Shape& operand, const Shape& result) {
  const size_t batch_axes = result.size() - 2;
  const size_t own = operand.size() - 2;
  const size_t matrix = as_size(operand[own] * operand[own + 1]);
  const size_t more = batch_axes - own;
  std::vector<size_t> offsets = {0};
  size_t step = matrix;
  for (size_t axis = batch_axes; axis-- > 0;) {
    const size_t extent = as_size(result[axis]);
    const size_t here = axis < more ? 1 : as_size(operand[axis - more]);
    std::vector<size_t> longer;
    for (size_t i = 0; i < extent; ++i) {
      for (const size_t offset : offsets) {
        longer.push_back(offset + (here == 1 ? 0 : i * step));
      }
    }
    offsets = std::move(longer);
    step *= here;
  }
  return offsets;
}

class Matmul : public Kernel {
 public:
  Matmul(const Node& node, Making& making)
      : attrs_(std::get<MatmulAttrs>(node.attrs)),
        weight_(making.weight),
        epilogue_(std::move(making.epilogue)) {
    const Shape& a = node.operands[0].shape();
    const Shape& b = node.operands[1].shape();
    const Shape& out = node.results[0].shape;
    rows_ = as_size(out[out.size() - 2]);
    right_ = {as_size(a[a.size() - (attrs_.transpose_a ? 2 : 1)]),
              as_size(out.back())};
    a_offsets_ = offsets_of(a, out);
    b_offsets_ = offsets_of(b, out);
    b_matrix_ = right_.depth * right_.columns;
    const size_t b_count = as_size(element_count(b));
    matrices_ = b_matrix_ == 0 ? 0 : b_count / b_matrix_;
    // One right matrix for all: their rows are those of one product.
    if (matrices_ == 1 && !attrs_.transpose_a && !a_offsets_.empty() &&
        as_size(element_count(a)) == a_offsets_.size() * rows_ * right_.depth) {
      rows_ *= a_offsets_.size();
      a_offsets_ = {0};
      b_offsets_ = {0};
    }
    if (rows_ < kRowsWorthPacking && !attrs_.transpose_b && !weight_) {
      plain_panels_ = right_.columns / simd().tile_columns;
    }
  }

  std::string name() const override {
    std::string text = "matmul";
    if (epilogue_) {
      text += " + map of " + std::to_string(epilogue_->operations());
    }
    return text;
  }

  size_t packed_bytes() const override {
    return weight_ ? packed_floats() * sizeof(float) : 0;
  }
  size_t scratch_bytes() const override {
    return weight_ ? 0 : packed_floats() * sizeof(float);
  }

  void pack(const std::byte* weight, std::byte* packed,
            ThreadPool& pool) const override {
    auto* const to = reinterpret_cast<float*>(packed);
    const size_t row_step = attrs_.transpose_b ? 1 : right_.columns;
    const size_t column_step = attrs_.transpose_b ? right_.depth : 1;
    const size_t each = right_.panels() - plain_panels_;
    const size_t grain = 1 + 65'536 / (b_matrix_ + 1);
    parallel_for(
        pool, matrices_ * each, grain, [&](size_t begin, size_t end, size_t) {
          for (size_t i = begin; i < end; ++i) {
            const size_t matrix = i / each;
            const size_t panel = i % each;
            pack_panel(right_, plain_panels_ + panel,
                       weight + matrix * b_matrix_ * sizeof(float), row_step,
                       column_step,
                       to + matrix * matrix_floats() + right_.offset(panel));
          }
        });
  }

  void run(const Call& call) const override {
    const auto* packed = call.in<float>(1);
    if (!weight_) {
      pack(call.in<std::byte>(1), call.scratch, *call.pool);
      packed = reinterpret_cast<const float*>(call.scratch);
    }
    const Tasks tasks(rows_, right_);
    const size_t each = tasks.count();
    parallel_for(*call.pool, each * a_offsets_.size(), tasks.grain,
                 [&](size_t begin, size_t end, size_t) {
                   for (size_t i = begin; i < end; ++i) {
                     run_task(call, packed, tasks, i / each, i % each);
                   }
                 });
  }

 private:
  size_t skipped_floats() const {
    return plain_panels_ == right_.panels() ? right_.floats()
                                            : right_.offset(plain_panels_);
  }
  size_t matrix_floats() const { return right_.floats() - skipped_floats(); }
  size_t packed_floats() const { return matrices_ * matrix_floats(); }

  void run_task(const Call& call, const float* packed, const Tasks& tasks,
                size_t batch, size_t task) const {
    const size_t depth = right_.depth;
    const float* const a = call.in<float>(0) + a_offsets_[batch];
    const StridedMatrix left(a, attrs_.transpose_a ? 1 : depth,
                             attrs_.transpose_a ? rows_ : 1);
    RightMatrix right{right_, nullptr, nullptr, plain_panels_};
    const size_t matrix = b_matrix_ == 0 ? 0 : b_offsets_[batch] / b_matrix_;
    right.packed = packed + matrix * matrix_floats();
    right.plain = call.in<float>(1) + b_offsets_[batch];
    const size_t row = task / tasks.panel_blocks * tasks.block_rows;
    const size_t rows = std::min(tasks.block_rows, rows_ - row);
    const size_t first = task % tasks.panel_blocks * tasks.block_panels;
    const size_t last = std::min(tasks.panels, first + tasks.block_panels);
    float* const out = call.out<float>(0) + batch * rows_ * right_.columns;
    multiply_block(left, right, row, rows, first, last, out, right_.columns);
    const size_t width = simd().tile_columns;
    run_epilogue(epilogue_, call, batch * rows_ + row, rows, first * width,
                 std::min(right_.columns, last * width), right_.columns);
  }

  MatmulAttrs attrs_;
  bool weight_;
  std::optional<MapProgram> epilogue_;
  size_t rows_;
  PackedShape right_;
  size_t matrices_;
  size_t b_matrix_;
  size_t plain_panels_ = 0;
  std::vector<size_t> a_offsets_;
  std::vector<size_t> b_offsets_;
};

}  // namespace

std::unique_ptr<Kernel> make_matmul(const Node& node, Making& making) {
  if (node.primitive != &primitives::matmul ||
      node.results[0].dtype != DType::float32) {
    return nullptr;
  }
  return std::make_unique<Matmul>(node, making);
}

}  // namespace keratin::engine
