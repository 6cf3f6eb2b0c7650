#include "keratin/layers/rnn/time_distributed.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/graph/eval.h"
#include "keratin/layers/core/dense.h"
#include "keratin/layers/normalization/normalization.h"
#include "keratin/layers/rnn/simple_rnn.h"
#include "keratin/ops/ops.h"
#include "keratin/ops/values_for_test.h"

namespace keratin {
namespace {

using layers::TimeDistributed;
using ops::testing::bools;
using ops::testing::check;
using ops::testing::floats;
using ops::testing::wave;

// Looks at the whole batch of a step.
struct CenterLayer : Layer {
  static constexpr std::string_view kName = "Center";
  struct Args {
  } args;
  static void declare(Fields&, Args&) {}
  Tensors call(const Tensors& x, Call& call) const override {
    const Tensor centered = x.leaf() - ops::mean(x.leaf(), 0, true);
    const Tensor mask = call.mask();
    if (mask.empty()) return centered;
    return ops::where(ops::expand_dims(mask, -1), centered, -1.0);
  }
};
using Center = Handle<CenterLayer>;

}  // namespace

TEST_CASE("a layer that mixes samples sees one step at a time") {
  const TimeDistributed each({.layer = Center()});
  const Tensor x = floats({2, 2, 1}, {1, 2, 3, 6});
  check(each(x), {2, 2, 1}, {-1, -2, 1, 2});
  const Tensor masked = each(x.with_mask(bools({2, 2}, {1, 0, 1, 1})));
  check(masked, {2, 2, 1}, {-1, -1, 1, 2});
  CHECK(masked.has_mask());
}

TEST_CASE("a step that changes state runs as often as there are steps") {
  const TimeDistributed each(
      {.layer = layers::BatchNormalization({.momentum = 0.0, .epsilon = 0.0})});
  const Tensor x = floats({2, 2, 1}, {1, 2, 3, 6});
  StateUpdates updates;
  check(each(x, true), {2, 2, 1}, {-1, -1, 1, 1});
  REQUIRE(updates.all().size() == 2);
  // The mean of the last step.
  CHECK(eval(updates.all()[0].second).at(0) == 4);
}

TEST_CASE("a stateful layer goes on from step to step of TimeDistributed") {
  const TimeDistributed each(
      {.layer = layers::SimpleRNN({.units = 2, .stateful = true})});
  const KerasTensor x({2, 3, 4, 5}, DType::float32);
  CHECK(each(x).shape() == Shape{2, 3, 2});
  const KerasTensor long_x({2, int64_t{1} << 40, 4, 5}, DType::float32);
  CHECK_THROWS_AS(each(long_x), Unsupported);
}

TEST_CASE("an unknown number of steps stays unknown") {
  const KerasTensor x({kNone, kNone, 4}, DType::float32);
  CHECK(TimeDistributed({.layer = layers::Dense({.units = 3})})(x).shape() ==
        Shape{kNone, kNone, 3});
  CHECK(TimeDistributed({.layer = Center()})(x).shape() ==
        Shape{kNone, kNone, 4});
}

TEST_CASE("TimeDistributed says what doesn't fit") {
  CHECK_THROWS_WITH_AS(TimeDistributed(),
                       "argument \"layer\" is None; expected a layer",
                       ConfigError);
  const TimeDistributed each({.layer = layers::Dense({.units = 3})});
  CHECK_THROWS_WITH_AS(
      each->ensure_built(Shape{2, 3}),
      "the input is incompatible with the layer: expected min_ndim=3, found "
      "ndim=2. Full shape received: (2, 3)",
      ShapeError);
  CHECK_THROWS_WITH_AS(
      each->run({{wave({2, 3, 1})}, {{"mask", bools({2, 2}, {1, 1, 1, 1})}}},
                false),
      "expected a mask whose shape begins with (2, 3), got (2, 2)", ShapeError);
}

}  // namespace keratin
