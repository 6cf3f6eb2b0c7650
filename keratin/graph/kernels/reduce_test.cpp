#include "keratin/graph/kernels/reduce.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/graph/kernels/numbers_for_test.h"

namespace keratin::kernels {
namespace {

constexpr float kInf = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

template <class T, class Out = T>
auto reduced(Reduction reduction, const Numbers<T>& in, const Shape& axes,
             Shape shape) {
  Numbers<Out> out(std::move(shape));
  reduce(reduction, in, axes, out);
  return out.values();
}

using Floats = std::vector<float>;

}  // namespace

TEST_CASE("sums over any axes") {
  const auto x = Numbers<>::counting({2, 3, 4}, 0, 1);
  const auto sum = [&](const Shape& axes, Shape shape) {
    return reduced(Reduction::sum, x, axes, std::move(shape));
  };
  CHECK(sum({2}, {2, 3}) == Floats{6, 22, 38, 54, 70, 86});
  CHECK(sum({1}, {2, 4}) == Floats{12, 15, 18, 21, 48, 51, 54, 57});
  CHECK(sum({0}, {3, 4}) ==
        Floats{12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34});
  CHECK(sum({0, 2}, {1, 3, 1}) == Floats{60, 92, 124});
  CHECK(sum({0, 1, 2}, {}) == Floats{276});
  CHECK(sum({}, {2, 3, 4}) == x.values());
}

TEST_CASE("the other reductions") {
  const Numbers<> x({2, 3}, {1, 2, -3, kNan, 5, 6});
  CHECK(close(reduced(Reduction::prod, x, {1}, {2}), Floats{-6, kNan}));
  CHECK(close(reduced(Reduction::max, x, {1}, {2}), Floats{2, kNan}));
  CHECK(close(reduced(Reduction::min, x, {0}, {3}), Floats{kNan, 2, -3}));
  CHECK(reduced<float, bool>(Reduction::any, x, {1}, {2}) ==
        std::vector<bool>{true, true});
  const Numbers<bool> b({2, 2}, {true, false, false, false});
  CHECK(reduced(Reduction::any, b, {0}, {2}) == std::vector<bool>{true, false});
  CHECK(reduced(Reduction::all, b, {1}, {2}) ==
        std::vector<bool>{false, false});
  CHECK(reduced(Reduction::max, b, {1}, {2}) == std::vector<bool>{true, false});
}

TEST_CASE("reducing nothing gives the identity") {
  const Numbers<> none({2, 0});
  CHECK(reduced(Reduction::sum, none, {1}, {2}) == Floats{0, 0});
  CHECK(reduced(Reduction::prod, none, {1}, {2}) == Floats{1, 1});
  CHECK(reduced(Reduction::max, none, {1}, {2}) == Floats{-kInf, -kInf});
  CHECK(reduced(Reduction::min, Numbers<int8_t>({0}), {0}, {}) ==
        std::vector<int8_t>{127});
  CHECK(reduced(Reduction::sum, Numbers<>({0, 3}), {1}, {0}).empty());
}

TEST_CASE("integers wrap, halves accumulate in float") {
  CHECK(reduced(Reduction::sum, Numbers<int8_t>({3}, {100, 100, 3}), {0}, {}) ==
        std::vector<int8_t>{-53});
  CHECK(reduced(Reduction::prod, Numbers<uint16_t>({2}, {65535, 65535}), {0},
                {}) == std::vector<uint16_t>{1});
  const auto ones = Numbers<BFloat16>::counting({1024}, 1, 0);
  CHECK(reduced(Reduction::sum, ones, {0}, {}) == Floats{1024});
}

TEST_CASE("long sums keep their digits") {
  // Adding 0.1 a million times one after the other in float gives 100958.
  const auto row = Numbers<>::counting({1000000}, 0.1, 0);
  CHECK(close(reduced(Reduction::sum, row, {0}, {}), Floats{100000}, 1e-6));
  const auto columns = Numbers<>::counting({300000, 3}, 0.1, 0);
  CHECK(close(reduced(Reduction::sum, columns, {0}, {3}),
              Floats{30000, 30000, 30000}, 2e-6));
}

TEST_CASE("ranges give the same bits as the whole") {
  const auto x = Numbers<>::counting({7, 300, 70}, 0.1, 0.37);
  for (const Shape& axes : {Shape{0}, Shape{1}, Shape{2}, Shape{0, 2}}) {
    int64_t count = 7 * 300 * 70;
    for (const int64_t axis : axes) count /= View(x).shape[axis];
    Numbers<> whole({count}), parts({count});
    reduce(Reduction::sum, x, axes, whole);
    for (int64_t i = 0; i < count; i += 37) {
      reduce(Reduction::sum, x, axes, parts, {i, i + 37});
    }
    CHECK(whole.values() == parts.values());
  }
}

TEST_CASE("argmax finds the first extreme, or the first NaN") {
  Numbers<int32_t> three({3});
  arg_reduce(ArgReduction::argmax,
             Numbers<>({3, 4}, {1, 3, 3, 2, 5, kNan, 9, kNan, -1, -2, -1, -9}),
             1, three);
  CHECK(three.values() == std::vector<int32_t>{1, 1, 0});
  Numbers<int64_t> two({1, 2});
  arg_reduce(ArgReduction::argmin,
             Numbers<int8_t>({3, 2}, {4, -7, 2, 5, 2, -7}), 0, two);
  CHECK(two.values() == std::vector<int64_t>{1, 0});
  CHECK_THROWS_AS(arg_reduce(ArgReduction::argmax, Numbers<>({2, 0}), 1, two),
                  ShapeError);
  CHECK_THROWS_AS(arg_reduce(ArgReduction::argmax, Numbers<>({2, 1}), 1,
                             Numbers<>({2}).mut()),
                  Unsupported);
}

TEST_CASE("running reductions, forwards and backwards") {
  const Numbers<> x({2, 3}, {1, 2, 3, 4, 5, 6});
  const auto run = [&](Cumulation cumulation, int64_t axis, bool exclusive,
                       bool reverse) {
    Numbers<> out({2, 3});
    cumulate(cumulation, x, axis, {exclusive, reverse}, out);
    return out.values();
  };
  CHECK(run(Cumulation::sum, 1, false, false) == Floats{1, 3, 6, 4, 9, 15});
  CHECK(run(Cumulation::sum, 0, false, false) == Floats{1, 2, 3, 5, 7, 9});
  CHECK(run(Cumulation::sum, 1, true, true) == Floats{5, 3, 0, 11, 6, 0});
  CHECK(run(Cumulation::prod, 1, true, false) == Floats{1, 1, 2, 1, 4, 20});
}

TEST_CASE("axes out of place are refused") {
  const Numbers<> x({2, 3});
  CHECK_THROWS_AS(reduced(Reduction::sum, x, {2}, {2}), ShapeError);
  CHECK_THROWS_AS(reduced(Reduction::sum, x, {1, 0}, {}), ShapeError);
  CHECK_THROWS_AS(reduced(Reduction::sum, x, {1}, {3}), ShapeError);
}

}  // namespace keratin::kernels
