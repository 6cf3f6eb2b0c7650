#include "keratin/graph/kernels/matmul.h"

#include "keratin/graph/kernels/check.h"
#include "keratin/graph/kernels/products.h"
#include "keratin/graph/kernels/strided.h"
#include "keratin/graph/kernels/widen.h"

namespace keratin::kernels {
namespace {

struct Sizes {
  int64_t m;
  int64_t n;
  int64_t k;
  // For each matrix of out, which of a's and which of b's it multiplies.
  std::vector<int64_t> a_matrix;
  std::vector<int64_t> b_matrix;
};

std::vector<int64_t> matrices(View operand, View out) {
  const Strided layout =
      broadcasting("matmul", operand.shape.first(operand.shape.size() - 2),
                   out.shape.first(out.shape.size() - 2));
  const int64_t count = count_of(layout.shape);
  std::vector<int64_t> numbers;
  for_each_run(layout, 0, count, [&](int64_t offset, int64_t length) {
    for (int64_t i = 0; i < length; ++i) {
      numbers.push_back(offset + i * layout.strides.back());
    }
  });
  return numbers;
}

Sizes sizes_of(View a, View b, MatmulOptions options, View out) {
  expect(a.shape.size() >= 2 && b.shape.size() >= 2 && out.shape.size() >= 2,
         "matmul", "operands of rank 2 or more");
  const auto a_sides = a.shape.last(2), b_sides = b.shape.last(2);
  const int64_t m = a_sides[options.transpose_a ? 1 : 0];
  const int64_t k = a_sides[options.transpose_a ? 0 : 1];
  const int64_t n = b_sides[options.transpose_b ? 0 : 1];
  expect(b_sides[options.transpose_b ? 1 : 0] == k, "matmul",
         "as many columns in the first matrix as rows in the second");
  expect_shape("matmul", out.shape.last(2), Shape{m, n});
  return {m, n, k, matrices(a, out), matrices(b, out)};
}

template <class A>
void multiply(View a, View b, MatmulOptions options, const Sizes& sizes,
              MutView out, Range rows) {
  const auto [m, n, k, a_matrix, b_matrix] = sizes;
  const Widened<A> left(a), right(b);
  WidenedOut<A> result(out, rows.begin * n, rows.end * n);
  const int64_t row_step = options.transpose_a ? 1 : k;
  const int64_t in_step = options.transpose_a ? m : 1;
  std::vector<Row<A>> batch;
  for (int64_t row = rows.begin; row < rows.end;) {
    const int64_t matrix = row / m;
    const int64_t stop = std::min(rows.end, (matrix + 1) * m);
    const A* in = left.data() + a_matrix[matrix] * m * k;
    batch.clear();
    for (; row < stop; ++row) {
      batch.push_back(
          {in + row % m * row_step, result.data() + (row - rows.begin) * n});
    }
    add_products<A>(batch, in_step,
                    {.data = right.data() + b_matrix[matrix] * k * n,
                     .depth = k,
                     .width = n,
                     .row_step = options.transpose_b ? 1 : n,
                     .column_step = options.transpose_b ? k : 1});
  }
  result.finish();
}

}  // namespace

void matmul(View a, View b, MatmulOptions options, MutView out, Range rows) {
  expect_dtype("matmul", b.dtype, a.dtype);
  expect_dtype("matmul", out.dtype, a.dtype);
  const Sizes sizes = sizes_of(a, b, options, out);
  rows = rows.within(count_of(out.shape.first(out.shape.size() - 1)));
  const bool is_float = dispatch_compute(a.dtype, [&]<class A>(A) {
    multiply<A>(a, b, options, sizes, out, rows);
  });
  // Arithmetic modulo 2^64 is right modulo the width of any integer, and a
  // count of matches is "any".
  if (!is_float) multiply<uint64_t>(a, b, options, sizes, out, rows);
}

}  // namespace keratin::kernels
