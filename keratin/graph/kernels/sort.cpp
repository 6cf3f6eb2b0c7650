#include "keratin/graph/kernels/sort.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "keratin/graph/kernels/check.h"
#include "keratin/graph/kernels/dispatch.h"

namespace keratin::kernels {
namespace {

// NaN is above all numbers, and equal to NaN.
template <class T>
bool less(T stored_a, T stored_b) {
  const auto a = load(stored_a), b = load(stored_b);
  return a < b || (a == a && b != b);
}

bool holds_indices(DType dtype) {
  return dtype == DType::int32 || dtype == DType::int64;
}

int64_t rows_of(std::string_view kernel, View in) {
  expect(!in.shape.empty(), kernel, "at least one axis");
  return count_of(in.shape.first(in.shape.size() - 1));
}

// The first `count` indices of the order that `before` makes of a row.
template <class T, class Before>
void order_row(const T* row, int64_t size, int64_t count, Before before,
               std::vector<int64_t>& order) {
  order.resize(static_cast<size_t>(size));
  std::iota(order.begin(), order.end(), int64_t{0});
  const auto by_value_then_index = [&](int64_t a, int64_t b) {
    if (before(row[a], row[b])) return true;
    return !before(row[b], row[a]) && a < b;
  };
  std::partial_sort(order.begin(), order.begin() + count, order.end(),
                    by_value_then_index);
}

void write_indices(const std::vector<int64_t>& order, int64_t count,
                   MutView out, int64_t offset) {
  for (int64_t i = 0; i < count; ++i) {
    if (out.dtype == DType::int64) {
      out.as<int64_t>()[offset + i] = order[i];
    } else {
      out.as<int32_t>()[offset + i] = static_cast<int32_t>(order[i]);
    }
  }
}

}  // namespace

void sort(View in, MutView out, Range rows) {
  expect_dtype("sort", out.dtype, in.dtype);
  expect_shape("sort", out.shape, in.shape);
  rows = rows.within(rows_of("sort", in));
  const int64_t size = in.shape.back();
  dispatch(in.dtype, [&]<class T>(Tag<T>) {
    for (int64_t row = rows.begin; row < rows.end; ++row) {
      T* to = out.as<T>() + row * size;
      std::copy_n(in.as<T>() + row * size, size, to);
      std::stable_sort(to, to + size, less<T>);
    }
  });
}

void argsort(View in, MutView out, Range rows) {
  expect_shape("argsort", out.shape, in.shape);
  if (!holds_indices(out.dtype)) {
    refuse_dtype("argsort", out.dtype, "int32 or int64 for indices");
  }
  rows = rows.within(rows_of("argsort", in));
  const int64_t size = in.shape.back();
  std::vector<int64_t> order(static_cast<size_t>(size));
  dispatch(in.dtype, [&]<class T>(Tag<T>) {
    for (int64_t row = rows.begin; row < rows.end; ++row) {
      const T* from = in.as<T>() + row * size;
      std::iota(order.begin(), order.end(), int64_t{0});
      std::stable_sort(order.begin(), order.end(), [&](int64_t a, int64_t b) {
        return less(from[a], from[b]);
      });
      write_indices(order, size, out, row * size);
    }
  });
}

void top_k(View in, MutView values, MutView indices, Range rows) {
  expect_dtype("top_k", values.dtype, in.dtype);
  expect_shape("top_k", indices.shape, values.shape);
  if (!holds_indices(indices.dtype)) {
    refuse_dtype("top_k", indices.dtype, "int32 or int64 for indices");
  }
  rows = rows.within(rows_of("top_k", in));
  const int64_t size = in.shape.back();
  expect(values.shape.size() == in.shape.size() && values.shape.back() <= size,
         "top_k", "no more values than the last axis has");
  const int64_t count = values.shape.back();
  Shape shape(in.shape.begin(), in.shape.end());
  shape.back() = count;
  expect_shape("top_k", values.shape, shape);
  dispatch(in.dtype, [&]<class T>(Tag<T>) {
    std::vector<int64_t> order;
    for (int64_t row = rows.begin; row < rows.end; ++row) {
      const T* from = in.as<T>() + row * size;
      order_row(
          from, size, count, [](T a, T b) { return less(b, a); }, order);
      for (int64_t i = 0; i < count; ++i) {
        values.as<T>()[row * count + i] = from[order[i]];
      }
      write_indices(order, count, indices, row * count);
    }
  });
}

}  // namespace keratin::kernels
