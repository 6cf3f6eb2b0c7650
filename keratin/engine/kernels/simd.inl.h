// The table of one instruction set. The file that includes this defines
// KERATIN_SIMD_NAMESPACE, _NAME, _WIDTH (floats), _ROWS and _VECTORS (of a
// tile of the matrix product).

#include "keratin/engine/kernels/simd.h"

namespace keratin::engine::KERATIN_SIMD_NAMESPACE {
namespace {

#include "keratin/engine/kernels/vector.inl.h"

template <Op kOp>
KERATIN_INLINE Vec unary(Vec a) {
  constexpr float kInf = __builtin_inff();
  if constexpr (kOp == Op::copy) return a;
  if constexpr (kOp == Op::negative) return -a;
  if constexpr (kOp == Op::absolute) return abs_of(a);
  if constexpr (kOp == Op::relu) return max_of(a, all(0));
  if constexpr (kOp == Op::exp) return exp_of(a);
  if constexpr (kOp == Op::expm1) return expm1_of(a);
  if constexpr (kOp == Op::log) return log_of(a);
  if constexpr (kOp == Op::log1p) return log1p_of(a);
  if constexpr (kOp == Op::sqrt) return sqrt_of(a);
  if constexpr (kOp == Op::rsqrt) return 1.0f / sqrt_of(a);
  if constexpr (kOp == Op::tanh) return tanh_of(a);
  if constexpr (kOp == Op::sigmoid) return sigmoid_of(a);
  if constexpr (kOp == Op::softplus) return softplus_of(a);
  if constexpr (kOp == Op::erf) return erf_of(a);
  if constexpr (kOp == Op::erfc) return erfc_of(a);
  if constexpr (kOp == Op::floor) return floor_of(a);
  if constexpr (kOp == Op::ceil) return ceil_of(a);
  if constexpr (kOp == Op::round) return round_of(a);
  if constexpr (kOp == Op::square) return a * a;
  if constexpr (kOp == Op::is_finite) return truth(abs_of(a) < kInf);
  if constexpr (kOp == Op::is_inf) return truth(abs_of(a) == kInf);
  if constexpr (kOp == Op::is_nan) return truth(a != a);
  if constexpr (kOp == Op::is_zero) return truth(a == 0.0f);
  if constexpr (kOp == Op::is_nonzero) return truth(a != 0.0f);
  if constexpr (kOp == Op::sign) {
    const Vec y = a > 0.0f ? all(1) : a;
    return a < 0.0f ? all(-1) : y;
  }
  Vec y = a;
  for (size i = 0; i < kWidth; ++i) {
    if constexpr (kOp == Op::sin) y[i] = __builtin_sinf(a[i]);
    if constexpr (kOp == Op::cos) y[i] = __builtin_cosf(a[i]);
  }
  return y;
}

template <Op kOp>
KERATIN_INLINE Vec binary(Vec a, Vec b) {
  if constexpr (kOp == Op::add) return a + b;
  if constexpr (kOp == Op::subtract) return a - b;
  if constexpr (kOp == Op::multiply) return a * b;
  if constexpr (kOp == Op::divide) return a / b;
  if constexpr (kOp == Op::maximum) return max_of(a, b);
  if constexpr (kOp == Op::minimum) return min_of(a, b);
  if constexpr (kOp == Op::equal) return truth(a == b);
  if constexpr (kOp == Op::not_equal) return truth(a != b);
  if constexpr (kOp == Op::less) return truth(a < b);
  if constexpr (kOp == Op::less_equal) return truth(a <= b);
  if constexpr (kOp == Op::greater) return truth(a > b);
  if constexpr (kOp == Op::greater_equal) return truth(a >= b);
  if constexpr (kOp == Op::logical_and) return truth((a != 0.0f) & (b != 0.0f));
  if constexpr (kOp == Op::logical_or) return truth((a != 0.0f) | (b != 0.0f));
  if constexpr (kOp == Op::logical_xor) return truth((a != 0.0f) ^ (b != 0.0f));
  Vec y = a;
  if constexpr (kOp == Op::power) {
    for (size i = 0; i < kWidth; ++i) y[i] = __builtin_powf(a[i], b[i]);
  }
  return y;
}

template <Op kOp>
KERATIN_INLINE Vec result(Vec a, Vec b, Vec c) {
  if constexpr (kOp < Op::add) return unary<kOp>(a);
  if constexpr (kOp == Op::select) return a != 0.0f ? b : c;
  return binary<kOp>(a, b);
}

template <Op kOp>
void map_loop(float* d, const float* a, const float* b, const float* c,
              size count) {
  constexpr bool kTwo = kOp >= Op::add;
  constexpr bool kThree = kOp >= Op::select;
  size i = 0;
  for (; i + kWidth <= count; i += kWidth) {
    const Vec x = load(a + i);
    const Vec y = kTwo ? load(b + i) : x;
    const Vec z = kThree ? load(c + i) : x;
    store(d + i, result<kOp>(x, y, z));
  }
  if (i == count) return;
  const size rest = count - i;
  const Vec x = load_part(a + i, rest);
  const Vec y = kTwo ? load_part(b + i, rest) : x;
  const Vec z = kThree ? load_part(c + i, rest) : x;
  store_part(d + i, result<kOp>(x, y, z), rest);
}

template <size kIndex = 0>
void fill_maps(Simd& table) {
  if constexpr (kIndex < kOps) {
    table.map[kIndex] = &map_loop<static_cast<Op>(kIndex)>;
    fill_maps<kIndex + 1>(table);
  }
}

void to_bool(uint8_t* d, const float* a, size count) {
  for (size i = 0; i < count; ++i) d[i] = a[i] != 0.0f;
}

// Several sums at once where there are few rows, or each addition would wait
// for the one before.
template <size kRows, size kVectors>
void tile_of(const GemmTile& t) {
  constexpr size kChains = kRows * kVectors >= 6 ? 1 : 4;
  Vec sums[kChains][kRows][kVectors] = {};
  size k = 0;
  const float* a = t.a;
  const float* b = t.b;
  for (; k + kChains <= t.depth; k += kChains) {
#pragma GCC unroll 4
    for (size chain = 0; chain < kChains; ++chain) {
      Vec right[kVectors];
#pragma GCC unroll 4
      for (size v = 0; v < kVectors; ++v) right[v] = load(b + v * kWidth);
#pragma GCC unroll 16
      for (size row = 0; row < kRows; ++row) {
#pragma GCC unroll 4
        for (size v = 0; v < kVectors; ++v) {
          sums[chain][row][v] += right[v] * a[row];
        }
      }
      a += t.a_step;
      b += t.b_step;
    }
  }
  for (; k < t.depth; ++k, a += t.a_step, b += t.b_step) {
    for (size row = 0; row < kRows; ++row) {
      for (size v = 0; v < kVectors; ++v) {
        sums[0][row][v] += load(b + v * kWidth) * a[row];
      }
    }
  }
#pragma GCC unroll 16
  for (size row = 0; row < kRows; ++row) {
#pragma GCC unroll 4
    for (size v = 0; v < kVectors; ++v) {
      Vec sum = sums[0][row][v];
      if constexpr (kChains == 4) {
        sum = (sum + sums[1][row][v]) + (sums[2][row][v] + sums[3][row][v]);
      }
      float* const c = t.c + row * t.c_step + v * kWidth;
      const size due = t.columns - v * kWidth;
      if (due >= kWidth) {
        store(c, t.accumulate ? load(c) + sum : sum);
      } else {
        store_part(c, t.accumulate ? load_part(c, due) + sum : sum, due);
      }
    }
  }
}

using TileFunction = void (*)(const GemmTile&);
struct Tiles {
  TileFunction of[KERATIN_SIMD_ROWS + 1][KERATIN_SIMD_VECTORS + 1] = {};
};

template <size kRows, size kVectors>
constexpr void fill_tiles(Tiles& tiles) {
  tiles.of[kRows][kVectors] = &tile_of<kRows, kVectors>;
  if constexpr (kVectors > 1) fill_tiles<kRows, kVectors - 1>(tiles);
  if constexpr (kVectors == 1 && kRows > 1) {
    fill_tiles<kRows - 1, KERATIN_SIMD_VECTORS>(tiles);
  }
}

constexpr Tiles kTiles = [] {
  Tiles tiles;
  fill_tiles<KERATIN_SIMD_ROWS, KERATIN_SIMD_VECTORS>(tiles);
  return tiles;
}();

void gemm(const GemmTile& tile) {
  kTiles.of[tile.rows][(tile.columns + kWidth - 1) / kWidth](tile);
}

KERATIN_INLINE float total(Vec v) {
  float sum = 0;
  for (size step = kWidth / 2; step > 0; step /= 2) {
    for (size i = 0; i < step; ++i) v[i] += v[i + step];
  }
  sum = v[0];
  return sum;
}

template <class Load>
KERATIN_INLINE float summed(size count, const Load& part) {
  Vec sums[4] = {};
  size i = 0;
  for (; i + 4 * kWidth <= count; i += 4 * kWidth) {
#pragma GCC unroll 4
    for (size j = 0; j < 4; ++j) sums[j] += part(i + j * kWidth, kWidth);
  }
  for (; i + kWidth <= count; i += kWidth) sums[0] += part(i, kWidth);
  if (i < count) sums[1] += part(i, count - i);
  return total((sums[0] + sums[1]) + (sums[2] + sums[3]));
}

// In blocks, so that rounding grows with the logarithm of a long sum's length.
float sum(const float* a, size count) {
  constexpr size kBlock = 4096;
  if (count > kBlock) {
    const size half = (count / 2 + kBlock - 1) / kBlock * kBlock;
    return sum(a, half) + sum(a + half, count - half);
  }
  return summed(
      count, [&](size i, size n) __attribute__((always_inline)) {
        return n == kWidth ? load(a + i) : load_part(a + i, n);
      });
}

template <Op kOp>
float extreme(const float* a, size count) {
  Vec best = all(a[0]);
  size i = 0;
  for (; i + kWidth <= count; i += kWidth) {
    best = binary<kOp>(best, load(a + i));
  }
  for (; i < count; ++i) best = binary<kOp>(best, all(a[i]));
  Vec most = all(best[0]);
  for (size lane = 1; lane < kWidth; ++lane) {
    most = binary<kOp>(most, all(best[lane]));
  }
  return most[0];
}

enum class Rows { weighted, sum, max };

template <Rows kRows>
void rows_loop(float* d, const float* const* rows, const float* const* weights,
               size_t taps, size_t count) {
  const auto at = [&](size_t tap, size_t i, size_t n)
      __attribute__((always_inline)) {
    const Vec row =
        n == kWidth ? load(rows[tap] + i) : load_part(rows[tap] + i, n);
    if constexpr (kRows != Rows::weighted) return row;
    return row * (n == kWidth ? load(weights[tap] + i)
                              : load_part(weights[tap] + i, n));
  };
  for (size_t i = 0; i < count; i += kWidth) {
    const size_t n = count - i < kWidth ? count - i : kWidth;
    Vec y = taps == 0 ? Vec{} : at(0, i, n);
    for (size_t tap = 1; tap < taps; ++tap) {
      const Vec x = at(tap, i, n);
      y = kRows == Rows::max ? max_of(y, x) : y + x;
    }
    if (n == kWidth) {
      store(d + i, y);
    } else {
      store_part(d + i, y, n);
    }
  }
}

void weighted_rows(float* d, const float* const* rows,
                   const float* const* weights, size_t taps, size_t count) {
  rows_loop<Rows::weighted>(d, rows, weights, taps, count);
}
void sum_rows(float* d, const float* const* rows, size_t taps, size_t count) {
  rows_loop<Rows::sum>(d, rows, rows, taps, count);
}
void max_rows(float* d, const float* const* rows, size_t taps, size_t count) {
  rows_loop<Rows::max>(d, rows, rows, taps, count);
}

Simd make_table() {
  Simd table = {};
  table.name = KERATIN_SIMD_NAME;
  table.width = kWidth;
  table.tile_rows = KERATIN_SIMD_ROWS;
  table.tile_columns = KERATIN_SIMD_VECTORS * kWidth;
  fill_maps(table);
  table.to_bool = &to_bool;
  table.gemm = &gemm;
  table.weighted_rows = &weighted_rows;
  table.sum_rows = &sum_rows;
  table.max_rows = &max_rows;
  table.sum = &sum;
  table.maximum = &extreme<Op::maximum>;
  table.minimum = &extreme<Op::minimum>;
  return table;
}

}  // namespace

const Simd& table() {
  static const Simd kTable = make_table();
  return kTable;
}

}  // namespace keratin::engine::KERATIN_SIMD_NAMESPACE
