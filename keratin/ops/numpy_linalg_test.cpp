#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/ops/numpy_linalg.h"
#include "keratin/ops/numpy_movement.h"
#include "keratin/ops/values_for_test.h"

namespace keratin::ops {
namespace {

using testing::check;
using testing::wave;

TEST_CASE("einsum contracts two operands as NumPy does") {
  check(einsum("ij,jk->ik", {wave({2, 3}), wave({3, 2}, 1)}), {2, 2},
        {-0.703125, 1.265625, -1.640625, -1.21875});
  check(einsum("bij,bjk->bik", {wave({2, 2, 3}), wave({2, 3, 2}, 1)}),
        {2, 2, 2},
        {-0.703125, 1.265625, -1.640625, -1.21875, 0.015625, -1.46875, 0.578125,
         -2.09375});
  check(einsum("abc,cde->abde", {wave({1, 2, 3}), wave({3, 2, 2}, 1)}),
        {1, 2, 2, 2},
        {0.75, 0.5625, -1.421875, 1.625, 0.3125, -2.859375, 0.4375, 0.5});
  check(einsum("aecd,abcd->acbe", {wave({1, 3, 2, 2}), wave({1, 2, 2, 2}, 1)}),
        {1, 2, 2, 3},
        {-0.421875, 1.40625, 0, -1.671875, -0.3125, 1.40625, -0.96875, 0.625,
         -1.015625, 1.5, -0.96875, 1.59375});
  check(einsum("acbe,aecd->abcd", {wave({1, 2, 2, 3}), wave({1, 3, 2, 2}, 1)}),
        {1, 2, 2, 2},
        {0.75, 0.5625, 1.21875, -1.703125, 0.3125, -2.859375, 1.28125,
         -1.390625});
  check(einsum("abcd,cde->abe", {wave({1, 2, 2, 2}), wave({2, 2, 3}, 1)}),
        {1, 2, 3}, {1.9375, 1.703125, -1.40625, -0.734375, -1.203125, 0.125});
  check(einsum("...x,xy->...y", {wave({2, 2, 3}), wave({3, 2}, 1)}), {2, 2, 2},
        {-0.703125, 1.265625, -1.640625, -1.21875, 1.015625, -0.109375,
         0.078125, 0.640625});
  check(einsum("ab,b->ab", {wave({2, 3}), wave({3}, 1)}), {2, 3},
        {-0, -0.421875, -0.46875, 0, 0.140625, -0.78125});
  check(einsum("ij,ij->", {wave({2, 3}), wave({2, 3}, 1)}), {}, {-1.703125});
  check(einsum("i,j->ij", {wave({2}), wave({3}, 1)}), {2, 3},
        {-0, 1.546875, -0.859375, 0, -0.421875, 0.234375});
  check(einsum("ij,jk", {wave({2, 3}), wave({3, 2}, 1)}), {2, 2},
        {-0.703125, 1.265625, -1.640625, -1.21875});
  check(einsum("ba,ca->bc", {wave({2, 3}), wave({2, 3}, 1)}), {2, 2},
        {-0.890625, 1.0625, -0.640625, -0.8125});
  check(einsum("ab,ac->bc", {wave({2, 3}), wave({2, 2}, 1)}), {3, 2},
        {0.625, 1.046875, -0.078125, -0.359375, -0.78125, 1.46875});
  check(einsum("...ij,...jk->...ik", {wave({2, 2, 3}), wave({3, 2}, 1)}),
        {2, 2, 2},
        {-0.703125, 1.265625, -1.640625, -1.21875, 1.015625, -0.109375,
         0.078125, 0.640625});
  check(einsum("ij,kj->i", {wave({2, 3}), wave({2, 3}, 1)}), {2},
        {0.171875, -1.453125});
}

TEST_CASE("einsum takes one operand or many") {
  check(einsum("ij->ji", {wave({2, 3})}), {3, 2},
        {-1.375, 1, 0.375, -0.125, -0.75, -1.25});
  check(einsum("ijk->j", {wave({2, 3, 2})}), {3}, {-1.125, 1.375, -1.875});
  check(einsum("a...->...", {wave({2, 3})}), {3}, {-0.375, 0.25, -2});
  check(
      einsum("ij,jk,kl->il", {wave({2, 3}), wave({3, 2}, 1), wave({2, 2}, 2)}),
      {2, 2}, {-2.074219, 0.9316406, -1.189453, -1.476562});
  check(einsum("i,i,i->i", {wave({3}), wave({3}, 1), wave({3}, 2)}), {3},
        {-0, -0.1054688, 0.4101562});
  check(einsum("ij,ij->ij", {wave({1, 3}), wave({2, 3}, 1)}), {2, 3},
        {-0, -0.421875, -0.46875, 0.6875, 0.46875, -0.09375});
}

TEST_CASE("einsum says what doesn't fit") {
  const Tensor x = wave({2, 3});
  CHECK_THROWS_AS(einsum("ii->i", {wave({2, 2})}), Unsupported);
  CHECK_THROWS_AS(einsum("ij,jk->ik", {x}), ShapeError);
  CHECK_THROWS_AS(einsum("ijk->i", {x}), ShapeError);
  CHECK_THROWS_AS(einsum("ij->k", {x}), ShapeError);
  CHECK_THROWS_AS(einsum("i$->i", {x}), ShapeError);
  CHECK_THROWS_AS(einsum("ij,jk->ik", {x, x}), ShapeError);
}

TEST_CASE("matmul broadcasts batches and lends vectors an axis") {
  check(matmul(wave({2, 3}), wave({3, 2}, 1)), {2, 2},
        {-0.703125, 1.265625, -1.640625, -1.21875});
  check(matmul(wave({3}), wave({3, 2}, 1)), {2}, {-0.703125, 1.265625});
  check(matmul(wave({2, 3}), wave({3}, 1)), {2}, {-0.890625, -0.640625});
  check(matmul(wave({3}), wave({3}, 1)), {}, {-0.890625});
  check(matmul(wave({2, 2, 3}), wave({3, 2}, 1)), {2, 2, 2},
        {-0.703125, 1.265625, -1.640625, -1.21875, 1.015625, -0.109375,
         0.078125, 0.640625});
  check(matmul(wave({2, 3}), wave({2, 3, 1}, 1)), {2, 2, 1},
        {-0.890625, -0.640625, 1.0625, -0.8125});
  check(matmul(wave({2, 1, 1, 2}), wave({2, 2, 1}, 1)), {2, 2, 1, 1},
        {-0.421875, -1.046875, -1.125, -0.96875});
  const Tensor bytes = Tensor::full({1, 200}, 100, DType::int8);
  const Tensor squares = matmul(bytes, transpose(bytes));
  CHECK(squares.dtype() == DType::int32);
  check(squares, {1, 1}, {2000000});
  CHECK_THROWS_AS(matmul(wave({2, 3}), wave({2, 3})), ShapeError);
}

TEST_CASE("products of tensors have NumPy's values") {
  check(dot(wave({2, 3}), wave({2, 3, 2}, 1)), {2, 2, 2},
        {-0.703125, 1.265625, 1.046875, 0.140625, -1.640625, -1.21875,
         -1.265625, 1.671875});
  check(tensordot(wave({2, 3}), wave({2, 3}, 1), 2), {}, {-1.703125});
  check(tensordot(wave({2, 3, 2}), wave({2, 2, 3}, 1), {1, 0}, {2, 1}), {2, 2},
        {1.78125, 2.8125, -1.515625, -0.5625});
  check(outer(wave({2}), wave({2, 2}, 1)), {2, 4},
        {-0, 1.546875, -0.859375, 0.6875, 0, -0.421875, 0.234375, -0.1875});
  check(inner(wave({2, 3}), wave({1, 3}, 1)), {2, 1}, {-0.890625, -0.640625});
  check(vdot(wave({2, 2}), wave({2, 2}, 1)), {}, {-1.390625});
  check(cross(wave({2, 3}), wave({2, 3}, 1)), {2, 3},
        {-0.609375, 0.859375, 1.546875, 1.546875, 0.5, 1.1875});
  check(kron(wave({2, 2}), wave({2, 1}, 1)), {4, 2},
        {-0, 0, 1.546875, -0.421875, -0, 0, 0.84375, -1.125});
}

}  // namespace
}  // namespace keratin::ops
