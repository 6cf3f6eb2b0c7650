#include <doctest/doctest.h>

#include <set>

#include "keratin/base/error.h"
#include "keratin/graph/build.h"
#include "keratin/graph/eval.h"
#include "keratin/graph/primitive.h"

namespace keratin {
namespace {

Tensor floats(Shape shape) { return Tensor::full(std::move(shape), 1); }

void check_values(const Tensor& tensor, std::vector<double> due) {
  const Array got = eval(tensor);
  REQUIRE(got.size() == static_cast<int64_t>(due.size()));
  for (int64_t i = 0; i < got.size(); ++i) {
    CAPTURE(i);
    CHECK(got.at(i) == doctest::Approx(due[static_cast<size_t>(i)]));
  }
}

void check_refused(const Primitive& primitive, Attrs attrs,
                   std::vector<Tensor> operands, const char* text) {
  CHECK_THROWS_WITH_AS(apply(primitive, std::move(attrs), std::move(operands)),
                       text, ShapeError);
}

}  // namespace

TEST_CASE("each primitive has a name of its own, a rule and a kernel") {
  std::set<std::string_view> names;
  for (const Primitive* primitive : all_primitives()) {
    CAPTURE(primitive->name);
    CHECK(names.insert(primitive->name).second);
    const bool complete =
        primitive->infer != nullptr && primitive->eval != nullptr;
    CHECK(complete);
  }
  CHECK(names.size() == 97);
}

TEST_CASE("element-wise primitives compute and broadcast") {
  const Tensor a(Array::of<float>({2, 1}, {7, -7}));
  const Tensor b(Array::of<float>({2}, {2, 4}));
  check_values(build::call(primitives::divide, a, b), {3.5, 1.75, -3.5, -1.75});
  check_values(build::call(primitives::floor_divide, a, b), {3, 1, -4, -2});
  check_values(build::call(primitives::mod, a, b), {1, 3, 1, 1});
  check_values(build::call(primitives::greater, a, b), {1, 1, 0, 0});
  check_values(build::where(build::greater(a, b), a, b), {7, 7, 2, 4});
  check_values(build::cast(a, DType::uint8), {7, 0});
  check_values(build::call(primitives::logical_not, b), {0, 0});
}

TEST_CASE("reductions drop their axes") {
  const Tensor x(Array::of<float>({2, 3}, {1, 5, 2, 4, 3, 6}));
  check_values(build::reduce_sum(x, {0}), {5, 8, 8});
  check_values(build::reduce(primitives::reduce_max, x, {1}), {5, 6});
  check_values(build::reduce(primitives::reduce_prod, x, {0, 1}), {720});
  check_values(apply(primitives::argmax, AxisAttrs{1}, {x}), {1, 2});
  check_values(apply(primitives::cumsum, CumulativeAttrs{1, true, true}, {x}),
               {7, 2, 0, 9, 6, 0});
}

TEST_CASE("movement primitives put elements where they belong") {
  const Tensor x = build::iota(DType::int32, {6}, 0);
  const Tensor y = build::reshape(x, {2, 3});
  check_values(build::transpose(y, {1, 0}), {0, 3, 1, 4, 2, 5});
  check_values(apply(primitives::reverse, AxesAttrs{{1}}, {y}),
               {2, 1, 0, 5, 4, 3});
  check_values(apply(primitives::slice, SliceAttrs{{1}, {6}, {2}}, {x}),
               {1, 3, 5});
  check_values(apply(primitives::pad, PadAttrs{{1}, {-3}, {1}, 9}, {x}),
               {9, 0, 9, 1, 9, 2, 9, 3, 9});
  const Tensor parts[] = {y, build::slice_axis(y, 1, 0, 1)};
  check_values(build::concat(parts, 1), {0, 1, 2, 0, 3, 4, 5, 3});
  const Tensor columns(Array::of<int32_t>({2}, {2, -3}));
  check_values(build::gather(y, columns, 1), {2, 0, 5, 3});
  check_values(
      build::scatter_add(build::gather(y, columns, 1), columns, {2, 3}, 1),
      {0, 0, 2, 3, 0, 5});
}

TEST_CASE("sorting primitives give values and int32 indices") {
  const Tensor x(Array::of<float>({1, 4}, {3, 1, 4, 1}));
  check_values(build::call(primitives::sort, x), {1, 1, 3, 4});
  const Tensor order = build::call(primitives::argsort, x);
  CHECK(order.dtype() == DType::int32);
  check_values(order, {1, 3, 0, 2});
  check_values(build::take_along_last(x, order), {1, 1, 3, 4});
  const auto top = apply_all(primitives::top_k, ShapeAttrs{{}, 2}, {x});
  check_values(top[0], {4, 3});
  check_values(top[1], {2, 0});
}

TEST_CASE("windows: convolution and pooling by hand") {
  const Tensor x(Array::of<float>({1, 4, 1}, {1, 2, 3, 4}));
  const Tensor kernel(Array::of<float>({2, 1, 1}, {10, 1}));
  check_values(apply(primitives::conv, ConvAttrs{{1}, {1}, {1}, {0}, 1, {}},
                     {x, kernel}),
               {1, 12, 23, 34});
  const PoolAttrs pool{{2}, {2}, {1}, {1}, {}};
  check_values(apply(primitives::max_pool, pool, {x}), {1, 3, 4});
  check_values(apply(primitives::sum_pool, pool, {x}), {1, 5, 4});
  const Tensor flow(Array::of<float>({1, 3, 1}, {5, 6, 7}));
  const Tensor back = apply(primitives::max_pool_grad, pool, {x, flow});
  check_values(back, {5, 0, 6, 7});
  check_values(apply(primitives::max_pool_select, pool, {x, back}), {5, 6, 7});
}

TEST_CASE("of equal elements in a window the first is the maximum") {
  const Tensor x(Array::of<float>({1, 3, 1}, {2, 2, 2}));
  const Tensor values(Array::of<float>({1, 3, 1}, {7, 8, 9}));
  const PoolAttrs pool{{3}, {1}, {0}, {0}, {}};
  check_values(apply(primitives::max_pool_select, pool, {x, values}), {7});
  const Tensor flow(Array::of<float>({1, 1, 1}, {1}));
  check_values(apply(primitives::max_pool_grad, pool, {x, flow}), {1, 0, 0});
}

TEST_CASE("random_uniform gives the numbers of its key") {
  const Tensor key(Array::of<uint32_t>({2}, {0, 42}));
  const Array first =
      eval(apply(primitives::random_uniform, ShapeAttrs{{3}, 0}, {key}));
  const Array second =
      eval(apply(primitives::random_uniform, ShapeAttrs{{3}, 0}, {key}));
  for (int64_t i = 0; i < 3; ++i) {
    CHECK(first.at(i) >= 0);
    CHECK(first.at(i) < 1);
    CHECK(first.at(i) == second.at(i));
  }
  CHECK(first.at(0) != first.at(1));
}

TEST_CASE("shape rules name the primitive, what was found and what is due") {
  const Tensor x = floats({2, 3});
  check_refused(primitives::add, NoAttrs{}, {x, floats({4})},
                "add: expected shapes that broadcast, got float32 (2, 3) and "
                "float32 (4,)");
  check_refused(primitives::add, NoAttrs{}, {x, Tensor::scalar(1, DType::int8)},
                "add: expected operands of one dtype, got float32 (2, 3) and "
                "int8 (); cast them before");
  check_refused(primitives::exp, NoAttrs{}, {Tensor::scalar(1, DType::int32)},
                "exp: expected a float dtype, got int32 (); cast it before");
  check_refused(primitives::exp, NoAttrs{}, {x, x},
                "exp: expected 1 operand, got float32 (2, 3) and float32 "
                "(2, 3)");
  check_refused(primitives::exp, NoAttrs{}, {Tensor()},
                "exp: an operand is empty");
  check_refused(primitives::matmul, MatmulAttrs{}, {x, x},
                "matmul: expected axis 1 of the first as long as axis 0 of the "
                "second, got float32 (2, 3) and float32 (2, 3)");
  check_refused(primitives::reduce_sum, AxesAttrs{{2}}, {x},
                "reduce_sum: expected an axis in [0, 2), got 2 for float32 "
                "(2, 3)");
  check_refused(primitives::reduce_sum, AxesAttrs{{1, 0}}, {x},
                "reduce_sum: expected sorted, distinct axes, got (1, 0) for "
                "float32 (2, 3)");
  check_refused(primitives::reduce_max, AxesAttrs{{0}}, {floats({0, 3})},
                "reduce_max: axis 0 of float32 (0, 3) has no elements to "
                "choose from");
}

TEST_CASE("shape rules of movement and windows refuse what doesn't fit") {
  const Tensor x = floats({2, 3});
  check_refused(primitives::reshape, ShapeAttrs{{4}, 0}, {x},
                "reshape: expected as many elements as (4,) has, got float32 "
                "(2, 3)");
  check_refused(primitives::slice, SliceAttrs{{0, 2}, {2, 4}, {1, 1}}, {x},
                "slice: expected 0 <= start <= stop <= size, got [2, 4) for "
                "axis 1 of float32 (2, 3)");
  check_refused(primitives::pad, PadAttrs{{0, -4}, {0, 0}, {0, 0}, 0}, {x},
                "pad: padding (-4, 0) cuts more than axis 1 of float32 (2, 3) "
                "has");
  check_refused(primitives::pad,
                PadAttrs{{0, INT64_MAX}, {0, INT64_MAX}, {0, 0}, 0}, {x},
                "pad: expected 2 values of `low`, each from -1099511627776 to "
                "1099511627776, got (0, 9223372036854775807)");
  check_refused(primitives::transpose, AxesAttrs{{0, 0}}, {x},
                "transpose: expected as many axes as in the order (0, 0), "
                "each of them once, got float32 (2, 3)");
  check_refused(primitives::concat, AxisAttrs{0}, {x, floats({2, 4})},
                "concat: expected shapes equal but for axis 0, got float32 "
                "(2, 3) and float32 (2, 4)");
  const ConvAttrs conv{{1}, {1}, {0}, {0}, 2, {}};
  check_refused(primitives::conv, conv, {floats({1, 5, 3}), floats({2, 3, 4})},
                "conv: expected channels = groups x channels of the kernel, "
                "and filters that divide by the groups, got the input "
                "(1, 5, 3), the kernel (2, 3, 4) and 2 groups");
  check_refused(primitives::sum_pool, PoolAttrs{{0}, {1}, {0}, {0}, {}},
                {floats({1, 5, 3})},
                "sum_pool: expected 1 values of `window`, each from 1 to "
                "1099511627776, got (0,)");
}

}  // namespace keratin
