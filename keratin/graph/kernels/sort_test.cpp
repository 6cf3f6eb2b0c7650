#include "keratin/graph/kernels/sort.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/graph/kernels/numbers_for_test.h"

namespace keratin::kernels {
namespace {

constexpr float kInf = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

}  // namespace

TEST_CASE("sorting puts NaN last and keeps equal numbers in order") {
  const Numbers<> x({2, 6}, {1, kNan, -kInf, 0.f, -0.f, 2, 3, 3, 1, 2, 1, 0});
  Numbers<> values({2, 6});
  sort(x, values);
  CHECK(close(values.values(),
              std::vector<float>{-kInf, 0, 0, 1, 2, kNan, 0, 1, 1, 2, 3, 3}));
  Numbers<int32_t> order({2, 6});
  argsort(x, order, {0, 1});
  argsort(x, order, {1, 2});
  CHECK(order.values() ==
        std::vector<int32_t>{2, 3, 4, 0, 5, 1, 5, 2, 4, 3, 0, 1});
}

TEST_CASE("top_k gives the largest, first of equals first") {
  const Numbers<BFloat16> x({1, 5}, {1, 3, kNan, 3, 2});
  Numbers<BFloat16> values({1, 4});
  Numbers<int64_t> indices({1, 4});
  top_k(x, values, indices);
  CHECK(close(values.values(), std::vector<float>{kNan, 3, 3, 2}));
  CHECK(indices.values() == std::vector<int64_t>{2, 1, 3, 4});
  Numbers<BFloat16> more({1, 6});
  CHECK_THROWS_AS(top_k(x, more, Numbers<int32_t>({1, 6}).mut()), ShapeError);
}

TEST_CASE("sorting integers and nothing") {
  Numbers<int8_t> out({3});
  sort(Numbers<int8_t>({3}, {5, -128, 127}), out);
  CHECK(out.values() == std::vector<int8_t>{-128, 5, 127});
  Numbers<> none({2, 0});
  sort(none, none);
  CHECK_THROWS_AS(sort(Numbers<>({}), Numbers<>({}).mut()), ShapeError);
}

}  // namespace keratin::kernels
