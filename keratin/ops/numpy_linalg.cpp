#include "keratin/ops/numpy_linalg.h"

#include "keratin/base/error.h"
#include "keratin/graph/build.h"
#include "keratin/ops/contract.h"
#include "keratin/ops/numpy_binary.h"
#include "keratin/ops/numpy_index.h"
#include "keratin/ops/numpy_movement.h"
#include "keratin/ops/numpy_reduction.h"
#include "keratin/ops/operators.h"

namespace keratin::ops {
namespace {

// Sums of int8 products need int32; bools are counted in it.
DType product_type(const Operand& a, const Operand& b) {
  const DType dtype = result_type({a.type(), b.type()});
  const bool both_int8 =
      a.tensor().dtype() == DType::int8 && b.tensor().dtype() == DType::int8;
  return both_int8 ? DType::int32 : dtype;
}

// "axis -1" or "axes 0, 2"; -1 is the last one here, not an unknown size.
std::string axes_text(const std::vector<int64_t>& axes) {
  std::string text = axes.size() == 1 ? "axis" : "axes";
  for (size_t i = 0; i < axes.size(); ++i) {
    text += concat(i == 0 ? " " : ", ", axes[i]);
  }
  return text;
}

void expect_equal_dims(const Tensor& a, const std::vector<int64_t>& axes_a,
                       const Tensor& b, const std::vector<int64_t>& axes_b) {
  bool fits = axes_a.size() == axes_b.size();
  for (size_t i = 0; fits && i < axes_a.size(); ++i) {
    fits = a.dim(axes_a[i]) == b.dim(axes_b[i]);
  }
  if (fits) return;
  throw ShapeError(concat("can't multiply ", to_string(a.shape()), " by ",
                          to_string(b.shape()), ": ", axes_text(axes_a),
                          " of the first and ", axes_text(axes_b),
                          " of the second should have equal sizes"));
}

std::vector<int64_t> normalized(const std::vector<int64_t>& axes, size_t rank) {
  Axes(axes).sorted(rank);  // throws where one is named twice
  std::vector<int64_t> result;
  for (const int64_t axis : axes) result.push_back(normalize_axis(axis, rank));
  return result;
}

// (…, m, k) × (k, n): the leading axes are more rows.
Tensor rows_times_matrix(const Tensor& a, const Tensor& b) {
  const Tensor product = build::matmul(reshape(a, {-1, a.dim(-1)}), b);
  Shape shape = a.shape();
  shape.back() = b.dim(-1);
  return build::reshape(product, std::move(shape));
}

}  // namespace

Tensor matmul(const Operand& x1, const Operand& x2) {
  const DType dtype = product_type(x1, x2);
  Tensor a = x1.as(dtype);
  Tensor b = x2.as(dtype);
  if (a.rank() == 0 || b.rank() == 0) {
    throw ShapeError(concat("matmul needs vectors or matrices, got ",
                            to_string(a.shape()), " and ",
                            to_string(b.shape())));
  }
  const bool row = a.rank() == 1;
  const bool column = b.rank() == 1;
  if (row) a = expand_dims(a, 0);
  if (column) b = expand_dims(b, 1);
  expect_equal_dims(a, {-1}, b, {-2});
  const bool flat = a.rank() > 2 && b.rank() == 2 && element_count(a.shape());
  Tensor product = flat ? rows_times_matrix(a, b) : build::matmul(a, b);
  if (column) product = squeeze(product, -1);
  return row ? squeeze(product, column ? -1 : -2) : product;
}

Tensor dot(const Operand& x1, const Operand& x2) {
  const size_t rank1 = x1.shape().size();
  const size_t rank2 = x2.shape().size();
  if (rank1 == 0 || rank2 == 0) return multiply(x1, x2);
  return tensordot(x1, x2, {-1}, {rank2 == 1 ? -1 : -2});
}

Tensor inner(const Operand& x1, const Operand& x2) {
  if (x1.shape().empty() || x2.shape().empty()) return multiply(x1, x2);
  return tensordot(x1, x2, {-1}, {-1});
}

Tensor outer(const Operand& x1, const Operand& x2) {
  return multiply(reshape(x1, {-1, 1}), reshape(x2, {1, -1}));
}

Tensor vdot(const Operand& x1, const Operand& x2) {
  return dot(ravel(x1), ravel(x2));
}

Tensor tensordot(const Operand& x1, const Operand& x2, int64_t axes) {
  const auto rank = static_cast<int64_t>(x1.shape().size());
  std::vector<int64_t> axes1;
  std::vector<int64_t> axes2;
  for (int64_t i = 0; i < axes; ++i) {
    axes1.push_back(rank - axes + i);
    axes2.push_back(i);
  }
  return tensordot(x1, x2, axes1, axes2);
}

Tensor tensordot(const Operand& x1, const Operand& x2,
                 const std::vector<int64_t>& axes1,
                 const std::vector<int64_t>& axes2) {
  const DType dtype = product_type(x1, x2);
  const Tensor a = x1.as(dtype);
  const Tensor b = x2.as(dtype);
  const std::vector<int64_t> summed_a = normalized(axes1, a.rank());
  const std::vector<int64_t> summed_b = normalized(axes2, b.rank());
  expect_equal_dims(a, summed_a, b, summed_b);
  return contract(a, {{}, summed_a}, b, {{}, summed_b});
}

Tensor cross(const Operand& x1, const Operand& x2) {
  const DType dtype = result_type({x1.type(), x2.type()});
  const auto parts = [dtype](const Operand& x) {
    const Tensor tensor = x.as(dtype);
    const int64_t size = tensor.dim(-1);
    if (size != 2 && size != 3) {
      throw ShapeError(concat("cross needs vectors of 2 or 3, got ",
                              to_string(tensor.shape())));
    }
    std::vector<Tensor> axes;
    for (int64_t i = 0; i < size; ++i) {
      axes.push_back(get_item(tensor, {kEllipsis, i}));
    }
    return axes;
  };
  std::vector<Tensor> a = parts(x1);
  std::vector<Tensor> b = parts(x2);
  const Tensor last = a[0] * b[1] - a[1] * b[0];
  if (a.size() == 2 && b.size() == 2) return last;
  if (a.size() == 2) a.push_back(a[0] * 0);
  if (b.size() == 2) b.push_back(b[0] * 0);
  return stack({a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], last},
               -1);
}

Tensor kron(const Operand& x1, const Operand& x2) {
  const Tensor a = x1.tensor();
  const Tensor b = x2.tensor();
  const size_t rank = std::max(a.rank(), b.rank());
  Shape left = a.shape();
  Shape right = b.shape();
  left.insert(left.begin(), rank - left.size(), 1);
  right.insert(right.begin(), rank - right.size(), 1);
  Shape wide_left;
  Shape wide_right;
  Shape shape;
  for (size_t i = 0; i < rank; ++i) {
    wide_left.insert(wide_left.end(), {left[i], 1});
    wide_right.insert(wide_right.end(), {1, right[i]});
    shape.push_back(left[i] * right[i]);
  }
  return reshape(reshape(a, wide_left) * reshape(b, wide_right), shape);
}

}  // namespace keratin::ops
