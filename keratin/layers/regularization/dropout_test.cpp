// Numbers are what Keras 3.15.1 draws on JAX.

#include "keratin/layers/regularization/dropout.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/base/random_seed.h"
#include "keratin/graph/eval.h"
#include "keratin/graph/grad.h"
#include "keratin/ops/ops.h"
#include "keratin/ops/values_for_test.h"

namespace keratin::layers {
namespace {

using ops::testing::check;
using ops::testing::floats;

const Tensor kX = floats({1, 4}, {0.5, -1.5, 2.25, -0.125});
const LayerArgs kMixed{.name = {}, .dtype = "mixed_float16"};

}  // namespace

TEST_CASE("noise has Keras's values for a seed") {
  check(Dropout({.rate = 0.5, .seed = 3})(kX, true), {1, 4}, {0, -3, 0, 0}, 0);
  check(GaussianDropout({.rate = 0.5, .seed = 3})(kX, true), {1, 4},
        {1.0313227, -1.4399247, 2.9237134, -0.25214034});
  check(AlphaDropout({.rate = 0.5, .seed = 3})(kX, true), {1, 4},
        {1.2223964, -0.77919382, 2.7736049, 0.66839331});
  check(GaussianNoise({.stddev = 1.0, .seed = 3})(kX, true), {1, 4},
        {1.5626453, -1.5400501, 2.5494282, 0.89212263});
}

// keras.utils.set_random_seed(42)
TEST_CASE("noise without a seed is Keras's once the process has one") {
  for (int time = 0; time < 2; ++time) {
    seed_process(42);
    check(GaussianNoise({.stddev = 1.0})(kX, true), {1, 4},
          {-0.95146, -1.3518744, 1.5969623, -0.45315996});
    check(Dropout({.rate = 0.5})(kX, true), {1, 4}, {1, 0, 4.5, -0.25}, 0);
  }
}

TEST_CASE("noise keeps the compute dtype") {
  for (const LayerRef& layer :
       {LayerRef(Dropout({.rate = 0.5}, kMixed)),
        LayerRef(GaussianDropout({.rate = 0.5}, kMixed)),
        LayerRef(GaussianNoise({.stddev = 0.5}, kMixed)),
        LayerRef(AlphaDropout({.rate = 0.5}, kMixed))}) {
    INFO(layer->name());
    CHECK(layer(kX, true).dtype() == DType::float16);
  }
}

TEST_CASE("dropping everything leaves zeros, draws nothing, and has a slope") {
  const Dropout all({.rate = 1.0, .seed = 3});
  StateUpdates updates;
  check(all(kX, true), {1, 4}, {0, 0, 0, 0}, 0);
  const SpatialDropout1D channels({.rate = 1.0});
  check(channels(floats({1, 1, 2}, {1, 2}), true), {1, 1, 2}, {0, 0}, 0);
  CHECK(updates.all().empty());
  const Tensor loss = ops::sum(all(kX, true));
  check(gradients(loss, std::vector<Tensor>{kX})[0], {1, 4}, {0, 0, 0, 0}, 0);
}

TEST_CASE("noise of no bounds is refused in training alone") {
  const GaussianDropout noise({.rate = 1.0}, {.name = "g"});
  check(noise(kX), {1, 4}, {0.5, -1.5, 2.25, -0.125}, 0);
  CHECK_THROWS_WITH_AS(noise(kX, true),
                       "g: argument \"rate\" is 1; expected less in training",
                       ConfigError);
  CHECK_THROWS_AS(AlphaDropout({.rate = 1.0})(kX, true), ConfigError);
}

TEST_CASE("spatial dropout writes its name and dtype before the data format") {
  const SpatialDropout2D dropout({.rate = 0.25},
                                 {.name = "d", .dtype = "float16"});
  CHECK(dump_json(get_config(*dropout.layer())) ==
        R"({"rate": 0.25, "seed": null, "name": "d", "dtype": "float16", )"
        R"("data_format": "channels_last"})");
}

TEST_CASE("a deviation is at most 1") {
  CHECK_THROWS_WITH_AS(
      GaussianNoise({.stddev = 1.5}),
      "argument \"stddev\" is 1.5; expected a number of at least 0 and at "
      "most 1",
      ConfigError);
}

TEST_CASE("arguments are in Keras's order") {
  const Dropout dropout(
      {.rate = 0.5, .noise_shape = Dims{kNone, 1}, .seed = 1});
  CHECK(dropout(kX).shape() == Shape{1, 4});
}

}  // namespace keratin::layers
