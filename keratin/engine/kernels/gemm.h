#pragma once

#include <cstddef>
#include <optional>

#include "keratin/engine/kernels/map.h"

namespace keratin::engine {

/// Rows of the left matrix of a product, a tile at a time.
class LeftMatrix {
 public:
  struct Tile {
    const float* a;  ///< a[k · step + row]
    size_t step;
  };
  virtual ~LeftMatrix() = default;
  /// Rows [row, row + rows), columns [begin, end), either where they lie or
  /// copied to `space`, which holds rows · (end - begin) floats.
  virtual Tile tile(size_t row, size_t rows, size_t begin, size_t end,
                    float* space) const = 0;
};

/// A matrix in memory by the steps between its rows and columns.
class StridedMatrix : public LeftMatrix {
 public:
  StridedMatrix(const float* data, size_t row_step, size_t column_step)
      : data_(data), row_step_(row_step), column_step_(column_step) {}
  Tile tile(size_t row, size_t rows, size_t begin, size_t end,
            float* space) const override;

 private:
  const float* data_;
  size_t row_step_;
  size_t column_step_;
};

/// The right matrix (depth, columns) in panels as wide as a tile: each holds
/// its rows one after the other, the last panel filled up to whole vectors.
struct PackedShape {
  size_t depth = 0;
  size_t columns = 0;

  size_t panels() const;
  size_t floats() const;
  size_t width(size_t panel) const;  ///< columns in memory
  size_t columns_of(size_t panel) const;
  size_t offset(size_t panel) const;  ///< in floats
};

/// Packs one panel of a matrix that may lie on any address to its place `to`;
/// steps in floats.
void pack_panel(const PackedShape& shape, size_t panel, const std::byte* from,
                size_t row_step, size_t column_step, float* to);

/// Where the right matrix is read: panels as packed, but the first
/// `plain_panels` of a matrix as it is.
struct RightMatrix {
  PackedShape shape;
  const float* packed = nullptr;  ///< the panels after the plain ones
  const float* plain = nullptr;
  size_t plain_panels = 0;
};

/// The product of rows [row, row + rows) with panels [first, last): at most
/// kBlockTiles tiles of rows. Each number's sum is in an order that depends on
/// the depth and on how many rows and columns its tile has, because small tiles
/// need several sums to keep the core busy: a row alone may differ by rounding
/// from the same row in a batch.
inline constexpr size_t kBlockTiles = 4;
void multiply_block(const LeftMatrix& left, const RightMatrix& right,
                    size_t row, size_t rows, size_t first, size_t last,
                    float* out, size_t out_step);

/// How rows and panels are divided into tasks: by shape alone.
struct Tasks {
  Tasks(size_t rows, const PackedShape& right);
  size_t count() const { return row_blocks * panel_blocks; }

  size_t rows;
  size_t block_rows;
  size_t row_blocks;
  size_t panels;
  size_t block_panels;
  size_t panel_blocks;
  size_t grain;  ///< tasks worth waking a thread for
};

/// Runs the epilogue over rows [row, row + rows) and columns [begin, end) of a
/// result with `columns` columns.
void run_epilogue(const std::optional<MapProgram>& epilogue, const Call& call,
                  size_t row, size_t rows, size_t begin, size_t end,
                  size_t columns);

}  // namespace keratin::engine
