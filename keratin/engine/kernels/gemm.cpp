#include "keratin/engine/kernels/gemm.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace keratin::engine {
namespace {

constexpr size_t kDepthBlock = 256;
constexpr size_t kMaxTileRows = 14;
// Products that take a core some microseconds.
constexpr size_t kTaskProducts = 131'072;

size_t divided_up(size_t a, size_t b) { return (a + b - 1) / b; }

}  // namespace

LeftMatrix::Tile StridedMatrix::tile(size_t row, size_t rows, size_t begin,
                                     size_t end, float* space) const {
  const float* const from = data_ + row * row_step_ + begin * column_step_;
  if (rows == 1 || row_step_ == 1) return {from, column_step_};
  for (size_t r = 0; r < rows; ++r) {
    const float* const source = from + r * row_step_;
    for (size_t k = 0; k < end - begin; ++k) {
      space[k * rows + r] = source[k * column_step_];
    }
  }
  return {space, rows};
}

size_t PackedShape::panels() const {
  return divided_up(columns, simd().tile_columns);
}

size_t PackedShape::columns_of(size_t panel) const {
  const size_t width = simd().tile_columns;
  return std::min(width, columns - panel * width);
}

size_t PackedShape::width(size_t panel) const {
  const size_t vector = simd().width;
  return divided_up(columns_of(panel), vector) * vector;
}

size_t PackedShape::offset(size_t panel) const {
  return panel * simd().tile_columns * depth;
}

size_t PackedShape::floats() const {
  if (columns == 0) return 0;
  const size_t last = panels() - 1;
  return offset(last) + width(last) * depth;
}

void pack_panel(const PackedShape& shape, size_t panel, const std::byte* from,
                size_t row_step, size_t column_step, float* to) {
  const size_t width = shape.width(panel);
  const size_t columns = shape.columns_of(panel);
  const size_t first = panel * simd().tile_columns;
  for (size_t k = 0; k < shape.depth; ++k, to += width) {
    const std::byte* const row =
        from + (k * row_step + first * column_step) * sizeof(float);
    if (column_step == 1) {
      std::memcpy(to, row, columns * sizeof(float));
    } else {
      for (size_t n = 0; n < columns; ++n) {
        std::memcpy(to + n, row + n * column_step * sizeof(float),
                    sizeof(float));
      }
    }
    std::fill(to + columns, to + width, 0.0F);
  }
}

void multiply_block(const LeftMatrix& left, const RightMatrix& right,
                    size_t row, size_t rows, size_t first, size_t last,
                    float* out, size_t out_step) {
  const Simd& table = simd();
  const size_t depth = right.shape.depth;
  alignas(kAlignment)
      std::array<float, kBlockTiles * kMaxTileRows * kDepthBlock>
          space;
  if (depth == 0) {
    for (size_t r = row; r < row + rows; ++r) {
      std::fill_n(out + r * out_step, right.shape.columns, 0.0F);
    }
    return;
  }
  for (size_t k = 0; k < depth; k += kDepthBlock) {
    const size_t steps = std::min(kDepthBlock, depth - k);
    std::array<LeftMatrix::Tile, kBlockTiles> tiles;
    for (size_t r = 0, i = 0; r < rows; r += table.tile_rows, ++i) {
      const size_t count = std::min(table.tile_rows, rows - r);
      tiles[i] = left.tile(row + r, count, k, k + steps,
                           space.data() + r * kDepthBlock);
    }
    for (size_t panel = first; panel < last; ++panel) {
      const bool plain = panel < right.plain_panels;
      const size_t step =
          plain ? right.shape.columns : right.shape.width(panel);
      const float* const b =
          (plain ? right.plain + panel * table.tile_columns
                 : right.packed +
                       right.shape.offset(panel - right.plain_panels)) +
          k * step;
      for (size_t r = 0, i = 0; r < rows; r += table.tile_rows, ++i) {
        table.gemm({tiles[i].a, tiles[i].step, b, step, steps,
                    out + (row + r) * out_step + panel * table.tile_columns,
                    out_step, std::min(table.tile_rows, rows - r),
                    right.shape.columns_of(panel), k > 0});
      }
    }
  }
}

Tasks::Tasks(size_t all_rows, const PackedShape& right)
    : rows(all_rows), panels(right.panels()) {
  const Simd& table = simd();
  block_rows = kBlockTiles * table.tile_rows;
  row_blocks = divided_up(rows, block_rows);
  const size_t panel_products = std::max<size_t>(
      1, std::min(rows, block_rows) * right.depth * table.tile_columns);
  block_panels = std::max<size_t>(panels, 1);
  if (row_blocks < 16) {
    block_panels =
        std::min(block_panels, divided_up(kTaskProducts, panel_products));
  }
  panel_blocks = divided_up(panels, block_panels);
  grain = divided_up(kTaskProducts, panel_products * block_panels);
}

void run_epilogue(const std::optional<MapProgram>& epilogue, const Call& call,
                  size_t row, size_t rows, size_t begin, size_t end,
                  size_t columns) {
  if (!epilogue) return;
  auto* const out = call.out<std::byte>(0);
  if (begin == 0 && end == columns) {
    epilogue->run(call, out, row * columns, (row + rows) * columns);
    return;
  }
  for (size_t r = row; r < row + rows; ++r) {
    epilogue->run(call, out, r * columns + begin, r * columns + end);
  }
}

}  // namespace keratin::engine
