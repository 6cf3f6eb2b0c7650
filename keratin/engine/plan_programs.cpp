#include "keratin/engine/plan_programs.h"

#include "keratin/graph/build.h"
#include "keratin/graph/grad.h"
#include "keratin/graph/primitive.h"

namespace keratin::testing {
namespace {

using namespace keratin::build;
namespace p = primitives;

Tensor relu(const Tensor& x) { return call(p::relu, x); }

ConvAttrs conv_attrs(std::vector<int64_t> strides,
                     std::vector<int64_t> dilation, std::vector<int64_t> low,
                     std::vector<int64_t> high, int64_t groups = 1) {
  return {std::move(strides),
          std::move(dilation),
          std::move(low),
          std::move(high),
          groups,
          {}};
}

void add_element_wise(std::vector<Case>& cases) {
  const std::vector<const Primitive*> unary = {
      &p::negative, &p::absolute, &p::relu,   &p::exp,     &p::expm1,
      &p::sin,      &p::cos,      &p::tanh,   &p::sigmoid, &p::softplus,
      &p::erf,      &p::erfc,     &p::floor,  &p::ceil,    &p::round,
      &p::sign,     &p::square,   &p::is_nan, &p::is_inf,  &p::is_finite,
      &p::atan,     &p::sinh};
  for (const Primitive* row : unary) {
    Maker m(std::string(row->name));
    const Tensor x = m.input({3, 700}) * 4.0;
    cases.push_back(m.gives({call(*row, x)}));
  }
  for (const Primitive* row : {&p::log, &p::log1p, &p::sqrt, &p::rsqrt}) {
    Maker m(std::string(row->name));
    const Tensor x = square(m.input({3, 700})) + 0.1;
    cases.push_back(m.gives({call(*row, x)}));
  }
  const std::vector<const Primitive*> binary = {
      &p::add,     &p::subtract,      &p::multiply, &p::divide,
      &p::maximum, &p::minimum,       &p::equal,    &p::not_equal,
      &p::less,    &p::greater_equal, &p::atan2,    &p::mod};
  const std::vector<std::pair<Shape, Shape>> shapes = {
      {{4, 130}, {4, 130}}, {{4, 130}, {130}},       {{4, 130}, {4, 1}},
      {{4, 130}, {}},       {{4, 1, 8}, {1, 16, 8}}, {{1}, {2, 600}},
      {{0, 3}, {3}}};
  for (const Primitive* row : binary) {
    for (const auto& [a, b] : shapes) {
      Maker m(std::string(row->name));
      const Tensor x = m.input(a);
      cases.push_back(m.gives({call(*row, x, m.input(b))}));
    }
  }
}

void add_chains(std::vector<Case>& cases) {
  {
    Maker m("gelu, and its input again");
    const Tensor x = m.input({5, 333});
    const Tensor y = x * 0.5 * (call(p::erf, x * 0.70710678) + 1.0);
    cases.push_back(m.gives({y, x, y}));
  }
  {
    Maker m("softmax");
    const Tensor x = m.input({6, 50}) * 3.0;
    const Tensor top = reduce(p::reduce_max, x, {1});
    const Tensor e = call(p::exp, x - expand_reduced(top, {1}, x.shape()));
    const Tensor sum = expand_reduced(reduce_sum(e, {1}), {1}, x.shape());
    cases.push_back(m.gives({e / sum}));
  }
  {
    Maker m("layer normalization");
    const Tensor x = m.input({4, 9, 40});
    const auto mean = [&](const Tensor& t) {
      return expand_reduced(reduce_sum(t, {2}) * (1.0 / 40), {2}, t.shape());
    };
    const Tensor centred = x - mean(x);
    const Tensor scale = call(p::rsqrt, mean(square(centred)) + 1e-3);
    const Tensor y = centred * scale * m.weight({40}) + m.weight({40});
    cases.push_back(m.gives({y}));
  }
  {
    Maker m("a chain longer than one step holds");
    const Tensor x = m.input({700});
    Tensor y = x;
    for (int i = 0; i < 60; ++i) y = call(p::tanh, y * 1.01 + x);
    cases.push_back(m.gives({y}));
  }
  {
    Maker m("select, comparisons and casts");
    const Tensor x = m.input({8, 65});
    const Tensor positive = greater(x, scalar_like(x, 0));
    const Tensor y = where(positive, x, x * 0.1);
    const Tensor count = cast(positive, DType::float32);
    const Tensor both =
        call(p::logical_and, positive, call(p::logical_not, positive));
    cases.push_back(m.gives({y + count, both, cast(x * 9.0, DType::int32)}));
  }
  {
    Maker m("slices read in place");
    const Tensor z = m.input({3, 40});
    const auto gate = [&](int64_t i) {
      return slice_axis(z, 1, 10 * i, 10 * i + 10);
    };
    const Tensor c = call(p::sigmoid, gate(0)) * call(p::tanh, gate(1));
    cases.push_back(m.gives({c + gate(2) * gate(3), slice_axis(z, 0, 1, 3)}));
  }
}

void add_products(std::vector<Case>& cases) {
  struct Product {
    Shape a, b;
    bool transpose_a, transpose_b;
  };
  const std::vector<Product> products = {
      {{1, 8}, {8, 32}, false, false},
      {{1, 32}, {32, 1}, false, false},
      {{1, 300}, {300, 70}, false, false},
      {{7, 33}, {33, 5}, false, false},
      {{3, 20}, {20, 100}, false, false},
      {{150, 70}, {70, 130}, false, false},
      {{33, 40}, {33, 21}, true, false},
      {{40, 33}, {21, 33}, false, true},
      {{33, 40}, {21, 33}, true, true},
      {{2, 3, 9, 17}, {17, 6}, false, false},
      {{4, 5, 6}, {4, 6, 7}, false, false},
      {{4, 5, 6}, {4, 7, 6}, false, true},
      {{2, 1, 5, 6}, {3, 6, 7}, false, false},
      {{5, 900}, {900, 33}, false, false},
      {{0, 4}, {4, 3}, false, false},
      {{3, 0}, {0, 4}, false, false},
      {{2, 70, 64}, {2, 90, 64}, false, true}};
  for (const Product& product : products) {
    for (const bool weight : {false, true}) {
      Maker m("matmul");
      const Tensor a = m.input(product.a);
      const Tensor b = weight ? m.weight(product.b) : m.input(product.b);
      const Tensor y = matmul(a, b, product.transpose_a, product.transpose_b);
      const Tensor z = relu(y + m.weight({y.dim(-1)}));
      cases.push_back(m.gives({z}));
    }
  }
  Maker m("dense layers with a residual");
  const Tensor x = m.input({6, 32});
  const Tensor h =
      call(p::tanh, matmul(x, m.weight({32, 64})) + m.weight({64}));
  const Tensor y = matmul(h, m.weight({64, 32})) + m.weight({32}) + x;
  cases.push_back(m.gives({y, h}));
}

void add_convolutions(std::vector<Case>& cases) {
  struct Convolution {
    Shape x, kernel;
    ConvAttrs attrs;
  };
  const std::vector<Convolution> convolutions = {
      {{2, 9, 8, 3}, {3, 3, 3, 16}, conv_attrs({1, 1}, {1, 1}, {1, 1}, {1, 1})},
      {{1, 14, 14, 32},
       {1, 1, 32, 48},
       conv_attrs({1, 1}, {1, 1}, {0, 0}, {0, 0})},
      {{2, 14, 14, 16},
       {1, 1, 16, 20},
       conv_attrs({2, 2}, {1, 1}, {0, 0}, {0, 0})},
      {{1, 15, 13, 5},
       {3, 2, 5, 7},
       conv_attrs({2, 1}, {1, 2}, {0, 1}, {1, 1})},
      {{3, 10, 10, 8},
       {3, 3, 1, 8},
       conv_attrs({1, 1}, {1, 1}, {1, 1}, {1, 1}, 8)},
      {{1, 11, 9, 33},
       {5, 5, 1, 33},
       conv_attrs({2, 2}, {1, 1}, {1, 2}, {2, 2}, 33)},
      {{1, 8, 8, 6},
       {3, 3, 1, 12},
       conv_attrs({1, 1}, {1, 1}, {1, 1}, {1, 1}, 6)},
      {{2, 8, 8, 8},
       {3, 3, 4, 10},
       conv_attrs({1, 1}, {1, 1}, {0, 0}, {0, 0}, 2)},
      {{2, 20, 4}, {3, 4, 6}, conv_attrs({1}, {2}, {4}, {0})},
      {{1, 5, 6, 4, 3},
       {2, 3, 2, 3, 4},
       conv_attrs({1, 2, 1}, {1, 1, 1}, {0, 1, 0}, {1, 1, 0})},
      {{1, 2, 2, 3}, {3, 3, 3, 4}, conv_attrs({1, 1}, {1, 1}, {0, 0}, {0, 0})},
      {{0, 4, 4, 3}, {3, 3, 3, 4}, conv_attrs({1, 1}, {1, 1}, {0, 0}, {0, 0})},
      {{1, 9, 9, 4},
       {3, 3, 4, 4},
       conv_attrs({1, 1}, {1, 1}, {-1, -1}, {-1, 0})}};
  for (const Convolution& c : convolutions) {
    for (const bool weight : {false, true}) {
      Maker m("convolution");
      const Tensor x = m.input(c.x);
      const Tensor k = weight ? m.weight(c.kernel) : m.input(c.kernel);
      cases.push_back(m.gives({apply(p::conv, c.attrs, {x, k})}));
    }
    Maker m("convolution, scale, bias, residual, activation");
    const Tensor x = m.input(c.x);
    const Tensor y = apply(p::conv, c.attrs, {x, m.weight(c.kernel)});
    const Tensor inverse = call(p::rsqrt, square(m.weight({y.dim(-1)})) + 1e-3);
    const Tensor n =
        (y - m.weight({y.dim(-1)})) * inverse * m.weight({y.dim(-1)}) +
        m.weight({y.dim(-1)});
    const Tensor r = relu(n + m.input(y.shape()));
    cases.push_back(m.gives({call(p::minimum, r, scalar_like(r, 6)), relu(x)}));
  }
  {
    Maker m("a pad before a convolution, and swish after it");
    const Tensor x = m.input({1, 6, 6, 4});
    const Tensor padded = apply(
        p::pad, PadAttrs{{0, 1, 1, 0}, {0, 2, 1, 0}, {0, 0, 0, 0}, 0}, {x});
    const Tensor y = apply(p::conv, conv_attrs({2, 2}, {1, 1}, {0, 0}, {0, 0}),
                           {padded, m.weight({3, 3, 4, 8})});
    cases.push_back(m.gives({y * call(p::sigmoid, y)}));
  }
}

void add_gradients(std::vector<Case>& cases) {
  for (const int64_t groups : {1, 2, 4}) {
    Maker m("gradients of a convolution");
    const Tensor x = m.input({2, 9, 8, 4});
    const Tensor k = m.weight({3, 3, 4 / groups, 8});
    const Tensor y = apply(
        p::conv, conv_attrs({2, 1}, {1, 1}, {1, 1}, {1, 0}, groups), {x, k});
    const Tensor loss = reduce_sum(square(relu(y)), {0, 1, 2, 3});
    const Tensor wrt[] = {x, k};
    std::vector<Tensor> outputs = gradients(loss, wrt);
    outputs.push_back(loss);
    cases.push_back(m.gives(outputs));
  }
  Maker m("a step of training");
  const Tensor x = m.input({16, 10});
  const Tensor w = m.weight({10, 20});
  const Tensor v = m.weight({20, 3});
  const Tensor y = matmul(relu(matmul(x, w)), v) - m.input({16, 3});
  const Tensor loss = reduce_sum(square(y), {0, 1}) * (1.0 / 48);
  const Tensor wrt[] = {w, v};
  const auto flows = gradients(loss, wrt);
  cases.push_back(m.gives({loss, w - flows[0] * 0.1, v - flows[1] * 0.1}));
}

void add_reductions(std::vector<Case>& cases) {
  const std::vector<std::vector<int64_t>> axes = {
      {0}, {1}, {2}, {0, 1}, {1, 2}, {0, 2}, {0, 1, 2}, {}};
  for (const auto& some : axes) {
    Maker m("reductions");
    const Tensor x = m.input({7, 20, 33});
    const Tensor positive = greater(x, scalar_like(x, 0));
    cases.push_back(m.gives(
        {reduce(p::reduce_sum, x, some), reduce(p::reduce_max, x, some),
         reduce(p::reduce_min, x, some), reduce(p::reduce_prod, x, some),
         reduce(p::reduce_any, positive, some)}));
  }
  Maker m("reductions over nothing");
  const Tensor x = m.input({3, 0});
  cases.push_back(m.gives({reduce_sum(x, {1}), reduce_sum(x, {0})}));
}

void add_pools(std::vector<Case>& cases) {
  struct Pool {
    Shape x;
    PoolAttrs attrs;
  };
  const std::vector<Pool> pools = {
      {{2, 9, 8, 5}, {{2, 2}, {2, 2}, {0, 0}, {0, 0}, {}}},
      {{1, 9, 8, 32}, {{3, 3}, {2, 2}, {1, 0}, {1, 1}, {}}},
      {{2, 12, 7}, {{3}, {1}, {1}, {1}, {}}},
      {{1, 4, 5, 6, 3}, {{2, 2, 3}, {1, 2, 1}, {0, 1, 0}, {1, 0, 0}, {}}},
      {{2, 7, 7, 64}, {{7, 7}, {1, 1}, {0, 0}, {0, 0}, {}}}};
  for (const Pool& pool : pools) {
    Maker m("pooling");
    const Tensor x = m.input(pool.x);
    const Tensor top = apply(p::max_pool, pool.attrs, {x});
    const Tensor sum = apply(p::sum_pool, pool.attrs, {x});
    const Tensor loss = reduce_sum(
        reshape(square(top + sum), {element_count(top.shape())}), {0});
    const Tensor wrt[] = {x};
    cases.push_back(m.gives({top, sum, gradients(loss, wrt)[0]}));
  }
}

void add_movements(std::vector<Case>& cases) {
  Maker m("movement");
  const Tensor x = m.input({4, 5, 6});
  const Tensor y = m.input({4, 2, 6});
  const Tensor parts[] = {x, y, x};
  const Tensor i = m.input(Array::of<int32_t>({3}, {2, 0, 3}));
  cases.push_back(m.gives(
      {transpose(x, {2, 0, 1}), transpose(x, {1, 0, 2}), concat(parts, 1),
       apply(p::reverse, AxesAttrs{{0, 2}}, {x}), broadcast_to(y, {3, 4, 2, 6}),
       apply(p::slice, SliceAttrs{{1, 0, 1}, {4, 5, 6}, {2, 1, 3}}, {x}),
       apply(p::pad, PadAttrs{{1, 0, -1}, {0, 2, 1}, {0, 1, 0}, 2.5}, {x}),
       gather(x, i, 0), gather(x, i, 1),
       scatter_add(gather(x, broadcast_to(i, {1, 3}), 0),
                   broadcast_to(i, {1, 3}), {4, 5, 6}, 0)}));
  cases.back().program.outputs.pop_back();
  Maker n("aliases");
  const Tensor z = n.input({6, 4});
  const Tensor flat = reshape(z, {24});
  const Tensor w = n.weight({4});
  const Tensor twice = z + z;
  cases.push_back(
      n.gives({z, flat, reshape(twice, {2, 12}), twice, twice, w,
               Tensor::scalar(3), reshape(w, {2, 2}), call(p::stop_gradient, z),
               Tensor::full({2, 3}, 0.5)}));
  Maker s("whole numbers, sorting, random numbers");
  const Tensor a = s.input({5, 9});
  const Tensor k = s.input(Array::of<int32_t>({2, 3}, {1, 2, 3, 4, 5, 6}));
  const Tensor key = s.input(Array::of<uint32_t>({2}, {1, 7}));
  cases.push_back(
      s.gives({k + k, apply(p::sort, AxisAttrs{1}, {a}),
               apply(p::argmax, AxisAttrs{1}, {a}),
               apply(p::cumsum, CumulativeAttrs{1, true, false}, {a}),
               apply(p::random_uniform, ShapeAttrs{{4, 4}, 0}, {key}),
               iota(DType::float32, {3, 4}, 1)}));
}

}  // namespace

Array numbers(Shape shape, uint32_t seed) {
  Array array = Array::zeros(DType::float32, std::move(shape));
  uint32_t state = seed * 2'654'435'761U + 12'345U;
  for (float& x : array.mutable_typed<float>()) {
    state = state * 1'664'525U + 1'013'904'223U;
    x = static_cast<float>(state >> 8) / 8'388'608.0F - 1.0F;
  }
  return array;
}

std::vector<Case> plan_cases() {
  std::vector<Case> cases;
  add_element_wise(cases);
  add_chains(cases);
  add_products(cases);
  add_convolutions(cases);
  add_gradients(cases);
  add_reductions(cases);
  add_pools(cases);
  add_movements(cases);
  add_loops(cases);
  return cases;
}

}  // namespace keratin::testing
