#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/graph/grad.h"
#include "keratin/ops/nn_activations.h"
#include "keratin/ops/numpy_reduction.h"
#include "keratin/ops/operators.h"
#include "keratin/ops/values_for_test.h"

namespace keratin::ops {
namespace {

using testing::check;
using testing::floats;
using testing::wave;

TEST_CASE("rectifiers and their smooth kin have Keras's values") {
  const Tensor x = floats({9}, {-4, -3, -1.5, -0.5, 0, 0.25, 1, 2.5, 7});
  check(relu(x), {9}, {0, 0, 0, 0, 0, 0.25, 1, 2.5, 7});
  check(relu6(x), {9}, {0, 0, 0, 0, 0, 0.25, 1, 2.5, 6});
  check(leaky_relu(x), {9}, {-0.8, -0.6, -0.3, -0.1, 0, 0.25, 1, 2.5, 7});
  check(leaky_relu(x, 0.5), {9}, {-2, -1.5, -0.75, -0.25, 0, 0.25, 1, 2.5, 7});
  check(elu(x), {9},
        {-0.9816844, -0.950213, -0.7768698, -0.3934693, 0, 0.25, 1, 2.5, 7});
  check(elu(x, 0.5), {9},
        {-0.4908422, -0.4751065, -0.3884349, -0.1967347, 0, 0.25, 1, 2.5, 7});
  check(selu(x), {9},
        {-1.725899, -1.670569, -1.365814, -0.6917582, 0, 0.2626753, 1.050701,
         2.626753, 7.354907});
  check(celu(x, 2), {9},
        {-1.729329, -1.55374, -1.055267, -0.4423984, 0, 0.25, 1, 2.5, 7});
  check(gelu(x), {9},
        {-7.009506e-05, -0.003637344, -0.1004284, -0.154286, 0, 0.1496754,
         0.841192, 2.484916, 7});
  check(gelu(x, false), {9},
        {-0.000126685, -0.004049696, -0.1002108, -0.1542688, 0, 0.1496766,
         0.8413447, 2.484476, 7});
  const Tensor tail = floats({3}, {-6, -9, -4});
  check(gelu(tail, false) /
            floats({3}, {-5.9195377e-09, -1.0157334e-18, -1.2668503e-04}),
        {3}, {1, 1, 1}, 5e-6);
  check(silu(x), {9},
        {-0.07194484, -0.1422776, -0.2736383, -0.1887703, 0, 0.1405441,
         0.7310586, 2.310354, 6.993623});
  check(mish(x), {9},
        {-0.07259174, -0.1456475, -0.2980997, -0.2207438, 0, 0.1695724,
         0.8650985, 2.471392, 6.999989});
}

TEST_CASE("sigmoids, shrinkages and the rest have Keras's values") {
  const Tensor x = floats({9}, {-4, -3, -1.5, -0.5, 0, 0.25, 1, 2.5, 7});
  check(sigmoid(x), {9},
        {0.01798621, 0.04742587, 0.1824255, 0.3775407, 0.5, 0.5621765,
         0.7310586, 0.9241418, 0.999089});
  check(log_sigmoid(x), {9},
        {-4.01815, -3.048587, -1.701413, -0.974077, -0.6931472, -0.5759394,
         -0.3132617, -0.07888974, -0.0009114665});
  check(hard_sigmoid(x), {9},
        {0, 0, 0.25, 0.4166667, 0.5, 0.5416667, 0.6666667, 0.9166667, 1});
  check(hard_silu(x), {9},
        {-0, -0, -0.375, -0.2083333, 0, 0.1354167, 0.6666667, 2.291667, 7});
  check(hard_tanh(x), {9}, {-1, -1, -1, -0.5, 0, 0.25, 1, 1, 1});
  check(sparse_sigmoid(x), {9}, {0, 0, 0, 0.25, 0.5, 0.625, 1, 1, 1});
  check(softplus(x), {9},
        {0.01814993, 0.04858735, 0.2014133, 0.474077, 0.6931472, 0.8259394,
         1.313262, 2.57889, 7.000911});
  check(softsign(x), {9},
        {-0.8, -0.75, -0.6, -0.3333333, 0, 0.2, 0.5, 0.7142857, 0.875});
  check(sparse_plus(x), {9}, {0, 0, 0, 0.0625, 0.25, 0.390625, 1, 2.5, 7});
  check(squareplus(x), {9},
        {0.236068, 0.3027756, 0.5, 0.7807764, 1, 1.132782, 1.618034, 2.850781,
         7.140055});
  check(soft_shrink(x), {9}, {-3.5, -2.5, -1, 0, 0, 0, 0.5, 2, 6.5});
  check(hard_shrink(x), {9}, {-4, -3, -1.5, 0, 0, 0, 1, 2.5, 7});
  check(tanh_shrink(x), {9},
        {-3.000671, -2.004945, -0.5948518, -0.03788283, 0, 0.005081341,
         0.2384058, 1.513386, 6.000002});
  check(threshold(x, 0.5, -7), {9}, {-7, -7, -7, -7, -7, -7, 1, 2.5, 7});
}

TEST_CASE("softmax and its kin work along any axes") {
  check(softmax(wave({2, 3, 2})), {2, 3, 2},
        {0.1480472, 0.8519527, 0.1480472, 0.8519527, 0.754915, 0.245085,
         0.754915, 0.245085, 0.754915, 0.245085, 0.1480472, 0.8519527});
  check(softmax(wave({2, 3, 2}), 1), {2, 3, 2},
        {0.1572676, 0.3262475, 0.2938146, 0.6095105, 0.5489178, 0.06424194,
         0.3262475, 0.1572676, 0.6095105, 0.2938146, 0.06424194, 0.5489178});
  check(softmax(wave({2, 3, 2}), {1, 2}), {2, 3, 2},
        {0.04167126, 0.2398016, 0.07785217, 0.4480083, 0.145447, 0.04721973,
         0.1949512, 0.06329139, 0.3642168, 0.1182439, 0.03838816, 0.2209086});
  check(log_softmax(wave({2, 3, 2}), 1), {2, 3, 2},
        {-1.849807, -1.120099, -1.224807, -0.495099, -0.5998065, -2.745099,
         -1.120099, -1.849807, -0.495099, -1.224807, -2.745099, -0.5998065});
  check(sparsemax(wave({2, 3})), {2, 3}, {0, 1, 0, 1, 0, 0});
  check(sparsemax(wave({3, 2}), 0), {3, 2}, {0, 0, 0.25, 0.3125, 0.875, 0});
  check(glu(wave({2, 4})), {2, 2},
        {-0.4411293, 0.274147, -0.07780742, -0.4358064});
  check(softmax(floats({2}, {1000, 1001})), {2}, {0.2689414, 0.7310586});
}

TEST_CASE("relu6 is flat at both of its corners, as in Keras") {
  const Tensor x = floats({5}, {-1, 0, 3, 6, 7});
  const Tensor wrt[] = {x};
  check(gradients(sum(relu6(x)), wrt)[0], {5}, {0, 0, 1, 0, 0});
}

TEST_CASE("activations keep float dtypes and turn integers into float32") {
  const Tensor half = Tensor::full({2}, 1, DType::float16);
  const Tensor whole = Tensor::full({2}, -3, DType::int8);
  CHECK(gelu(half).dtype() == DType::float16);
  CHECK(softmax(half).dtype() == DType::float16);
  CHECK(leaky_relu(half).dtype() == DType::float16);
  CHECK(relu(whole).dtype() == DType::int8);
  CHECK(hard_tanh(whole).dtype() == DType::int8);
  CHECK(relu6(whole).dtype() == DType::float32);
  CHECK(leaky_relu(whole).dtype() == DType::float32);
  CHECK(softmax(whole).dtype() == DType::float32);
  check(hard_tanh(whole), {2}, {-1, -1});
}

}  // namespace
}  // namespace keratin::ops
