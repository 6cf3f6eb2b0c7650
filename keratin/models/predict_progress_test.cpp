#include <doctest/doctest.h>

#include <utility>
#include <vector>

#include "keratin/base/error.h"
#include "keratin/layers/core/dense.h"
#include "keratin/models/model.h"

using keratin::Array;
using keratin::PredictOptions;

namespace {

using Steps = std::vector<std::pair<int64_t, int64_t>>;

keratin::Model small_model() {
  const keratin::KerasTensor x = keratin::Input({2});
  return keratin::Model(x, keratin::layers::Dense({.units = 1})(x));
}

Steps steps_of(int64_t rows, int64_t batch_size) {
  Steps steps;
  PredictOptions options{.batch_size = batch_size};
  options.on_batch = [&](int64_t done, int64_t batches) {
    steps.emplace_back(done, batches);
  };
  small_model().predict(Array::zeros(keratin::DType::float32, {rows, 2}),
                        options);
  return steps;
}

}  // namespace

TEST_CASE("predict tells after each batch how many are done") {
  CHECK(steps_of(7, 3) == Steps{{1, 3}, {2, 3}, {3, 3}});
  CHECK(steps_of(6, 3) == Steps{{1, 2}, {2, 2}});
  CHECK(steps_of(1, 32) == Steps{{1, 1}});
}

TEST_CASE("predict knows Keras's levels of verbosity and no others") {
  const Array rows = Array::zeros(keratin::DType::float32, {1, 2});
  CHECK_THROWS_WITH_AS(small_model().predict(rows, {.verbose = 3}),
                       "verbose is 3; expected 0, 1 or 2",
                       keratin::ConfigError);
}
