#include "keratin/graph/kernels/select.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/graph/kernels/numbers_for_test.h"

namespace keratin::kernels {

TEST_CASE("select chooses element by element, all operands broadcast") {
  const Numbers<bool> condition({2, 1}, {true, false});
  Numbers<> out({2, 3});
  select(condition, Numbers<>({3}, {1, 2, 3}), Numbers<>({}, {9}), out);
  CHECK(out.values() == std::vector<float>{1, 2, 3, 9, 9, 9});

  Numbers<BFloat16> halves({2, 1});
  select(condition, Numbers<BFloat16>({2, 1}, {1, 2}),
         Numbers<BFloat16>({2, 1}, {3, 4}), halves);
  CHECK(halves.values() == std::vector<float>{1, 4});
}

TEST_CASE("select wants a bool condition and one dtype") {
  Numbers<> x({1}, {1});
  CHECK_THROWS_AS(select(x, x, x, x), ShapeError);
  const Numbers<bool> yes({1}, {true});
  CHECK_THROWS_AS(select(yes, x, Numbers<int32_t>({1}, {1}), x), ShapeError);
}

}  // namespace keratin::kernels
