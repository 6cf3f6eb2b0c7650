#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace keratin::kernels {

/// A vector to multiply and where its product is added.
template <class A>
struct Row {
  const A* in;
  A* out;
};

/// A matrix of `depth` rows and `width` columns through its strides.
template <class A>
struct Matrix {
  const A* data;
  int64_t depth;
  int64_t width;
  int64_t row_step;
  int64_t column_step = 1;
};

// Depth and width of the part of a matrix that stays in the cache. Products
// are summed over kPanelDepth before they join the output, which keeps
// rounding small.
inline constexpr int64_t kPanelDepth = 256;
inline constexpr int64_t kPanelWidth = 128;

/// out[j] += Σ in[k · in_step] · matrix[k · row_step + j], k below depth, j
/// below width.
template <class A>
void add_product(A* __restrict out, const A* __restrict in, int64_t in_step,
                 const A* __restrict matrix, int64_t row_step, int64_t depth,
                 int64_t width) {
  int64_t k = 0;
  for (; k + 4 <= depth; k += 4) {
    const A a = in[k * in_step], b = in[(k + 1) * in_step];
    const A c = in[(k + 2) * in_step], d = in[(k + 3) * in_step];
    const A* __restrict m = matrix + k * row_step;
    for (int64_t j = 0; j < width; ++j) {
      out[j] += (a * m[j] + b * m[row_step + j]) +
                (c * m[2 * row_step + j] + d * m[3 * row_step + j]);
    }
  }
  for (; k < depth; ++k) {
    const A a = in[k * in_step];
    const A* __restrict m = matrix + k * row_step;
    for (int64_t j = 0; j < width; ++j) out[j] += a * m[j];
  }
}

/// For each row: out += in × matrix, where in's numbers are in_step apart.
/// What a row gets doesn't depend on the other rows.
template <class A>
void add_products(std::span<const Row<A>> rows, int64_t in_step,
                  const Matrix<A>& matrix) {
  std::vector<A> packed;
  std::array<A, kPanelWidth> sums;
  for (int64_t first = 0; first < matrix.width; first += kPanelWidth) {
    const int64_t width = std::min(kPanelWidth, matrix.width - first);
    for (int64_t k = 0; k < matrix.depth; k += kPanelDepth) {
      const int64_t depth = std::min(kPanelDepth, matrix.depth - k);
      const A* panel =
          matrix.data + k * matrix.row_step + first * matrix.column_step;
      int64_t step = matrix.row_step;
      if (matrix.column_step != 1) {
        packed.resize(static_cast<size_t>(kPanelDepth * kPanelWidth));
        for (int64_t j = 0; j < width; ++j) {
          for (int64_t i = 0; i < depth; ++i) {
            packed[i * width + j] =
                panel[i * matrix.row_step + j * matrix.column_step];
          }
        }
        panel = packed.data();
        step = width;
      }
      for (const Row<A>& row : rows) {
        std::fill_n(sums.data(), width, A{});
        add_product(sums.data(), row.in + k * in_step, in_step, panel, step,
                    depth, width);
        A* out = row.out + first;
        for (int64_t j = 0; j < width; ++j) out[j] += sums[j];
      }
    }
  }
}

}  // namespace keratin::kernels
