#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace keratin::engine {

/// Element-wise work on float32; truth is 1 or 0.
enum class Op : uint8_t {
  copy,
  negative,
  absolute,
  relu,
  exp,
  expm1,
  log,
  log1p,
  sqrt,
  rsqrt,
  sin,
  cos,
  tanh,
  sigmoid,
  softplus,
  erf,
  erfc,
  floor,
  ceil,
  round,
  sign,
  square,
  is_finite,
  is_inf,
  is_nan,
  is_zero,
  is_nonzero,
  // Of a and b.
  add,
  subtract,
  multiply,
  divide,
  maximum,
  minimum,
  power,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  logical_and,
  logical_or,
  logical_xor,
  // Of a, b and c.
  select,  ///< a ? b : c
  count,
};
inline constexpr size_t kOps = static_cast<size_t>(Op::count);

/// A tile of c = a · b, or c += a · b.
struct GemmTile {
  const float* a;  ///< a[k · a_step + row]
  size_t a_step;
  const float* b;  ///< b[k · b_step + column], readable up to a whole vector
  size_t b_step;
  size_t depth;  ///< number of k
  float* c;      ///< c[row · c_step + column]
  size_t c_step;
  size_t rows;     ///< at most Simd::tile_rows
  size_t columns;  ///< at most Simd::tile_columns
  bool accumulate;
};

/// The loops that are compiled once for every instruction set.
struct Simd {
  const char* name;
  size_t width;  ///< floats in a vector
  size_t tile_rows;
  size_t tile_columns;
  /// d[i] = op(a[i], b[i], c[i]); d may be one of the operands. An element's
  /// result doesn't depend on its place.
  void (*map[kOps])(float* d, const float* a, const float* b, const float* c,
                    size_t count);
  void (*to_bool)(uint8_t* d, const float* a, size_t count);
  void (*gemm)(const GemmTile& tile);
  /// d[i] = Σ rows[j][i] · weights[j][i], and the sum and the extreme of rows;
  /// `taps` ≥ 1 but in the first two.
  void (*weighted_rows)(float* d, const float* const* rows,
                        const float* const* weights, size_t taps, size_t count);
  void (*sum_rows)(float* d, const float* const* rows, size_t taps,
                   size_t count);
  void (*max_rows)(float* d, const float* const* rows, size_t taps,
                   size_t count);
  float (*sum)(const float* a, size_t count);
  float (*maximum)(const float* a, size_t count);  ///< count ≥ 1
  float (*minimum)(const float* a, size_t count);
};

/// The best that this CPU runs.
const Simd& simd();
/// All that it runs, the best first; for tests.
std::span<const Simd* const> all_simd();

}  // namespace keratin::engine
