#include "keratin/engine/kernels/simd.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

namespace keratin::engine {
namespace {

constexpr float kInf = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

struct Case {
  Op op;
  double (*truth)(double);
  float low;
  float high;
  double ulps;
};

const Case kCases[] = {
    {Op::exp, std::exp, -87, 88.7F, 2},
    {Op::expm1, std::expm1, -20, 60, 4},
    {Op::log, std::log, 1e-30F, 100, 2},
    {Op::log1p, std::log1p, -0.999F, 50, 3},
    {Op::tanh, std::tanh, -10, 10, 3},
    {Op::sigmoid, [](double x) { return 1 / (1 + std::exp(-x)); }, -30, 30, 3},
    {Op::softplus, [](double x) { return std::log1p(std::exp(x)); }, -30, 30,
     4},
    {Op::erf, std::erf, -4, 4, 3},
    {Op::erfc, std::erfc, -4, 9.1F, 7},
    {Op::sqrt, std::sqrt, 0, 1e6F, 1},
    {Op::floor, std::floor, -100, 100, 0},
    {Op::ceil, std::ceil, -100, 100, 0},
    {Op::round, std::nearbyint, -100, 100, 0},
    {Op::sin, std::sin, -100, 100, 1},
};

double ulp_of(double x) {
  const auto f = static_cast<float>(std::abs(x));
  return std::nextafter(f, kInf) - f;
}

TEST_CASE("functions are accurate to a few units in the last place") {
  constexpr int kCount = 20'001;
  for (const Simd* simd : all_simd()) {
    for (const Case& c : kCases) {
      std::vector<float> x(kCount);
      std::vector<float> y(kCount);
      for (int i = 0; i < kCount; ++i) {
        x[i] = c.low + (c.high - c.low) * static_cast<float>(i) / (kCount - 1);
      }
      simd->map[static_cast<size_t>(c.op)](y.data(), x.data(), nullptr, nullptr,
                                           kCount);
      double worst = 0;
      for (int i = 0; i < kCount; ++i) {
        const double truth = c.truth(x[i]);
        worst = std::max(worst, std::abs(y[i] - truth) / ulp_of(truth));
      }
      INFO(simd->name, " op ", static_cast<int>(c.op));
      CHECK(worst <= c.ulps + 0.51);
    }
  }
}

float one(const Simd& simd, Op op, float a, float b = 0, float c = 0) {
  float d = 0;
  simd.map[static_cast<size_t>(op)](&d, &a, &b, &c, 1);
  return d;
}

TEST_CASE("functions keep to IEEE at the ends of the range") {
  for (const Simd* simd : all_simd()) {
    INFO(simd->name);
    for (const Op op :
         {Op::exp, Op::expm1, Op::log, Op::log1p, Op::tanh, Op::sigmoid,
          Op::softplus, Op::erf, Op::erfc, Op::sign, Op::relu}) {
      CHECK(std::isnan(one(*simd, op, kNan)));
    }
    CHECK(one(*simd, Op::exp, kInf) == kInf);
    CHECK(one(*simd, Op::exp, -kInf) == 0);
    CHECK(one(*simd, Op::exp, 89) == kInf);
    CHECK(one(*simd, Op::expm1, -kInf) == -1);
    CHECK(one(*simd, Op::log, 0) == -kInf);
    CHECK(std::isnan(one(*simd, Op::log, -1)));
    CHECK(one(*simd, Op::log, kInf) == kInf);
    CHECK(one(*simd, Op::log1p, -1) == -kInf);
    CHECK(one(*simd, Op::log1p, kInf) == kInf);
    CHECK(one(*simd, Op::log1p, 1e-10F) == 1e-10F);
    CHECK(one(*simd, Op::log, 1e-40F) == doctest::Approx(std::log(1e-40F)));
    CHECK(one(*simd, Op::tanh, kInf) == 1);
    CHECK(one(*simd, Op::tanh, -kInf) == -1);
    CHECK(one(*simd, Op::softplus, 200) == 200);
    CHECK(one(*simd, Op::erf, -kInf) == -1);
    CHECK(one(*simd, Op::erfc, -kInf) == 2);
    CHECK(one(*simd, Op::erfc, kInf) == 0);
    CHECK(one(*simd, Op::erfc, 0) == doctest::Approx(1).epsilon(2e-7));
    CHECK(std::signbit(one(*simd, Op::round, -0.2F)));
    CHECK(one(*simd, Op::floor, 3e9F) == 3e9F);
    CHECK(std::isnan(one(*simd, Op::maximum, 1, kNan)));
    CHECK(std::isnan(one(*simd, Op::maximum, kNan, 1)));
    CHECK(std::isnan(one(*simd, Op::minimum, kNan, 1)));
    CHECK(one(*simd, Op::select, 1, 2, 3) == 2);
    CHECK(one(*simd, Op::select, 0, 2, 3) == 3);
    CHECK(one(*simd, Op::less, 1, 2) == 1);
  }
}

TEST_CASE("an element's result doesn't depend on its place") {
  for (const Simd* simd : all_simd()) {
    std::vector<float> x(50);
    for (size_t i = 0; i < x.size(); ++i) x[i] = 0.37F * float(i) - 7;
    for (const Op op : {Op::exp, Op::tanh, Op::erf, Op::erfc, Op::sigmoid}) {
      std::vector<float> whole(50);
      const auto map = simd->map[static_cast<size_t>(op)];
      map(whole.data(), x.data(), nullptr, nullptr, 50);
      for (size_t i = 0; i < x.size(); ++i) {
        CHECK(one(*simd, op, x[i]) == whole[i]);
      }
    }
  }
}

TEST_CASE("tiles of the matrix product are right at every size") {
  for (const Simd* simd : all_simd()) {
    for (size_t rows = 1; rows <= simd->tile_rows; ++rows) {
      for (size_t columns = 1; columns <= simd->tile_columns; columns += 3) {
        for (const size_t depth : {1, 3, 8, 13}) {
          const size_t step = simd->tile_columns;
          std::vector<float> a(depth * rows);
          std::vector<float> b(depth * step);
          for (size_t i = 0; i < a.size(); ++i) a[i] = float(i % 7) - 3;
          for (size_t i = 0; i < b.size(); ++i) b[i] = float(i % 5) - 2;
          std::vector<float> c(rows * columns + 1, 1.0F);
          simd->gemm({a.data(), rows, b.data(), step, depth, c.data(), columns,
                      rows, columns, true});
          bool right = c.back() == 1;
          for (size_t r = 0; r < rows; ++r) {
            for (size_t n = 0; n < columns; ++n) {
              float due = 1;
              for (size_t k = 0; k < depth; ++k) {
                due += a[k * rows + r] * b[k * step + n];
              }
              right = right && c[r * columns + n] == due;
            }
          }
          CHECK(right);
        }
      }
    }
  }
}

TEST_CASE("sums and extremes go over every element") {
  for (const Simd* simd : all_simd()) {
    for (const size_t count : {1, 5, 16, 63, 64, 100, 5000, 20'000}) {
      std::vector<float> x(count, 1.0F);
      CHECK(simd->sum(x.data(), count) == float(count));
      x.back() = 7;
      x.front() = -3;
      CHECK(simd->maximum(x.data(), count) == (count == 1 ? -3 : 7));
      CHECK(simd->minimum(x.data(), count) == -3);
      x.back() = kNan;
      CHECK(std::isnan(simd->maximum(x.data(), count)));
    }
  }
}

}  // namespace
}  // namespace keratin::engine
