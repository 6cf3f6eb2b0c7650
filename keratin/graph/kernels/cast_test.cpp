#include "keratin/graph/kernels/cast.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/graph/kernels/numbers_for_test.h"

namespace keratin::kernels {
namespace {

constexpr float kInf = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

template <class From, class To>
auto casted(std::initializer_list<Compute<From>> values) {
  const Shape shape = {static_cast<int64_t>(values.size())};
  Numbers<To> out(shape);
  cast(Numbers<From>(shape, values), out);
  return out.values();
}

}  // namespace

TEST_CASE("floats to integers truncate and saturate") {
  CHECK(casted<float, uint8_t>({kNan, 300, -5, 1.9f}) ==
        std::vector<uint8_t>{0, 255, 0, 1});
  CHECK(casted<float, int32_t>({kNan, 1e20f, -kInf, -1.9f, 2147483648.f}) ==
        std::vector<int32_t>{0, 2147483647, -2147483647 - 1, -1, 2147483647});
  CHECK(casted<double, int64_t>({9.3e18, -9.3e18, 4503599627370497.0}) ==
        std::vector<int64_t>{std::numeric_limits<int64_t>::max(),
                             std::numeric_limits<int64_t>::min(),
                             4503599627370497});
  CHECK(casted<Float16, int8_t>({127.5f, -128, 200}) ==
        std::vector<int8_t>{127, -128, 127});
}

TEST_CASE("integers to integers wrap") {
  CHECK(casted<int32_t, uint8_t>({300, -5}) == std::vector<uint8_t>{44, 251});
  CHECK(casted<uint64_t, int64_t>({~uint64_t{0}}) == std::vector<int64_t>{-1});
}

TEST_CASE("anything but zero is true") {
  CHECK(casted<float, bool>({0, -0.f, 0.5f, kNan}) ==
        std::vector<bool>{false, false, true, true});
  CHECK(casted<int64_t, bool>({0, int64_t{1} << 40}) ==
        std::vector<bool>{false, true});
  CHECK(casted<bool, float>({true, false}) == std::vector<float>{1, 0});
}

TEST_CASE("half precision rounds to even") {
  CHECK(casted<float, BFloat16>({257, 259, kNan}).size() == 3);
  CHECK(close(casted<float, BFloat16>({257, 259, kInf}),
              std::vector<float>{256, 260, kInf}));
  CHECK(close(casted<float, Float16>({2049, 2051, 65519, 65520, 1e-8f, 6e-8f}),
              std::vector<float>{2048, 2052, 65504, kInf, 0, 5.9604645e-8f},
              1e-12));
  CHECK(casted<int32_t, Float16>({1 << 20}) == std::vector<float>{kInf});
  CHECK(casted<BFloat16, double>({1.5f}) == std::vector<double>{1.5});
}

TEST_CASE("every dtype casts to every dtype") {
  for (int from = 0; from < 13; ++from) {
    for (int to = 0; to < 13; ++to) {
      const Numbers<uint64_t> one({1}, {1});
      Numbers<uint64_t> in({1}), out({1}), back({1});
      const Shape shape = {1};
      cast(one, {DType(from), shape, in.mut().data});
      cast({DType(from), shape, in.mut().data},
           {DType(to), shape, out.mut().data});
      cast({DType(to), shape, out.mut().data}, back);
      CHECK(back.values()[0] == 1);
    }
  }
}

TEST_CASE("cast keeps the shape") {
  Numbers<> out({2});
  CHECK_THROWS_AS(cast(Numbers<>({3}), out), ShapeError);
}

}  // namespace keratin::kernels
