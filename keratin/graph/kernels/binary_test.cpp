#include "keratin/graph/kernels/binary.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/graph/kernels/numbers_for_test.h"

namespace keratin::kernels {
namespace {

constexpr float kInf = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

template <class T = float, class Out = T>
auto applied(Binary function, std::initializer_list<Compute<T>> a,
             std::initializer_list<Compute<T>> b) {
  const Shape shape = {static_cast<int64_t>(a.size())};
  Numbers<Out> out(shape);
  binary(function, Numbers<T>(shape, a), Numbers<T>(shape, b), out);
  return out.values();
}

using Floats = std::vector<float>;
using Ints = std::vector<int32_t>;
using Bools = std::vector<bool>;

}  // namespace

TEST_CASE("arithmetic of floats") {
  CHECK(applied(Binary::add, {1, 2}, {3, 5}) == Floats{4, 7});
  CHECK(applied(Binary::sub, {1, 2}, {3, 5}) == Floats{-2, -3});
  CHECK(applied(Binary::mul, {1, 2}, {3, 5}) == Floats{3, 10});
  CHECK(close(applied(Binary::div, {1, 0, -1}, {4, 0, 0}),
              Floats{0.25f, kNan, -kInf}));
  CHECK(applied(Binary::pow, {2, 9}, {3, 0.5f}) == Floats{8, 3});
  CHECK(close(applied(Binary::atan2, {1, -1}, {1, -1}),
              Floats{0.78539816f, -2.3561945f}));
  CHECK(applied<BFloat16>(Binary::add, {256, 1.5f}, {1, 0.25f}) ==
        Floats{256, 1.75f});
  CHECK(applied<Float16>(Binary::mul, {300}, {300}) == Floats{kInf});
}

TEST_CASE("max and min hand NaN on") {
  CHECK(close(applied(Binary::max, {1, kNan, 2, -3}, {2, 1, kNan, -4}),
              Floats{2, kNan, kNan, -3}));
  CHECK(close(applied(Binary::min, {1, kNan, 2, -3}, {2, 1, kNan, -4}),
              Floats{1, kNan, kNan, -4}));
}

TEST_CASE("division and remainder go towards minus infinity") {
  CHECK(applied(Binary::floor_div, {5, -5, 5, -5, 5.5f},
                {3, 3, -3, -3, 0.5f}) == Floats{1, -2, -2, 1, 11});
  CHECK(applied(Binary::mod, {5, -5, 5, -5}, {3, 3, -3, -3}) ==
        Floats{2, 1, -1, -2});
  CHECK(close(applied(Binary::floor_div, {5, 0}, {0, 0}), Floats{kInf, kNan}));
  CHECK(close(applied(Binary::mod, {5, 0}, {0, 0}), Floats{kNan, kNan}));
  CHECK(applied<int32_t>(Binary::floor_div, {5, -5, 5, -5, 5},
                         {3, 3, -3, -3, 0}) == Ints{1, -2, -2, 1, 0});
  CHECK(applied<int32_t>(Binary::mod, {5, -5, 5, -5, 5}, {3, 3, -3, -3, 0}) ==
        Ints{2, 1, -1, -2, 0});
  const int32_t lowest = std::numeric_limits<int32_t>::min();
  CHECK(applied<int32_t>(Binary::floor_div, {lowest}, {-1}) == Ints{lowest});
  CHECK(applied<int32_t>(Binary::mod, {lowest}, {-1}) == Ints{0});
  CHECK(applied<uint8_t>(Binary::mod, {255}, {7}) == std::vector<uint8_t>{3});
}

TEST_CASE("integers wrap") {
  CHECK(applied<uint16_t>(Binary::mul, {65535}, {65535}) ==
        std::vector<uint16_t>{1});
  CHECK(applied<int8_t>(Binary::add, {127}, {1}) == std::vector<int8_t>{-128});
  CHECK(applied<int32_t>(Binary::pow, {2, 2, -1, -1, 1, 0, 3},
                         {3, -1, -1, -2, -5, -1, 40}) ==
        Ints{8, 0, -1, 1, 1, 0, 689956897});
}

TEST_CASE("shifts beyond the width leave the sign") {
  CHECK(applied<int32_t>(Binary::shift_left, {1, 1, -1, 1}, {33, -1, 2, 31}) ==
        Ints{0, 0, -4, std::numeric_limits<int32_t>::min()});
  CHECK(applied<int32_t>(Binary::shift_right, {-8, 8, -8}, {1, 33, 40}) ==
        Ints{-4, 0, -1});
  CHECK(applied<uint8_t>(Binary::shift_right, {200, 200}, {3, 8}) ==
        std::vector<uint8_t>{25, 0});
  CHECK(applied<int32_t>(Binary::bitwise_xor, {6}, {3}) == Ints{5});
  CHECK(applied<int32_t>(Binary::bitwise_and, {6}, {3}) == Ints{2});
  CHECK(applied<int32_t>(Binary::bitwise_or, {6}, {3}) == Ints{7});
}

TEST_CASE("comparisons and logic give bool") {
  const auto compared = [](Binary function) {
    return applied<float, bool>(function, {1, 2, 3, kNan}, {2, 2, 2, kNan});
  };
  CHECK(compared(Binary::eq) == Bools{false, true, false, false});
  CHECK(compared(Binary::ne) == Bools{true, false, true, true});
  CHECK(compared(Binary::lt) == Bools{true, false, false, false});
  CHECK(compared(Binary::le) == Bools{true, true, false, false});
  CHECK(compared(Binary::gt) == Bools{false, false, true, false});
  CHECK(compared(Binary::ge) == Bools{false, true, true, false});
  const auto logic = [](Binary function) {
    return applied<int8_t, bool>(function, {0, 0, 2, 2}, {0, 4, 0, 4});
  };
  CHECK(logic(Binary::logical_and) == Bools{false, false, false, true});
  CHECK(logic(Binary::logical_or) == Bools{false, true, true, true});
  CHECK(logic(Binary::logical_xor) == Bools{false, true, true, false});
  CHECK(applied<bool>(Binary::eq, {true, false}, {true, true}) ==
        Bools{true, false});
  CHECK(applied<bool>(Binary::add, {true, false}, {true, false}) ==
        Bools{true, false});
}

TEST_CASE("operands broadcast as in NumPy") {
  Numbers<> out({2, 3});
  const Numbers<> bias({3}, {10, 20, 30});
  const Numbers<> column({2, 1}, {1, 2});
  binary(Binary::add, column, bias, out);
  CHECK(out.values() == Floats{11, 21, 31, 12, 22, 32});
  binary(Binary::sub, Numbers<>({}, {1}), bias, out);
  CHECK(out.values() == Floats{-9, -19, -29, -9, -19, -29});

  // More than a block, in ranges: (2, 5, 1, 200) against (5, 3, 1).
  const auto a = Numbers<>::counting({2, 5, 1, 200}, 0, 1);
  const auto b = Numbers<>::counting({5, 3, 1}, 0, 10000);
  Numbers<> big({2, 5, 3, 200});
  for (int64_t i = 0; i < 6000; i += 777) {
    binary(Binary::add, a, b, big, {i, i + 777});
  }
  const Floats got = big.values();
  bool all = true;
  for (int64_t i = 0; i < 6000; ++i) {
    const int64_t block = i / 3000, row = i / 600 % 5, mid = i / 200 % 3;
    const int64_t want =
        (block * 5 + row) * 200 + i % 200 + 10000 * (row * 3 + mid);
    all = all && got[i] == static_cast<float>(want);
  }
  CHECK(all);
}

TEST_CASE("out may be an operand") {
  Numbers<Float16> x({3}, {1, 2, 3});
  binary(Binary::add, x, Numbers<Float16>({1}, {1}), x);
  CHECK(x.values() == Floats{2, 3, 4});
}

TEST_CASE("operands that don't fit are refused") {
  Numbers<> out({2});
  CHECK_THROWS_AS(binary(Binary::add, Numbers<>({3}), out, out), ShapeError);
  CHECK_THROWS_AS(binary(Binary::add, Numbers<double>({2}), out, out),
                  ShapeError);
  CHECK_THROWS_AS(applied<bool>(Binary::sub, {true}, {true}), Unsupported);
  CHECK_THROWS_AS(applied<int32_t>(Binary::div, {1}, {1}), Unsupported);
  CHECK_THROWS_AS(applied<float>(Binary::bitwise_and, {1}, {1}), Unsupported);
  CHECK_THROWS_AS((applied<float, bool>(Binary::add, {1}, {1})), Unsupported);
}

}  // namespace keratin::kernels
