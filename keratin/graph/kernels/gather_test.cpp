#include "keratin/graph/kernels/gather.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/graph/kernels/numbers_for_test.h"

namespace keratin::kernels {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
using Floats = std::vector<float>;

}  // namespace

TEST_CASE("gather takes along an axis") {
  const auto x = Numbers<>::counting({2, 3, 2}, 0, 1);
  const Numbers<int32_t> indices({2}, {2, -3});
  Numbers<> out({2, 2, 2});
  gather(x, 1, indices, out);
  CHECK(out.values() == Floats{4, 5, 0, 1, 10, 11, 6, 7});
  Numbers<> rows({1, 2, 3, 2});
  gather(x, 0, Numbers<uint8_t>({1, 2}, {1, 0}), rows, {0, 1});
  gather(x, 0, Numbers<uint8_t>({1, 2}, {1, 0}), rows, {1, 2});
  CHECK(rows.values() == Floats{6, 7, 8, 9, 10, 11, 0, 1, 2, 3, 4, 5});
}

TEST_CASE("indices outside give what Keras on JAX gives") {
  const Numbers<int64_t> indices({3}, {-4, 3, -1});
  Numbers<> floats({3});
  gather(Numbers<>({3}, {1, 2, 3}), 0, indices, floats);
  CHECK(close(floats.values(), Floats{kNan, kNan, 3}));
  Numbers<int8_t> ints({3});
  gather(Numbers<int8_t>({3}, {1, 2, 3}), 0, indices, ints);
  CHECK(ints.values() == std::vector<int8_t>{-128, -128, 3});
  Numbers<uint8_t> words({3});
  gather(Numbers<uint8_t>({3}, {1, 2, 3}), 0, indices, words);
  CHECK(words.values() == std::vector<uint8_t>{255, 255, 3});
  Numbers<bool> flags({3});
  gather(Numbers<bool>({3}), 0, indices, flags);
  CHECK(flags.values() == std::vector<bool>{true, true, false});
  gather(Numbers<>({0}), 0, indices, floats);
  CHECK(close(floats.values(), Floats{kNan, kNan, kNan}));
  Numbers<> one({1});
  gather(one, 0, Numbers<uint64_t>({1}, {~uint64_t{0}}), one);
  CHECK(close(one.values(), Floats{kNan}));
}

TEST_CASE("scatter_add adds repeated indices up") {
  const Numbers<int32_t> indices({4}, {1, -3, 1, 7});
  const auto updates = Numbers<>::counting({2, 4}, 1, 1);
  Numbers<> out({2, 3});
  scatter_add(Numbers<>({2, 3}, {0, 0, 5, 0, 0, 0}), 1, indices, updates, out);
  CHECK(out.values() == Floats{2, 4, 5, 6, 12, 0});
  Numbers<> rows({3, 2});
  scatter_add(rows, 0, Numbers<int8_t>({2}, {2, 2}),
              Numbers<>({2, 2}, {1, 2, 3, 4}), rows);
  CHECK(rows.values() == Floats{0, 0, 0, 0, 4, 6});
}

TEST_CASE("gather and scatter_add are adjoint") {
  const auto x = Numbers<>::pattern({3, 5, 2}, 7, -3);
  const auto cotangent = Numbers<>::pattern({3, 4, 2}, 5, -2);
  const Numbers<int32_t> indices({4}, {4, 0, 4, -2});
  Numbers<> taken({3, 4, 2}), gradient({3, 5, 2});
  gather(x, 1, indices, taken);
  scatter_add(gradient, 1, indices, cotangent, gradient);
  float left = 0, right = 0;
  for (size_t i = 0; i < 24; ++i) {
    left += taken.values()[i] * cotangent.values()[i];
  }
  for (size_t i = 0; i < 30; ++i) {
    right += x.values()[i] * gradient.values()[i];
  }
  CHECK(left == right);
}

TEST_CASE("indices are integers, and shapes follow them") {
  Numbers<> out({2});
  CHECK_THROWS_AS(gather(out, 0, Numbers<>({2}), out), Unsupported);
  CHECK_THROWS_AS(gather(out, 0, Numbers<int32_t>({3}), out), ShapeError);
  CHECK_THROWS_AS(gather(out, 1, Numbers<int32_t>({2}), out), ShapeError);
}

}  // namespace keratin::kernels
