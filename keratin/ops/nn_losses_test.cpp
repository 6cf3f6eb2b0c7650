#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/ops/nn_losses.h"
#include "keratin/ops/values_for_test.h"

namespace keratin::ops {
namespace {

using testing::check;
using testing::floats;
using testing::ints;
using testing::wave;

TEST_CASE("one_hot and multi_hot leave indices outside as zeros") {
  check(one_hot(ints({4}, {0, 2, -1, 3}), 3), {4, 3},
        {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0});
  check(one_hot(ints({2, 2}, {0, 2, 1, 1}), 3, 1), {2, 3, 2},
        {1, 0, 0, 0, 0, 1, 0, 0, 1, 1, 0, 0});
  check(multi_hot(ints({2, 2}, {0, 2, 1, 1}), 3), {2, 3}, {1, 0, 1, 0, 1, 0});
}

TEST_CASE("crossentropies take probabilities and logits") {
  const Tensor p = floats({2, 3}, {0.1, 0.7, 0.2, 0.5, 0.25, 0.25});
  const Tensor t = floats({2, 3}, {0, 1, 0, 0.5, 0.5, 0});
  check(categorical_crossentropy(t, p), {2}, {0.356675, 1.039721});
  check(categorical_crossentropy(t, wave({2, 3}), true), {2},
        {0.4044155, 0.9202106});
  check(categorical_crossentropy(t, p, false, 0), {3},
        {0.09116079, 0.9728822, -0});
  check(sparse_categorical_crossentropy(ints({2}, {1, 2}), p), {2},
        {0.356675, 1.386294});
  check(
      sparse_categorical_crossentropy(ints({2, 1}, {1, 2}), wave({2, 3}), true),
      {2}, {0.4044155, 2.607711});
  check(binary_crossentropy(t, p), {2, 3},
        {0.1053605, 0.356675, 0.2231435, 0.6931472, 0.8369882, 0.2876821});
  check(binary_crossentropy(t, wave({2, 3}), true), {2, 3},
        {0.2254127, 0.5231233, 0.386871, 0.8132617, 0.695099, 0.2519291});
  check(binary_crossentropy(floats({2}, {0, 1}), floats({2}, {1, 0})), {2},
        {15.94238, 16.1181}, 1e-2);
  CHECK_THROWS_AS(categorical_crossentropy(t, wave({3, 2})), ShapeError);
  CHECK_THROWS_AS(sparse_categorical_crossentropy(t, p), ShapeError);
}

TEST_CASE("psnr is in decibels") {
  check(psnr(wave({2, 3}), wave({2, 3}, 1), 2), {}, {2.987739});
}

TEST_CASE("ctc_loss sums over all ways to read the labels") {
  const Tensor labels = ints({2, 3}, {1, 2, 1, 2, 2, 0});
  check(ctc_loss(labels, wave({2, 6, 4}), ints({2}, {3, 2}), ints({2}, {6, 5})),
        {2}, {3.874202, 4.819544}, 1e-5);
  check(ctc_loss(labels, wave({2, 6, 4}), ints({2}, {3, 3}), ints({2}, {6, 4}),
                 3),
        {2}, {3.79926, 2.7199}, 1e-5);
}

}  // namespace
}  // namespace keratin::ops
