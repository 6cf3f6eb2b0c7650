#include "keratin/graph/kernels/matmul.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/graph/kernels/numbers_for_test.h"

namespace keratin::kernels {
namespace {

using Floats = std::vector<float>;

template <class T>
auto product(const Numbers<T>& a, const Numbers<T>& b, Shape shape,
             MatmulOptions options = {}) {
  Numbers<T> out(std::move(shape));
  matmul(a, b, options, out);
  return out.values();
}

}  // namespace

TEST_CASE("matrices multiply, transposed or not") {
  const Numbers<> a({2, 3}, {1, 2, 3, 4, 5, 6});
  const Numbers<> a_turned({3, 2}, {1, 4, 2, 5, 3, 6});
  const Numbers<> b({3, 2}, {7, 8, 9, 10, 11, 12});
  const Numbers<> b_turned({2, 3}, {7, 9, 11, 8, 10, 12});
  const Floats want = {58, 64, 139, 154};
  CHECK(product(a, b, {2, 2}) == want);
  CHECK(product(a_turned, b, {2, 2}, {.transpose_a = true}) == want);
  CHECK(product(a, b_turned, {2, 2}, {.transpose_b = true}) == want);
  CHECK(product(a_turned, b_turned, {2, 2}, {true, true}) == want);
}

TEST_CASE("leading axes broadcast") {
  const auto a = Numbers<>::counting({2, 1, 1, 2}, 1, 1);
  const auto b = Numbers<>::counting({3, 2, 1}, 1, 1);
  CHECK(product(a, b, {2, 3, 1, 1}) == Floats{5, 11, 17, 11, 25, 39});
  CHECK(product(Numbers<>({1, 2}, {1, 1}), b, {3, 1, 1}) == Floats{3, 7, 11});
}

TEST_CASE("large products equal the definition, in any ranges") {
  const int64_t m = 37, k = 700, n = 150;
  const auto a = Numbers<>::pattern({m, k}, 7, -3);
  const auto b = Numbers<>::pattern({n, k}, 11, -5);
  Numbers<> out({m, n});
  for (int64_t row = 0; row < m; row += 5) {
    matmul(a, b, {.transpose_b = true}, out, {row, row + 5});
  }
  const Floats x = a.values(), y = b.values(), got = out.values();
  bool same = true;
  for (int64_t i = 0; i < m * n; ++i) {
    double sum = 0;
    for (int64_t j = 0; j < k; ++j) {
      sum += double{x[i / n * k + j]} * y[i % n * k + j];
    }
    same = same && got[i] == static_cast<float>(sum);
  }
  CHECK(same);
}

TEST_CASE("other dtypes") {
  CHECK(product(Numbers<int8_t>({1, 2}, {100, -1}),
                Numbers<int8_t>({2, 1}, {2, 3}),
                {1, 1}) == std::vector<int8_t>{-59});
  CHECK(product(Numbers<bool>({1, 2}, {true, false}),
                Numbers<bool>({2, 2}, {true, false, true, true}),
                {1, 2}) == std::vector<bool>{true, false});
  CHECK(product(Numbers<double>({1, 1}, {0.1}), Numbers<double>({1, 1}, {3}),
                {1, 1}) == std::vector<double>{0.1 * 3});
  const auto ones = Numbers<BFloat16>::counting({1, 512}, 1, 0);
  CHECK(product(ones, ones, {1, 1}, {.transpose_b = true}) == Floats{512});
}

TEST_CASE("empty products are zero") {
  Numbers<> out({2, 2}, {1, 2, 3, 4});
  matmul(Numbers<>({2, 0}), Numbers<>({0, 2}), {}, out);
  CHECK(out.values() == Floats{0, 0, 0, 0});
  CHECK(product(Numbers<>({0, 2}), Numbers<>({2, 3}), {0, 3}).empty());
}

TEST_CASE("sizes that don't fit are refused") {
  const Numbers<> a({2, 3}), b({2, 3});
  CHECK_THROWS_AS(product(a, b, {2, 3}), ShapeError);
  CHECK_THROWS_AS(product(a, b, {2, 3}, {.transpose_b = true}), ShapeError);
  CHECK_THROWS_AS(product(a, Numbers<>({3}), {2}), ShapeError);
}

}  // namespace keratin::kernels
