#include "keratin/graph/kernels/movement.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/graph/kernels/numbers_for_test.h"

namespace keratin::kernels {
namespace {

using Floats = std::vector<float>;

Numbers<> counting(Shape shape) {
  return Numbers<>::counting(std::move(shape), 0, 1);
}

Floats padded(const Numbers<>& in, const std::vector<PadAxis>& axes,
              Shape shape) {
  Numbers<> out(std::move(shape));
  pad(in, axes, Numbers<>({}, {9}), out);
  return out.values();
}

}  // namespace

TEST_CASE("transpose permutes axes") {
  Numbers<> out({3, 2});
  transpose(counting({2, 3}), Shape{1, 0}, out);
  CHECK(out.values() == Floats{0, 3, 1, 4, 2, 5});
  Numbers<> cube({4, 2, 3});
  transpose(counting({2, 3, 4}), Shape{2, 0, 1}, cube, {0, 5});
  transpose(counting({2, 3, 4}), Shape{2, 0, 1}, cube, {5, 24});
  CHECK(cube.values() == Floats{0, 4, 8,  12, 16, 20, 1, 5, 9,  13, 17, 21,
                                2, 6, 10, 14, 18, 22, 3, 7, 11, 15, 19, 23});
  CHECK_THROWS_AS(transpose(counting({2, 3}), Shape{0, 0}, out), ShapeError);
  CHECK_THROWS_AS(transpose(counting({2, 3}), Shape{0, 1}, out), ShapeError);
}

TEST_CASE("broadcast_to repeats") {
  Numbers<> out({2, 3});
  broadcast_to(counting({3}), out);
  CHECK(out.values() == Floats{0, 1, 2, 0, 1, 2});
  broadcast_to(counting({2, 1}), out);
  CHECK(out.values() == Floats{0, 0, 0, 1, 1, 1});
  broadcast_to(Numbers<>({}, {7}), out);
  CHECK(out.values() == Floats(6, 7));
  CHECK_THROWS_AS(broadcast_to(counting({2}), out), ShapeError);
}

TEST_CASE("concat joins along an axis") {
  const auto a = counting({2, 2});
  const Numbers<> b({2, 1}, {8, 9});
  const std::vector<View> inputs = {a, b};
  Numbers<> out({2, 3});
  concat(inputs, 1, out);
  CHECK(out.values() == Floats{0, 1, 8, 2, 3, 9});
  const std::vector<View> twice = {a, a};
  Numbers<> tall({4, 2});
  concat(twice, 0, tall);
  CHECK(tall.values() == Floats{0, 1, 2, 3, 0, 1, 2, 3});
  CHECK_THROWS_AS(concat(inputs, 0, tall), ShapeError);
  CHECK_THROWS_AS(concat(twice, 1, out), ShapeError);
}

TEST_CASE("slice takes every stride-th from start") {
  Numbers<> out({2, 2});
  slice(counting({3, 5}), Shape{1, 0}, Shape{1, 3}, out);
  CHECK(out.values() == Floats{5, 8, 10, 13});
  CHECK_THROWS_AS(slice(counting({3, 5}), Shape{2, 0}, Shape{1, 3}, out),
                  ShapeError);
  CHECK_THROWS_AS(slice(counting({3, 5}), Shape{-1, 0}, Shape{1, 3}, out),
                  ShapeError);
}

TEST_CASE("pad surrounds, spreads and crops") {
  const auto x = counting({2, 3});
  CHECK(padded(x, {{1, 0}, {0, 1}}, {3, 4}) ==
        Floats{9, 9, 9, 9, 0, 1, 2, 9, 3, 4, 5, 9});
  CHECK(padded(x, {{0, 0}, {0, 0, 1}}, {2, 5}) ==
        Floats{0, 9, 1, 9, 2, 3, 9, 4, 9, 5});
  CHECK(padded(x, {{-1, 0}, {-1, 1}}, {1, 3}) == Floats{4, 5, 9});
  CHECK(padded(x, {{0, -1}, {-1, -1, 1}}, {1, 3}) == Floats{9, 1, 9});
  CHECK(padded(x, {{0, 0}, {-4, 2}}, {2, 1}) == Floats{9, 9});
  CHECK(padded(x, {{0, 0}, {2, -4}}, {2, 1}) == Floats{9, 9});
  CHECK(padded(counting({0}), {{1, 1, 1}}, {2}) == Floats{9, 9});
  CHECK_THROWS_AS(padded(x, {{1, 0}, {0, 1}}, {3, 3}), ShapeError);
}

TEST_CASE("reverse and iota") {
  Numbers<> out({2, 3});
  reverse(counting({2, 3}), Shape{1}, out);
  CHECK(out.values() == Floats{2, 1, 0, 5, 4, 3});
  reverse(counting({2, 3}), Shape{0, 1}, out);
  CHECK(out.values() == Floats{5, 4, 3, 2, 1, 0});
  CHECK_THROWS_AS(reverse(out, Shape{1, 1}, out), ShapeError);
  iota(0, out);
  CHECK(out.values() == Floats{0, 0, 0, 1, 1, 1});
  Numbers<BFloat16> halves({2, 3});
  iota(1, halves);
  CHECK(halves.values() == Floats{0, 1, 2, 0, 1, 2});
}

}  // namespace keratin::kernels
