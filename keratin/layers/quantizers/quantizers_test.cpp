#include "keratin/layers/quantizers/quantizers.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/layers/core/dense.h"

namespace keratin {

TEST_CASE("quantization configs refuse what Keras's refuse") {
  using namespace quantizers;
  const auto wide = make_object<AbsMaxQuantizer>({.axis = 0});
  CHECK_THROWS_AS(make_object<AbsMaxQuantizer>({.value_range = {-200, 127}}),
                  ConfigError);
  CHECK_THROWS_AS(make_object<AbsMaxQuantizer>({.value_range = {1}}),
                  ConfigError);
  CHECK_THROWS_AS(make_object<Int4QuantizationConfig>({.block_size = 0}),
                  ConfigError);
  CHECK_THROWS_AS(
      make_object<Int4QuantizationConfig>({.weight_quantizer = wide}),
      ConfigError);
  CHECK_THROWS_AS(make_object<Int4QuantizationConfig>(
                      {.weight_quantizer = wide, .block_size = -1}),
                  ConfigError);
  CHECK_THROWS_AS(make_object<GPTQConfig>({.weight_bits = 5}), ConfigError);
  CHECK_THROWS_AS(make_object<AWQConfig>({.group_size = 0}), ConfigError);
}

TEST_CASE("a layer that is to be quantized computes until it is") {
  const layers::Dense dense(
      {.units = 2,
       .quantization_config =
           make_object<quantizers::Int8QuantizationConfig>({})});
  CHECK_NOTHROW(dense.layer()->ensure_built(Shape{1, 3}));
}

}  // namespace keratin
